"""How the tables of phrases are written: each phrase between bars, in the notation of the command shapes."""

from __future__ import annotations

import re

from taskchat.agent.embedded.patterns.shape import expression


def phrases(core: str, *, before: str = "", after: str = "") -> re.Pattern[str]:
    """One of the phrases of `core`, with any of those that may stand before and after it.

    A table's lines are broken anywhere after a bar.
    """
    head = rf"(({_joined(before)}) )*" if before else ""
    tail = rf"( ({_joined(after)}))*" if after else ""
    return re.compile(expression(f"{head}({_joined(core)}){tail}"))


def _joined(table: str) -> str:
    return "|".join(phrase for line in table.splitlines() for phrase in line.strip().strip("|").split(" | ") if phrase)
