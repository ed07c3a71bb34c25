"""Which calls need the user's yes first, and whether they have it. Pure; the service asks before it changes anything.

A model can't confirm for the user: the yes is read by the server from the user's own next message (`is_yes`), and it
holds for exactly the call that was asked about, its arguments and the tasks that it named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from taskchat.schemas.tasks import Confirmation, Task

MANY = 3  # a call, or the deletions of one turn, that touch this many tasks
NAMED_IN_QUESTION = 5
YES_MAX = 80  # characters

_LEAD = r"(?:(?:oh|ok|okay|well|ah|um) )?"
_ASSENT = (
    r"(?:y|ya|yes|yep|yeah|yup|yea|aye|sure|sure thing|of course|ok|okay|k|fine|please|do it|go ahead|go for it"
    r"|confirm|confirmed|i confirm|i do|absolutely|definitely|certainly|affirmative|correct|right|exactly|proceed"
    r"|i'?m sure|i am sure|ja|si|sí|oui|sì|是|是的|对|好|好的|确认)"
)
_MORE = (
    r"(?: (?:yes|please|thanks|thank you|do it|do that|go ahead|go for it|delete (?:it|them|them all|all|everything"
    r"|all of them)|complete (?:it|them|them all|all)|all of them|i'?m sure|i am sure|that'?s right|sure|ok|them all"
    r"|all))*"
)
_YES = re.compile(_LEAD + _ASSENT + _MORE)


def is_yes(message: str) -> bool:
    """Whether a message says yes and nothing else. Anything with more in it is not a yes."""
    if len(message) > YES_MAX:
        return False
    said = re.sub(r"[.!,;:\s]+", " ", message.replace("’", "'")).strip().casefold()
    return _YES.fullmatch(said) is not None or message.strip() in {"👍", "✅"}


def needed(tool: str, *, filtered: bool, touched: int, deleted_in_turn: int) -> bool:
    """Whether a call that touches so many tasks needs a yes."""
    if touched == 0:
        return False
    if tool == "delete_tasks":
        return True
    if tool == "delete_task":
        return deleted_in_turn + touched >= MANY
    return tool == "complete_tasks" and (touched >= MANY or not filtered)


def approval(tool: str, arguments: Mapping[str, Any], approved: Iterable[Confirmation]) -> Confirmation | None:
    """The user's yes to exactly this call, if there is one."""
    return next((given for given in approved if given.tool == tool and given.arguments == dict(arguments)), None)


def ask(tool: str, arguments: Mapping[str, Any], tasks: Sequence[Task]) -> Confirmation:
    """What to ask before the call is made."""
    verb = "Mark" if tool == "complete_tasks" else "Delete"
    tail = " as done" if tool == "complete_tasks" else ""
    named = ", ".join(f"#{task.id} {task.title}" for task in tasks[:NAMED_IN_QUESTION])
    more = len(tasks) - NAMED_IN_QUESTION
    what = "this task" if len(tasks) == 1 else f"these {len(tasks)} tasks"
    listed = f"{named} and {more} more" if more > 0 else named
    return Confirmation(
        tool=tool,
        arguments=dict(arguments),
        task_ids=[task.id for task in tasks],
        question=f"{verb} {what}{tail}: {listed}?",
    )
