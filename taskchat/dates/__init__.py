"""Words to dates and recurrences, and back. Pure: now and its zone are arguments.

`find_dates(text, now=…)` finds the dates that a to-do sentence speaks of, each with its span in the text;
`say_due` and `say_recurrence` put stored ones into words.
"""

from __future__ import annotations

from taskchat.dates.find import find_dates
from taskchat.dates.match import DateMatch
from taskchat.dates.say import say_due
from taskchat.dates.say_recurrence import say_recurrence

__all__ = ["DateMatch", "find_dates", "say_due", "say_recurrence"]
