"""`python -m tests.faults`: the soak. Under this name, a child process does not import it again."""

import sys

from tests.faults.soak import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
