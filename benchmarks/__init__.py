"""One script for each stage: us and the peers on the same work in one run, a table out."""
