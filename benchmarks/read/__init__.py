"""The reader: accuracy on published gold, speed, and what must never happen."""
