"""Rows of bots and of their members. Every query names who asks, but for those on members, whose bot was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, func, insert, or_, select, update

from taskchat.store.tables import BotMemberRow, BotRow, UserRow, table_of

bots, members, users = table_of(BotRow), table_of(BotMemberRow), table_of(UserRow)

_mine = bots.c.user_id == bindparam("u")
_shared = members.c.user_id.is_not(None)
_public = bots.c.visibility == "public"
# Each bot with what it is to the user `u`: `role` is null to strangers, who see only what is public.
_SEEN: Select[Any] = select(
    bots, users.c.name.label("owner_name"), members.c.role.label("member_role"), _mine.label("mine")
).select_from(
    bots.join(users, users.c.id == bots.c.user_id).outerjoin(
        members, and_(members.c.bot_id == bots.c.id, members.c.user_id == bindparam("u"))
    )
)
_WHICH = {
    None: or_(_mine, _shared),
    "mine": _mine,
    "shared": and_(_shared, ~_mine),
    "public": and_(_public, ~_mine, ~_shared),
}
_ONE = _SEEN.where(bots.c.public_id == bindparam("p"), or_(_mine, _shared, _public))
_NAMED = or_(
    bots.c.public_id == bindparam("named"),
    and_(or_(_mine, _shared), or_(bots.c.slug == bindparam("slug"), bots.c.name == bindparam("named"))),
)
_LOCK = select(bots.c.config).where(bots.c.id == bindparam("b")).with_for_update()
_SLUGS = select(bots.c.slug).where(_mine)
_COUNT = select(func.count()).select_from(bots).where(_mine)
_IDS = select(bots.c.public_id).where(_mine)
_ADD = insert(bots).returning(bots.c.id)
_CHANGE = update(bots).where(bots.c.id == bindparam("b"))
_REMOVE = delete(bots).where(bots.c.id == bindparam("b"))

_MEMBERS = (
    select(members, users.c.public_id, users.c.email, users.c.name)
    .join(users, users.c.id == members.c.user_id)
    .where(members.c.bot_id == bindparam("b"))
)
_MEMBER = _MEMBERS.where(members.c.user_id == bindparam("u"))
_COUNT_MEMBERS = select(func.count()).select_from(members).where(members.c.bot_id == bindparam("b"))
_ADD_MEMBER = insert(members)
_CHANGE_MEMBER = update(members).where(members.c.bot_id == bindparam("b"), members.c.user_id == bindparam("u"))
_REMOVE_MEMBER = delete(members).where(members.c.bot_id == bindparam("b"), members.c.user_id == bindparam("u"))
_REMOVE_MEMBERS = delete(members).where(members.c.bot_id == bindparam("b"))


def seen(conn: Connection, user_id: int, public_id: str) -> Row[Any] | None:
    """A bot that the user may talk to, with `owner_name`, `mine` and `member_role`; None for every other id."""
    return conn.execute(_ONE, {"u": user_id, "p": public_id}).one_or_none()


def page(
    conn: Connection,
    user_id: int,
    *,
    which: str | None,
    before: int,
    limit: int,
    named: str | None = None,
    slug: str = "",
) -> Sequence[Row[Any]]:
    """The user's bots before the internal id `before`, the newest first: their own and those shared with them, or one
    of `mine`, `shared` and `public`.

    With `named`, only those that bear it as their id or name, or have this `slug`; a public one has to be named by id.
    """
    query = _SEEN.where(bots.c.id < before)
    if named is not None:
        query = query.where(_NAMED, or_(_WHICH[which], _public) if which is None else _WHICH[which])
    else:
        query = query.where(_WHICH[which])
    given = {"u": user_id, "named": named, "slug": slug} if named is not None else {"u": user_id}
    return conn.execute(query.order_by(bots.c.id.desc()).limit(limit), given).all()


def lock(conn: Connection, bot: int) -> Mapping[str, Any]:
    """A bot's configuration as it is now, and nobody else changes the bot until the job ends."""
    config: Mapping[str, Any] = conn.execute(_LOCK, {"b": bot}).scalar_one()
    return config


def slugs(conn: Connection, user_id: int) -> set[str]:
    """The slugs of the user's own bots."""
    return set(conn.execute(_SLUGS, {"u": user_id}).scalars())


def count(conn: Connection, user_id: int) -> int:
    """How many bots the user has made."""
    return int(conn.execute(_COUNT, {"u": user_id}).scalar_one())


def ids_of(conn: Connection, user_id: int) -> Sequence[str]:
    """The ids of the bots that the user has made, by which their collections are named."""
    return conn.execute(_IDS, {"u": user_id}).scalars().all()


def add(conn: Connection, values: Mapping[str, Any]) -> int:
    """Add a bot; its internal id."""
    return int(conn.execute(_ADD, dict(values)).scalar_one())


def change(conn: Connection, bot: int, values: Mapping[str, Any]) -> None:
    """Set columns of a bot."""
    conn.execute(_CHANGE.values(dict(values)), {"b": bot})


def remove(conn: Connection, bot: int) -> None:
    """Delete a bot and its members."""
    conn.execute(_REMOVE, {"b": bot})


def members_of(conn: Connection, bot: int, *, after: int, limit: int) -> Sequence[Row[Any]]:
    """The bot's members behind this internal id of a user, with `public_id`, `email` and `name` of each."""
    query = _MEMBERS.where(members.c.user_id > after).order_by(members.c.user_id).limit(limit)
    return conn.execute(query, {"b": bot}).all()


def member(conn: Connection, bot: int, user_id: int) -> Row[Any] | None:
    """One of them."""
    return conn.execute(_MEMBER, {"b": bot, "u": user_id}).one_or_none()


def count_members(conn: Connection, bot: int) -> int:
    """With how many the bot is shared."""
    return int(conn.execute(_COUNT_MEMBERS, {"b": bot}).scalar_one())


def add_member(conn: Connection, values: Mapping[str, Any]) -> None:
    """Share a bot with somebody."""
    conn.execute(_ADD_MEMBER, dict(values))


def change_member(conn: Connection, bot: int, user_id: int, role: str) -> None:
    """Give a member another role."""
    conn.execute(_CHANGE_MEMBER.values(role=role), {"b": bot, "u": user_id})


def remove_member(conn: Connection, bot: int, user_id: int) -> bool:
    """Share it with somebody no more; whether it was."""
    return conn.execute(_REMOVE_MEMBER, {"b": bot, "u": user_id}).rowcount > 0


def remove_members(conn: Connection, bot: int) -> None:
    """Share it with nobody any more."""
    conn.execute(_REMOVE_MEMBERS, {"b": bot})
