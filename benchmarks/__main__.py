"""`python -m benchmarks` runs the benchmark; `--help` lists its options."""

import sys

from benchmarks.run import main

if __name__ == "__main__":
    sys.exit(main())
