"""Free text of a whole database -> findings that a screen counts.

Notes are poured out of the source by a process of their own, line by line (`pour`), read on all
cores by the workers of `asterism read --jsonl` (`answering`), and kept as a table under the hash of
the notes and the version of the reader (`kept`), so that they are read once.
"""
