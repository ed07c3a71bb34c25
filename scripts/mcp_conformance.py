"""Play the official MCP conformance suite against taskchat's endpoint: every server scenario that a revision requires.

python -m scripts.mcp_conformance                             both revisions
python -m scripts.mcp_conformance --revision 2026-07-28       one
python -m scripts.mcp_conformance --results FOLDER            keep what was said, check by check
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

CACHE = Path(__file__).parent.parent / ".pytest_cache" / "d" / "npm"


def main() -> int:
    """Play; 0 when every required scenario holds, 1 when one does not, 2 when the suite can't be had."""
    from tests.fakes.mcp.conformance import REVISIONS
    from tests.fakes.npm import Unavailable

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--revision", action="append", choices=REVISIONS)
    parser.add_argument("--verbose", action="store_true", help="show all that the suite says")
    parser.add_argument("--results", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    logging.basicConfig(level=logging.CRITICAL)
    warnings.simplefilter("ignore")  # of what the suite still looks for in older servers
    try:
        return asyncio.run(_play(options.revision or list(REVISIONS), options.results, verbose=options.verbose))
    except Unavailable as reason:
        print(f"The suite can't be had: {reason}.", file=sys.stderr)
        return 2


async def _play(revisions: Sequence[str], results: Path | None, *, verbose: bool) -> int:
    from tests.fakes.databases import SqliteFiles
    from tests.fakes.mcp.conformance import REVISIONS, played, suite

    node, program = suite(CACHE)
    codes = []
    with contextlib.ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory()))
        os.environ["TASKCHAT_HOME"] = str(folder / "home")
        files = SqliteFiles(folder)
        for revision in revisions:
            kept = (results or folder) / revision
            outcome = await played(revision, node, program, await files.make(), kept, {})
            if verbose:
                print(outcome.said)
            held = outcome.required - len(outcome.failed)
            print(f"{revision}: {held} of {outcome.required} required scenarios hold", *outcome.failed, sep="\n  ")
            codes.append(outcome.code or outcome.required != REVISIONS[revision])
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
