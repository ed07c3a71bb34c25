"""Tasks by their numbers, as people type them: 2, or 2 4-6 8,9."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taskchat.cli.parsing import Parser
from taskchat.errors import InvalidInput

RANGE_MAX = 1000


def with_numbers(parser: Parser) -> None:
    """The argument that names several tasks."""
    parser.add_argument("ids", nargs="+", metavar="ID", help="Their numbers: 2, or 2 4-6.")


def with_number(parser: Parser) -> None:
    """The argument that names one task."""
    parser.add_argument("id", metavar="ID", help="The task's number.")


def read_ids(texts: Sequence[str]) -> list[int]:
    """The numbers that `2 4-6 8,9` names, each once, in their order. Raises InvalidInput."""
    found: list[int] = []
    for part in ",".join(texts).split(","):
        match = re.fullmatch(r"\s*#?(\d{1,15})(?:-#?(\d{1,15}))?\s*", part, re.ASCII)
        first = int(match[1]) if match else 0
        last = int(match[2] or first) if match else 0
        if first < 1 or last < first or last - first >= RANGE_MAX:
            raise InvalidInput(
                f"{part!r} is no task number.", hint="Give numbers as `taskchat tasks list` shows them: 2, or 2 4-6."
            )
        found.extend(range(first, last + 1))
    return list(dict.fromkeys(found))


def read_id(text: str) -> int:
    """The one number that is meant. Raises InvalidInput."""
    ids = read_ids([text])
    if len(ids) > 1:
        raise InvalidInput("This takes one task.", hint=f"For example the first: {ids[0]}")
    return ids[0]
