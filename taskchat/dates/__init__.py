"""Words to dates and recurrences, and back. Pure: now and its zone are arguments.

`find_dates(text, now=…)` finds the dates that a to-do sentence speaks of, each with its span in the text;
`say_due` and `say_recurrence` put stored ones into words. Each is imported when it is first used: to say a date takes a
small part of what it takes to find one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from taskchat.dates.find import find_dates
    from taskchat.dates.match import DateMatch
    from taskchat.dates.say import say_due
    from taskchat.dates.say_rhythm import say_recurrence

__all__ = ["DateMatch", "find_dates", "say_due", "say_recurrence"]

_WHERE = {"DateMatch": "match", "find_dates": "find", "say_due": "say", "say_recurrence": "say_rhythm"}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
