"""`python -m taskchat.knowledge.reading KIND LIMITS`: read the document on standard input."""

from __future__ import annotations

import sys

from taskchat.knowledge.reading.child import main

if __name__ == "__main__":
    main(sys.argv[1:])
