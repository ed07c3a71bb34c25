"""What taskchat needs of the machine: folders, their permissions, room on the disk, a clock, a terminal."""

from __future__ import annotations

import os
import platform
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from taskchat import __version__, paths
from taskchat.cli import printing
from taskchat.cli.doctor.finding import Finding, ok, problem, warning
from taskchat.client.local import installed_version
from taskchat.client.zone import local_zone
from taskchat.errors import Misconfigured

SCARCE_BYTES, NO_ROOM_BYTES = 100 * 2**20, 2**20
BUILT = 2026  # no clock can be right that is behind this
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def program() -> Iterator[Finding]:
    """Which taskchat this is."""
    on_disk = installed_version()
    said = f"taskchat {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    if on_disk and on_disk != __version__:
        yield warning("program", f"{said}; {on_disk} was installed meanwhile", "Start this anew.")
    else:
        yield ok("program", said)


def folders() -> Iterator[Finding]:
    """Whether everything can be kept, and is private."""
    for folder in dict.fromkeys((paths.data_dir(), paths.config_dir(), paths.runtime_dir())):
        yield _folder(folder)


def _folder(folder: Path) -> Finding:
    there = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    if not os.access(there, os.W_OK | os.X_OK) or not there.is_dir():
        return problem(
            "folders", f"{folder} can't be written", f"Make {there} writable, or set TASKCHAT_HOME to another folder."
        )
    if not folder.exists():
        return ok("folders", f"{folder} (not made yet)")
    found = folder.stat()
    if hasattr(os, "getuid") and found.st_uid != os.getuid():
        return problem("folders", f"{folder} belongs to somebody else", "Set TASKCHAT_HOME to a folder of your own.")
    if hasattr(os, "getuid") and (loose := _loose(folder)):
        names = " ".join(loose)
        return warning("folders", f"others may read {', '.join(loose)}", f"chmod go-rwx {names}")
    return ok("folders", str(folder))


def _loose(folder: Path) -> list[str]:
    """What of taskchat's own in the folder others can get at. A closed folder needs no closed files."""
    if not folder.stat().st_mode & OTHERS:
        return []
    private = (paths.token_file(), paths.local_secret(), paths.signing_secret(), paths.local_database())
    files = (*private, paths.shared_database(), paths.config_file())
    own = [file for file in files if file.parent == folder and file.exists()]
    return [str(file) for file in own if file.stat().st_mode & OTHERS]


def disk() -> Iterator[Finding]:
    """Whether there is room."""
    import shutil

    there = next(each for each in (paths.data_dir(), *paths.data_dir().parents) if each.exists())
    try:
        free = shutil.disk_usage(there).free
    except OSError:
        return
    said = f"{free / 2**30:.1f} GB free" if free > 2**30 else f"{free / 2**20:.0f} MB free"
    if free < NO_ROOM_BYTES:
        yield problem("disk", f"{said}: nothing can be stored", "Free some space.")
    elif free < SCARCE_BYTES:
        yield warning("disk", said, "Free some space, before nothing can be stored.")
    else:
        yield ok("disk", said)


def settings() -> Iterator[Finding]:
    """Whether the settings can be read, and what of them is set."""
    from taskchat.cli.config.sources import DEFAULT, known_settings

    try:
        changed = [each.name for each in known_settings() if each.source != DEFAULT]
    except Misconfigured as error:
        yield problem("settings", error.detail, error.hint or "See every setting: taskchat config show --all")
        return
    yield ok("settings", f"set: {', '.join(changed)}" if changed else "as they come")


def clock(now: datetime) -> Iterator[Finding]:
    """Whether the machine knows what time it is, and where."""
    if now.astimezone(UTC).year < BUILT:
        yield problem("clock", f"it says {now:%Y-%m-%d}", "Set the clock: sign-ins and due dates go by it.")
    zone = local_zone()
    if zone is None:
        yield warning("timezone", "it can't be told", "Set TZ, for example: export TZ=Europe/Berlin")
    else:
        yield ok("timezone", f"{zone}, {now:%Y-%m-%d %H:%M}")


def terminal() -> Iterator[Finding]:
    """Whether what is shown can be shown."""
    encoding, term = printing.encoding(), os.environ.get("TERM", "")
    if encoding not in ("utf8", ""):
        mend = "Set a UTF-8 locale, for example LANG=C.UTF-8; or: export PYTHONUTF8=1"
        yield warning("terminal", f"its encoding is {encoding}: some characters become ?", mend)
    elif printing.to_terminal() and term == "dumb":
        yield warning(
            "terminal", "TERM is dumb: no colours, and no screen", "To talk all the same: taskchat chat --plain"
        )
    else:
        yield ok("terminal", ", ".join(each for each in (term, encoding) if each) or "none")
