"""With whom a bot is shared. Only its owner says so; whom it is shared with may leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import Connection, Row

from taskchat.bots.access import bot_for
from taskchat.errors import Conflict, InvalidInput, NotFound
from taskchat.schemas.bots import BotMember, BotMemberDraft, BotMemberPage
from taskchat.schemas.cursors import read_cursor, write_cursor
from taskchat.store import accounts
from taskchat.store import bots as rows
from taskchat.store.engine import Store, of_user

MEMBERS_MAX = 500
MYSELF = "me"


class Sharing:
    """The members of bots. A private bot has none: to share it makes it a shared one, and the last to go ends that."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime]) -> None:
        self._store, self._clock = store, clock

    async def page(self, user_id: int, bot_id: str, *, limit: int = 50, cursor: str | None = None) -> BotMemberPage:
        """A page of members. Raises NotFound, NotAllowed."""
        after = cast("int", read_cursor(cursor, int)[0]) if cursor is not None else 0

        def job(conn: Connection) -> BotMemberPage:
            bot = bot_for(conn, user_id, bot_id, "own")
            found = rows.members_of(conn, bot.id, after=after, limit=limit + 1)
            more = write_cursor(found[limit - 1].user_id) if len(found) > limit else None
            return BotMemberPage(items=[_member(row) for row in found[:limit]], next_cursor=more)

        return await self._store.read(job)

    async def share(self, user_id: int, bot_id: str, wanted: BotMemberDraft) -> BotMember:
        """Share a bot with the account of a (canonical) email, or give a member another role.

        Raises NotFound for the bot and for the account, NotAllowed, InvalidInput, Conflict.
        """

        def job(conn: Connection) -> Row[Any]:
            bot = bot_for(conn, user_id, bot_id, "own")
            person = accounts.user_by_email(conn, wanted.email)
            if person is None:
                raise NotFound("Nobody here has that email.", hint="Ask them for the email of their account.")
            if person.id == user_id:
                raise InvalidInput("It is your own bot.", fields={"email": "it is your own"})
            if rows.member(conn, bot.id, person.id) is not None:
                rows.change_member(conn, bot.id, person.id, wanted.role)
            else:
                if rows.count_members(conn, bot.id) >= MEMBERS_MAX:
                    raise Conflict(f"It is shared with {MEMBERS_MAX} people, the most.", hint="Make it public instead.")
                values = {"bot_id": bot.id, "user_id": person.id, "role": wanted.role, "created_at": self._clock()}
                rows.add_member(conn, values)
                if bot.visibility == "private":
                    rows.change(conn, bot.id, {"visibility": "shared"})
            found = rows.member(conn, bot.id, person.id)
            assert found is not None, "a member that was just added is there"  # noqa: S101 - for the type checker
            return found

        return _member(await self._store.write(job, alone=of_user(user_id)))

    async def unshare(self, user_id: int, bot_id: str, member: str) -> None:
        """Share it no more with the member of this id. `me` leaves a bot that was shared with one.

        Raises NotFound, NotAllowed.
        """

        def job(conn: Connection) -> None:
            leaves = member == MYSELF
            bot = bot_for(conn, user_id, bot_id, "ask" if leaves else "own")
            person = user_id if leaves else _internal(conn, member)
            rows.lock(conn, bot.id)
            if not rows.remove_member(conn, bot.id, person):
                raise _no_such_member()
            if bot.visibility == "shared" and not rows.count_members(conn, bot.id):
                rows.change(conn, bot.id, {"visibility": "private"})

        await self._store.write(job, alone=of_user(user_id))


def _internal(conn: Connection, public_id: str) -> int:
    person = accounts.user_by_public_id(conn, public_id)
    if person is None:
        raise _no_such_member()
    return person.id


def _no_such_member() -> NotFound:
    return NotFound("It is not shared with such a person.", hint="See with whom: taskchat bots show")


def _member(row: Row[Any]) -> BotMember:
    return BotMember(id=row.public_id, email=row.email, name=row.name, role=row.role, added_at=row.created_at)
