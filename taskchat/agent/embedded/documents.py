"""Questions for the documents: what they say, what the rules are, what somebody is entitled to, facts."""

from __future__ import annotations

import re

_NAMED = re.compile(
    r"\b(?:handbooks?|manuals?|polic(?:y|ies)|guidelines?|documentation|documents?|docs|faqs?|wiki|knowledge base"
    r"|terms of|contract|agreement|pdfs?|whitepaper|regulations?)\b"
)
_ENTITLED = re.compile(
    r"\bhow (?:many|much|long) .*\b(?:do (?:i|we|you|employees|customers) (?:get|earn|accrue|receive|have to wait|keep)"
    r"|entitled)\b|\b(?:am i|are we|is it|are employees) (?:allowed|entitled|eligible|permitted)\b"
    r"|\bwho (?:do|should|can) (?:i|we) (?:contact|ask|talk to)\b"
)
_FACT = re.compile(r"(?:what|what's|which|when|where|who|who's|why|how|how's)\b")
_PERSONAL = re.compile(r"\b(?:you|your|yours|yourself|me|my|i)\b")


def asks_documents(plain: str) -> bool:
    """Whether a question is surely one for the documents."""
    return _NAMED.search(plain) is not None or _ENTITLED.search(plain) is not None


def asks_a_fact(plain: str) -> bool:
    """Whether it asks about the world, and not about the one who asks or answers: documents may know."""
    return _FACT.match(plain) is not None and _PERSONAL.search(plain) is None
