"""What the embedded model says: results of tools put into the sentences of `wording`. Short, friendly, markdown."""

from __future__ import annotations

from taskchat.agent.embedded.replies.adding import added, already_there, last_added, shall_add, too_long
from taskchat.agent.embedded.replies.asking import (
    choose,
    confirm,
    confirmation,
    did_you_mean,
    no_match,
    open_question,
    shall,
    what_field,
    which,
    which_task,
)
from taskchat.agent.embedded.replies.changing import acted, already, nothing_to, undone, updated
from taskchat.agent.embedded.replies.failing import failed, no_such_task
from taskchat.agent.embedded.replies.listing import (
    Kind,
    also_overdue,
    counted,
    found_instead,
    heading,
    listed,
    next_up,
    not_there,
    nothing_listed,
    yes_there,
)
from taskchat.agent.embedded.replies.tasks import SHOWN_MAX, details, due, is_overdue, line, lines, named

__all__ = [
    "SHOWN_MAX",
    "Kind",
    "acted",
    "added",
    "already",
    "already_there",
    "also_overdue",
    "choose",
    "confirm",
    "confirmation",
    "counted",
    "details",
    "did_you_mean",
    "due",
    "failed",
    "found_instead",
    "heading",
    "is_overdue",
    "last_added",
    "line",
    "lines",
    "listed",
    "named",
    "next_up",
    "no_match",
    "no_such_task",
    "not_there",
    "nothing_listed",
    "nothing_to",
    "open_question",
    "shall",
    "shall_add",
    "too_long",
    "undone",
    "updated",
    "what_field",
    "which",
    "which_task",
    "yes_there",
]
