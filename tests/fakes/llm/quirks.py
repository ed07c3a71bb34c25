"""What servers that call themselves OpenAI-compatible do otherwise: each quirk that is known, by its name."""

from __future__ import annotations

from tests.fakes.llm.odd_calls import CALLS
from tests.fakes.llm.odd_refusals import PARTICULAR, REFUSALS
from tests.fakes.llm.odd_streams import BREAKS, FORMS
from tests.fakes.llm.odd_words import WORDS
from tests.fakes.llm.quirk import NONE, Quirk

GROUPS: dict[str, tuple[Quirk, ...]] = {
    "How calls are written": (NONE, *CALLS),
    "How words, thoughts and usage are written": WORDS,
    "How bodies and streams are written": FORMS,
    "What is asked too much": PARTICULAR,
    "Connections that break, or do not end": BREAKS,
    "Errors": REFUSALS,
}

QUIRKS: dict[str, Quirk] = {quirk.name: quirk for group in GROUPS.values() for quirk in group}


def named(name: str) -> Quirk:
    """The quirk of this name."""
    return QUIRKS[name]
