"""Collections: what a document, a passage or an FAQ belongs to. Their keys are made here and nowhere else. Pure."""

from __future__ import annotations


def of_user(user_id: int) -> str:
    """A user's own knowledge, for conversations without a bot."""
    return f"user:{user_id}"


def of_bot(bot_id: str) -> str:
    """What a bot knows, by the bot's id as the contract has it."""
    return f"bot:{bot_id}"


def drafts_of(key: str) -> str:
    """What of a collection only those who may edit it can search: a collection of its own, which no turn is given."""
    return f"{key}/drafts"
