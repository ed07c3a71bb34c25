"""Several things with a day each, and no verb: "milk monday, mom tuesday"."""

from __future__ import annotations

import re

from taskchat.agent.embedded.line import Line

_JOINT = re.compile(r" ?(?:, and|; and|,|;) | and ")
_MOST, _WORDS = 6, 7


def pieces(line: Line) -> list[Line]:
    """The pieces of a line that may each be a thing and its day; empty when it can't be such a list."""
    found, start = [], 0
    for joint in _JOINT.finditer(line.plain):
        found.append(line.between(start, joint.start()))
        start = joint.end()
    found.append(line.between(start, len(line.plain)))
    fits = 2 <= len(found) <= _MOST and all(2 <= len(piece.words) <= _WORDS for piece in found)
    return found if fits else []
