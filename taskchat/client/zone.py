"""This machine's timezone, by its IANA name."""

from __future__ import annotations

import os
from collections.abc import Mapping

ZONES = "/usr/share/zoneinfo"


def local_zone(environ: Mapping[str, str] = os.environ, *, root: str = "/") -> str | None:
    """The name, like Europe/Berlin, from TZ, /etc/localtime or /etc/timezone. None where it can't be told."""
    if named := environ.get("TZ", "").removeprefix(":"):
        return _known(named)
    try:
        target = os.readlink(os.path.join(root, "etc/localtime"))  # noqa: PTH115, PTH118 - pathlib says no more
        return _known(target.rpartition("zoneinfo/")[2])
    except OSError:
        pass
    try:
        with open(os.path.join(root, "etc/timezone"), encoding="ascii") as file:  # noqa: PTH118, PTH123
            return _known(file.read().strip())
    except (OSError, ValueError):
        return None


def _known(name: str) -> str | None:
    name = name.removeprefix("posix/").removeprefix("right/")
    if not name or not name.isascii() or any(not (c.isalnum() or c in "/_+-") for c in name):
        return None
    if os.path.isfile(f"{ZONES}/{name}"):  # noqa: PTH113
        return name
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None
    return name
