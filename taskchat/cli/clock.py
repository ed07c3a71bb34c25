"""The time, here and now: where the command line learns it."""

from __future__ import annotations

import datetime as dt

from taskchat.client.zone import local_zone


def local_now() -> dt.datetime:
    """Now, in this machine's timezone."""
    if name := local_zone():
        from zoneinfo import ZoneInfo

        return dt.datetime.now(ZoneInfo(name))
    return dt.datetime.now().astimezone()
