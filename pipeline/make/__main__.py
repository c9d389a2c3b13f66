"""The process that Make starts for one of the tasks."""

import sys

from pipeline.faults import plain_ending
from pipeline.streams import make_steady

if __name__ == "__main__":
    make_steady()
    with plain_ending(f"make {sys.argv[1]}"):
        from pipeline.make.tasks import main  # here: Ctrl-C may come while it is imported

        main(*sys.argv[1:])
