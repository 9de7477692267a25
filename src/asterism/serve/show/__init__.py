"""Views: a `Report` in, text, JSON or HTML out. No view decides anything clinical."""
