"""An MCP server as a program: `python -m tests.fakes.mcp_servers.program MANNERS [JOURNAL]`.

Beside its journal it leaves its `pid`.
"""

from __future__ import annotations

import json
import os
import signal
import sys

from tests.fakes.mcp_servers import manners


def main() -> None:
    """Answer line by line."""
    server = getattr(manners, sys.argv[1])(*sys.argv[2:])
    if server.journal is not None:
        server.journal.with_name("pid").write_text(str(os.getpid()))
    if stay := getattr(server, "stay", None):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for line in sys.stdin:
        for out in server.hear(json.loads(line)):
            if out == manners.DIE:
                os._exit(1)
            if out != manners.HANG:
                sys.stdout.write((out if isinstance(out, str) else json.dumps(out)) + "\n")
                sys.stdout.flush()
    if stay:
        stay()


if __name__ == "__main__":
    main()
