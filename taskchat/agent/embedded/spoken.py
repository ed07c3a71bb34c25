"""Which language a turn speaks. Pure."""

from __future__ import annotations

from taskchat.agent.embedded.languages import language_of
from taskchat.agent.embedded.plan import Memory

SHORT = 3  # words


def spoken(message: str, memory: Memory, account: str) -> str:
    """The message's language; where it tells none ("2", "ok"), that of the conversation, else the account's.

    Few words are alike in many languages. Who was asked something answers in the language that they were asked in.
    """
    found, before = language_of(message), memory.language
    if found is None:
        return before or account
    asked = (memory.pending or {}).get("kind", "did") != "did"
    if asked and before is not None and found != "en" and (before != "en" or len(message.split()) <= SHORT):
        return before
    return found
