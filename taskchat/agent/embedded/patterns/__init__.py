"""The shapes that commands take in English, as tables: the first row that fits wins.

A row is matched against a clause's plain words, without its manners. `what` is what the command is about, `new` what
it gives. The `form` tells the command's road apart where an intent has several.
"""

from __future__ import annotations

from taskchat.agent.embedded.patterns import (
    adding,
    clearing,
    completing,
    dating,
    deleting,
    describing,
    moving,
    naming,
    onto_lists,
    ranking,
    reminding,
    reopening,
    stating,
)
from taskchat.agent.embedded.patterns.pieces import LIST, NOUN, PRIORITY, REFERENCE, TASK, TODO
from taskchat.agent.embedded.patterns.shape import Shape

SHAPES: tuple[Shape, ...] = (
    *onto_lists.LIST_FIRST,
    *adding.NOTED,
    *reminding.LATE,
    # changes of one field
    *describing.ROWS,
    *dating.NAMED,
    *clearing.ROWS,
    *dating.SHIFTED,
    *ranking.ROWS,
    *naming.ROWS,
    # the state of a task, and its end
    *reopening.ROWS,
    *completing.ROWS,
    *deleting.ROWS,
    *onto_lists.IF_ABSENT,
    *onto_lists.LISTS,
    *reminding.FOR_SOMEBODY,
    *reminding.ROWS,
    *adding.ROWS,
    *onto_lists.LISTED,
    # whatever else is moved or changed
    *moving.ROWS,
    *stating.ROWS,
)


def is_conditional_add(plain: str) -> bool:
    """ "do i have milk on my list? if not, add it" is no mere question."""
    return any(shape.pattern.match(plain) for shape in onto_lists.IF_ABSENT)


__all__ = ["LIST", "NOUN", "PRIORITY", "REFERENCE", "SHAPES", "TASK", "TODO", "Shape", "is_conditional_add"]
