"""What the screen remembers of how one likes it: a small file, written when something changes."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from taskchat import paths
from taskchat.errors import Misconfigured
from taskchat.tui.task_views import GROUPINGS, SORTINGS, Grouping, Sorting

DARK = "taskchat-dark"


@dataclass(frozen=True)
class ScreenSettings:
    """`conversations` and `tasks` say whether these panes are shown; None: where there is room for them."""

    theme: str = DARK
    conversations: bool | None = None
    tasks: bool | None = None
    grouping: Grouping = "when"
    sorting: Sorting = "due"

    def changed(self, **values: Any) -> ScreenSettings:
        """The same with other values; kept in the file, where that is possible."""
        new = replace(self, **values)
        if new != self:
            with contextlib.suppress(Misconfigured):  # a read-only home is no reason to stop
                paths.write_private(paths.screen_settings(), json.dumps(asdict(new), indent=2) + "\n")
        return new


def kept_settings() -> ScreenSettings:
    """What was kept. What can't be read, or is of another version, is as it is in the beginning."""
    try:
        found = json.loads(paths.screen_settings().read_bytes())
    except (OSError, ValueError):
        return ScreenSettings()
    known = {field.name: _KINDS[field.name] for field in fields(ScreenSettings)}
    given = found if isinstance(found, dict) else {}
    return ScreenSettings(**{name: given[name] for name, fits in known.items() if name in given and fits(given[name])})


def _shown(value: object) -> bool:
    return value is None or isinstance(value, bool)


_KINDS = {
    "theme": lambda value: isinstance(value, str),
    "conversations": _shown,
    "tasks": _shown,
    "grouping": GROUPINGS.__contains__,
    "sorting": SORTINGS.__contains__,
}
