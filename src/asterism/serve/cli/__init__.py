"""The command line: quiet, exact and scriptable."""
