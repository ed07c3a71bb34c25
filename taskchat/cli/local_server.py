"""`taskchat stop`, `restart` and `logs`: this machine's own server, which otherwise nobody needs to think of."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import BinaryIO

from taskchat import paths
from taskchat.cli import printing
from taskchat.cli.parsing import Fast, Given, Parser, without_options
from taskchat.client import local
from taskchat.client.session import open_session
from taskchat.errors import InvalidInput, NotFound

LINES = 50
CHUNK_BYTES = 64 * 1024
LOOK_SECONDS = 0.2


def _stop(_given: Given) -> None:
    if local.stop():
        printing.out("taskchat's local server has ended.")
    else:
        printing.out("taskchat's local server is not running.")


def _restart(_given: Given) -> None:
    session = open_session(say=printing.note)
    if not session.local:
        raise InvalidInput(
            f"Commands talk to {session.name}, which is not this machine's own server.",
            hint="To go back to this machine's own tasks: taskchat accounts use local",
        )
    ended = local.stop()
    record = local.ensure(printing.note)
    how = "has been started anew" if ended else "was not running, and has been started"
    printing.out(f"taskchat's local server {how}: process {record.pid}, version {record.version}.")


def _logs_options(parser: Parser) -> None:
    parser.add_argument("-n", "--lines", type=int, metavar="N", default=LINES, help="The last N lines. Default: 50.")
    parser.add_argument("-f", "--follow", action="store_true", help="Go on showing what comes, until Ctrl-C.")


def _logs(given: Given) -> None:
    if given.lines < 0:
        raise InvalidInput("There are no fewer lines than none.", hint="For example: taskchat logs -n 20")
    log = paths.server_log()
    file = _opened(log)
    if file is None and not given.follow:
        raise NotFound("There is no log: the local server has not run yet.", hint="It starts with: taskchat restart")
    present = file.read() if file is not None else b""
    for line in last_lines(_former(), present, given.lines):
        printing.out(line)
    if given.follow:
        printing.finish()
        _follow(log, file)
    elif file is not None:
        file.close()


def last_lines(former: bytes, present: bytes, count: int) -> list[str]:
    """The last lines of the present log, and where it has too few, of the former one, too."""
    lines = present.decode("utf-8", "replace").splitlines()
    if len(lines) < count:
        lines = [*former.decode("utf-8", "replace").splitlines(), *lines]
    return lines[max(0, len(lines) - count) :]


def _follow(log: Path, file: BinaryIO | None) -> None:
    """Show what is written from now on; also what is written to the next log, when this one is put aside."""
    while True:
        if file is not None and (piece := file.read(CHUNK_BYTES)):
            printing.piece(printing.safe(piece.decode("utf-8", "replace")))
            continue
        if file is None or _put_aside(file, log):
            if file is not None:
                file.close()
            file = _opened(log)
        time.sleep(LOOK_SECONDS)


def _former() -> bytes:
    try:
        return paths.former_log().read_bytes()
    except OSError:
        return b""


def _opened(log: Path) -> BinaryIO | None:
    try:
        return log.open("rb")
    except OSError:
        return None


def _put_aside(file: BinaryIO, log: Path) -> bool:
    try:
        there = log.stat()
    except OSError:
        return False
    return not os.path.samestat(there, os.fstat(file.fileno())) or there.st_size < file.tell()


STOP = Fast(
    without_options,
    _stop,
    more="What it is just doing is finished first. The next command starts it again; nothing needs to be stopped.",
    examples="taskchat stop",
)
RESTART = Fast(
    without_options,
    _restart,
    more="So it takes settings that have changed: taskchat config.",
    examples="taskchat restart",
)
LOGS = Fast(
    _logs_options,
    _logs,
    more="The log never holds what you wrote. It is put aside when it has grown to 4 MB; the last one stays.",
    examples="taskchat logs\ntaskchat logs -n 200 | grep warning\ntaskchat logs --follow",
)
