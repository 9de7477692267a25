"""`python -m asterism`."""

import sys

from asterism.serve.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
