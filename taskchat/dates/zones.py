"""Names of time zones after a time: "3pm EST", "15:00 UTC", "9am Pacific time"."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from taskchat.dates.sentence import Sentence

# People write EST in July, too: the name means the place.
_PLACES: Final = {
    "America/New_York": "est edt et eastern",
    "America/Chicago": "cst cdt ct",
    "America/Denver": "mst mdt mt",
    "America/Los_Angeles": "pst pdt pt pacific",
    "Europe/London": "bst",
    "Europe/Paris": "cet cest",
    "Asia/Kolkata": "ist",
    "Asia/Tokyo": "jst",
    "Australia/Sydney": "aest aedt",
    "UTC": "utc gmt",
}
_ZONES: Final = {word: place for place, words in _PLACES.items() for word in words.split()}


def read_zone(sentence: Sentence, at: int, *, sure: bool) -> tuple[int, str] | None:
    """The place after a zone's name, and what `zone_of` takes; two letters only after "am" or "pm" (`sure`)."""
    name = _ZONES.get(sentence.key(at))
    if name is None or (len(sentence.key(at)) == 2 and not sure) or sentence.glued(at):
        return None
    timed = sentence.key(at + 1) == "time"
    if len(sentence.key(at)) > 4 and not (timed or sure):
        return None
    end = at + 1 + timed
    return (end, name) if sentence.closes(end) and sentence.ends(end) else None


def zone_of(zone: int | str) -> dt.tzinfo:
    """The zone of so many minutes east, or of a place; UTC where the machine does not know the place."""
    if isinstance(zone, int):
        return dt.timezone(dt.timedelta(minutes=zone))
    try:
        return dt.UTC if zone == "UTC" else ZoneInfo(zone)
    except ZoneInfoNotFoundError:
        return dt.UTC
