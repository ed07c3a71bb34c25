"""This machine's own server: whether it runs, and what an earlier one may have left. Starts nothing."""

from __future__ import annotations

from collections.abc import Iterator

from taskchat import __version__, paths
from taskchat.cli.doctor.finding import Finding, ok, problem, warning
from taskchat.client import local
from taskchat.client.locks import is_held

NEXT = "The next command starts one anew; or: taskchat restart"


def server() -> Iterator[Finding]:
    """The server's process."""
    record = local.recorded()
    answers = local.running() is not None
    if record is not None and answers:
        if local.fits(record):
            yield ok("server", f"process {record.pid}, version {record.version}, {record.address}")
        else:
            told = f"process {record.pid} is of version {record.version}, this is {__version__}"
            yield warning("server", told, "The next command changes it; or: taskchat restart")
    elif record is not None:
        yield warning("server", f"process {record.pid} does not answer: it was killed, or hangs", NEXT)
    elif is_held(paths.database_lock(paths.local_database())):
        yield warning("server", "one runs that can't be reached: its socket was removed, or it is just starting", NEXT)
    elif paths.server_socket().exists():
        yield warning("server", f"{paths.server_socket()} is left of one that was killed", NEXT)
    else:
        yield ok("server", "it does not run; the next command starts it")


def database() -> Iterator[Finding]:
    """The file with everything in it."""
    path = paths.local_database()
    if not path.exists():
        yield ok("database", "there is none yet")
        return
    from taskchat.store.soundness import damage

    copies = paths.database_copies(path)
    if wrong := damage(path):
        restore = f"Move it away, and put a copy in its place: {copies[-1]}" if copies else "Restore a backup of yours."
        yield problem("database", f"{path} is damaged: {'; '.join(wrong)}", f"taskchat stop. {restore}")
    else:
        yield ok("database", f"{path} is whole, {path.stat().st_size / 2**20:,.1f} MB")
