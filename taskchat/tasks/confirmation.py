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
    r"|i'?m sure|i am sure)"
)
_MORE = (
    r"(?: (?:yes|please|thanks|thank you|do it|do that|go ahead|go for it|delete (?:it|them|them all|all|everything"
    r"|all of them)|complete (?:it|them|them all|all)|all of them|i'?m sure|i am sure|that'?s right|sure|ok|them all"
    r"|all))*"
)
# The same in the other languages that the embedded model speaks; a little more than its yes in each.
_ELSEWHERE = (
    r"(?:(?:ja|jo|jap|jep|jawohl|klar|na klar|sicher|genau|gerne|einverstanden|richtig|stimmt|passt|bestätigt"
    r"|mach das|mach es|mach|tu das|tu es|unbedingt|auf jeden fall|in ordnung)"
    r"(?: (?:ja|bitte|gerne|klar|sicher|danke|genau|mach das|mach es|mach|alle|alles|lösch sie|lösche sie|löschen"
    r"|lösch alle|lösch alles|lösch es|alle löschen))*"
    r"|(?:s[ií]|claro|vale|dale|de acuerdo|por supuesto|desde luego|hazlo|correcto|exacto|confirmo|confirmado|adelante)"
    r"(?: (?:s[ií]|por favor|claro|que s[ií]|hazlo|adelante|gracias|todo|todas|todos|b[oó]rral[ao]s?|elim[ií]nal[ao]s?"
    r"|b[oó]rralo todo|vale|seguro|segura|estoy segur[oa]))*"
    r"|(?:oui|ouais|d'accord|bien sûr|bien sur|vas-y|vas y|allez-y|carrément|certainement|exactement|c'est bon"
    r"|je confirme|confirmé|fais-le|volontiers)"
    r"(?: (?:oui|s'il te plaît|s'il te plait|s'il vous plaît|stp|svp|merci|vas-y|vas y|bien sûr|d'accord|fais-le|tout"
    r"|toutes|tous|supprime-les|supprime tout|supprime|efface tout|je suis sûr|je suis sûre|je confirme))*"
    r"|(?:s[iì]|certo|va bene|d'accordo|sicuro|sicura|certamente|esatto|confermo|confermato|fallo|procedi|volentieri)"
    r"(?: (?:s[iì]|per favore|grazie|certo|va bene|fallo|procedi|tutto|tutte|tutti|cancellal[eia]|eliminal[eia]"
    r"|cancella tutto|elimina tutto|sono sicuro|sono sicura|confermo))*"
    r"|(?:是|是的|是啊|对|對|对的|對的|好|好的|好啊|可以|行|嗯|嗯嗯|确认|確認|确定|確定|没错|沒錯|当然|當然"
    r"|同意|要|删吧|刪吧|删除吧|删除|都删|全删|删)"
    r"(?: ?(?:是的|好的|好|可以|确认|確認|确定|確定|请|請|谢谢|謝謝|删除|刪除|删吧|刪吧|删除吧"
    r"|刪除吧|都删|全部删除|吧|的|了))*)"
)
_YES = re.compile(rf"{_LEAD}{_ASSENT}{_MORE}|{_ELSEWHERE}")


def is_yes(message: str) -> bool:
    """Whether a message says yes and nothing else. Anything with more in it is not a yes."""
    if len(message) > YES_MAX:
        return False
    said = re.sub(r"[.!,;:。！，、¡\s]+", " ", message.replace("’", "'")).strip().casefold()
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
