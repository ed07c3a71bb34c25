"""Words to dates and recurrences. Pure: now and its zone are arguments.

`find_dates(text, now=…)` finds the dates that a to-do sentence speaks of, each with its span in the text.
"""

from __future__ import annotations

from taskchat.dates.find import find_dates
from taskchat.dates.match import DateMatch

__all__ = ["DateMatch", "find_dates"]
