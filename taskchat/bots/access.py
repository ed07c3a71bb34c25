"""Who may do what with a bot: its owner all, editors change it and its knowledge, viewers talk to it.

Each function here runs inside the job that acts on its answer, so nothing can change between the two.
"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Connection, Row

from taskchat.errors import NotAllowed, NotFound
from taskchat.schemas import collections
from taskchat.schemas.bots import BotConfig, Role, TurnBot
from taskchat.store import bots as rows

Deed = Literal["ask", "edit", "own"]
_ROLES: dict[Deed, set[Role]] = {"ask": {"owner", "editor", "viewer"}, "edit": {"owner", "editor"}, "own": {"owner"}}


def bot_for(conn: Connection, user_id: int, bot_id: str, to: Deed) -> Row[Any]:
    """The bot, for a user who wants to `ask` it, to `edit` it or its knowledge, or to do what only its owner may.

    Raises NotFound for one that they may not even talk to, NotAllowed for what is not for them.
    """
    row = rows.seen(conn, user_id, bot_id)
    if row is None:
        raise no_such_bot()
    if role_of(row) not in _ROLES[to]:
        if to == "edit":
            raise NotAllowed("Only its editors may do this with the bot.", hint="Ask its owner to make you one.")
        raise NotAllowed("Only its owner may do this with the bot.", hint="Ask them to do it.")
    return row


def collection_for(conn: Connection, user_id: int, bot_id: str | None, to: Deed) -> str:
    """The key of a bot's knowledge, or of the user's own where there is no bot. Raises NotFound, NotAllowed.

    Whoever may `ask` the bot may search it and open a source that it quotes; its lists are for those who may `edit`.
    """
    if bot_id is None:
        return collections.of_user(user_id)
    bot_for(conn, user_id, bot_id, to)
    return collections.of_bot(bot_id)


def turn_bot(conn: Connection, user_id: int, bot_id: str) -> TurnBot | None:
    """The bot as a turn of this user talks with it; None for one that they may not talk to."""
    row = rows.seen(conn, user_id, bot_id)
    if row is None:
        return None
    return TurnBot(id=row.public_id, name=row.name, config=BotConfig(**row.config), own=row.mine)


def role_of(row: Row[Any]) -> Role:
    """What the user who asked is to the bot of this row."""
    found: Role = "owner" if row.mine else row.member_role or "viewer"
    return found


def no_such_bot() -> NotFound:
    """There is none, or it is not for this user: the same words for both."""
    return NotFound("There is no such bot.", hint="See those that you may talk to: taskchat bots, or GET /api/v1/bots")
