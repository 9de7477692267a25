"""A screen beside other tools that look for people in records: what each finds, and its cost."""
