"""Whether a message asks the documents something. Pure.

Tasks stay tasks: what changes them or asks for them is never looked up. What is no task's business may be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from taskchat.agent.embedded.command import CHANGING, SURE, Command
from taskchat.agent.embedded.patterns import NOUN
from taskchat.agent.knowledge.questions import asks

# no: it is for the tasks. surely: look it up, and say what came of it. else: look it up; where that gives no answer, go
# on as if nobody had looked. after: ask the tasks first, and look it up where none fits.
Wish = Literal["no", "surely", "else", "after"]

_DOCUMENTS = (
    r"(?:documents?|docs|papers|pdfs?|handbook|manual|guidebook|guidelines|polic(?:y|ies)|knowledge(?: ?base)?|wiki"
    r"|faqs?|uploads?|contract|lease|brochure)"
)
_ABOUT_DOCUMENTS = re.compile(
    rf"\b(?:in|from|of|through|search|according to|inside|within|by|do|does|did|can|what|which|check|consult|ask)"
    rf" (?:any of )?(?:my|the|our|these|those|your|all(?: my| the)?) (?:\w+ ){{0,2}}?{_DOCUMENTS}\b"
)
_LOOKS_UP = re.compile(
    r"(?:(?:please|can you|could you|would you|and|so|ok|hey|now|just) )*"
    r"(?:what|when|where|who|whom|whose|why|how|which|is|are|was|were|do|does|did|can|could|should|will|has|have"
    r"|search|look|find|check|tell|explain|describe|summari[sz]e|define|show|quote|consult|according|in|ask|give)\b"
)
_EXPLAIN = re.compile(
    r"(?:(?:please|can you|could you|would you|and|so|ok|hey|now|just) )*(?:(?:tell|teach) (?:me|us) "
    r"(?:more |something )?(?:about|how|what|who|when|where|why|which)|explain|describe|summari[sz]e|define)\b"
)
_WHEN = r"(?:today|tomorrow|tonight|now|later|(?:this|next|the) (?:week|weekend|month|year|morning|evening)|\w+day)"
_WHAT = r"(?:what|what's|whats|anything|something|is there anything|do (?:i|we) have anything)"
_WHICH = r"(?:on|for|due|next|left|up|new|first|the rest|planned|scheduled|urgent|important|open|happening|remaining)"
# A question for the list, whatever else it says
_FOR_TASKS = re.compile(
    rf"\b{NOUN}\b|\b(?:overdue|pending|to do|todo|agenda|on my plate|coming up|up next|left to do|still open|#\d+)\b"
    r"|\b(?:do|have|should|must|did|am) (?:i|we) (?:\w+ )?"
    r"(?:have to|need to|do|got to|done|finish\w*|complet\w+|add\w*)\b"
    r"|\b(?:i|we)(?:'ve| have| need)?(?: got)? to (?:do|buy|finish)\b"
    rf"|^{_WHAT}(?: is| are| do (?:i|we) have)?(?: {_WHICH})*(?: {_WHEN})*$"
)
_AMOUNT = re.compile(r"\bhow (?:many|much|long|far|old|often|high|big|tall|deep)\b")
_SMALL_TALK = {"greeting", "goodbye", "thanks", "affirm", "deny", "cancel", "help"}


def wish_of(
    message: str, commands: Sequence[Command], *, only: bool, knows: bool, language: str = "en", goes_on: bool = False
) -> Wish:
    """What a message wants of the documents. `knows`: there are some; `only`: there is nothing but them, no tasks;
    `goes_on`: it asks on from a question that they were asked."""
    first = commands[0]
    plain = (first.whole.plain or first.line.plain).rstrip(" ?!.")
    if only:
        return _of_knowledge_alone(first, plain)
    if any(each.intent in CHANGING and each.confidence >= SURE for each in commands):
        return "no"
    if _ABOUT_DOCUMENTS.search(plain) and _LOOKS_UP.match(plain):
        return "surely"
    if not knows or (len(commands) > 1 and any(each.intent == "list" for each in commands)):
        return "no"
    asked = message.rstrip().endswith(("?", "？")) or (language != "en" and asks(message, language))
    wish = _in_doubt(first, plain, asked=asked)
    return "else" if goes_on and wish in {"no", "after"} else wish


def _of_knowledge_alone(first: Command, plain: str) -> Wish:
    if first.intent in _SMALL_TALK and first.form == "":
        return "no"
    if first.intent in CHANGING and first.confidence >= SURE:
        return "no"
    return "no" if first.intent == "list" and re.search(rf"\bmy {NOUN}\b", plain) else "surely"


def _in_doubt(first: Command, plain: str, *, asked: bool) -> Wish:
    if first.intent == "knowledge_question":
        return "surely"
    if first.intent == "out_of_scope":
        is_question = first.form in {"question", "how"} or asked or _EXPLAIN.match(plain)
        return "surely" if is_question and first.form not in {"negation", "report"} else "no"
    if first.intent == "help" and first.form == "how":
        return "no" if re.search(rf"\b{NOUN}\b", plain) else "else"
    if first.intent == "list" and not _FOR_TASKS.search(plain):
        return "else" if _AMOUNT.search(plain) else "after"
    return "no"
