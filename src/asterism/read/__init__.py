"""Records in, patients out: one reader for each kind of record, strangers to each other."""
