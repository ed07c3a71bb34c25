"""A list that was pasted, or typed line by line: each line is a task, whatever words it holds."""

from __future__ import annotations

import re

from taskchat.agent.embedded.command import Command
from taskchat.agent.embedded.line import Line, Token

SURE_BULLETS, UNSURE_LINES = 0.9, 0.65
_BULLET = re.compile(r"(?:[-*•–+] |\[ ?\] |\d{1,2} ?[.)] )+")
_HEADING = re.compile(r".{0,80} ?:")
_WORDS_MAX, _LINES_MIN, _LINES_MAX = 6, 3, 60


def pasted(line: Line) -> Command | None:
    """The tasks of a list with bullets; of three bare lines or more, which are asked about. None for other text.

    A heading that ends in a colon is the command's `new`: it may say a day or a list for all of them.
    """
    parts = _lines(line)
    if not 2 <= len(parts) <= _LINES_MAX:
        return None
    heading = parts[0] if _HEADING.fullmatch(parts[0].plain) and not _BULLET.match(parts[0].plain) else None
    items = parts[1:] if heading else parts
    if all(_BULLET.match(item.plain) for item in items) and (len(items) >= 2 or heading):
        return _command(line, items, heading, SURE_BULLETS)
    short = all(1 <= len(item.words) <= _WORDS_MAX and item.plain[-1] not in ".?!:,;" for item in items)
    if heading is None and len(items) >= _LINES_MIN and short:
        return _command(line, items, None, UNSURE_LINES)
    return None


def items_of(line: Line) -> list[Line]:
    """The lines of a pasted list without their bullets."""
    return [item for item in (_unbulleted(part) for part in _lines(line)) if item.words]


def _command(line: Line, items: list[Line], heading: Line | None, sure: float) -> Command:
    what = line.keep([token for token in line.tokens if token.place >= items[0].tokens[0].place])
    return Command("add", sure, line, what, heading or line.keep(()), "pasted", line)


def _lines(line: Line) -> list[Line]:
    parts: list[list[Token]] = [[]]
    for token in line.tokens:
        if line.raw[token.start : token.end] == "\n":
            parts.append([])
        else:
            parts[-1].append(token)
    return [line.keep(part) for part in parts if part]


def _unbulleted(line: Line) -> Line:
    found = _BULLET.match(line.plain)
    return line.between(found.end(), len(line.plain)) if found else line
