"""Bots of a user: made, listed, changed, deleted. Who may is in `access`, with whom they are shared in `sharing`."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from typing import Any, cast

from pydantic import ValidationError
from sqlalchemy import Connection, Row

from taskchat.bots.access import Deed, bot_for, collection_for, role_of
from taskchat.bots.sharing import Sharing
from taskchat.errors import Conflict, InvalidInput, NotAllowed
from taskchat.schemas.bots import SLUG_MAX, Bot, BotConfig, BotDraft, BotPage, BotPatch, Which, slug_of
from taskchat.schemas.collections import of_bot
from taskchat.schemas.cursors import read_cursor, write_cursor
from taskchat.schemas.model_names import ModelName
from taskchat.schemas.refusals import refusal
from taskchat.schemas.values import ID_MAX
from taskchat.store import bots as rows
from taskchat.store.collections import forget
from taskchat.store.engine import Store, of_user

BOTS_MAX = 200  # of one user
OWNERS_ALONE = {"slug", "visibility"}

ModelAllowed = Callable[[str], ModelName]  # raises InvalidInput or NotAllowed for one that may not be chosen


class BotService:
    """The bots that a user may see. `sharing` says who else does."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime], model_allowed: ModelAllowed) -> None:
        self._store, self._clock, self._model_allowed = store, clock, model_allowed
        self.sharing = Sharing(store, clock)

    async def page(
        self,
        user_id: int,
        *,
        which: Which | None = None,
        named: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> BotPage:
        """A page of bots, the newest first: one's own and those shared with one, or only those of a kind."""
        before = cast("int", read_cursor(cursor, int)[0]) if cursor is not None else ID_MAX
        slug = slug_of(named) if named is not None else ""

        def job(conn: Connection) -> Sequence[Row[Any]]:
            return rows.page(conn, user_id, which=which, before=before, limit=limit + 1, named=named, slug=slug)

        found = await self._store.read(job)
        more = write_cursor(found[limit - 1].id) if len(found) > limit else None
        return BotPage(items=[bot_of(row) for row in found[:limit]], next_cursor=more)

    async def get(self, user_id: int, bot_id: str) -> Bot:
        """One bot that the user may talk to. Raises NotFound."""
        return bot_of(await self._store.read(lambda conn: bot_for(conn, user_id, bot_id, "ask")))

    async def add(self, user_id: int, draft: BotDraft) -> Bot:
        """Make a bot. Raises InvalidInput, NotAllowed for its model, Conflict for a slug that one has already."""
        config = self._checked(draft.config)
        now, public_id = self._clock(), secrets.token_hex(16)
        values = {
            "public_id": public_id,
            "user_id": user_id,
            **draft.model_dump(include={"name", "description", "visibility"}),
            "config": config.model_dump(mode="json"),
            "created_at": now,
            "updated_at": now,
        }

        def job(conn: Connection) -> Row[Any]:
            if rows.count(conn, user_id) >= BOTS_MAX:
                raise Conflict(f"You have {BOTS_MAX} bots already, the most.", hint="Delete one that you don't need.")
            taken = rows.slugs(conn, user_id)
            slug = _free(slug_of(draft.name), taken) if draft.slug is None else _untaken(draft.slug, taken)
            rows.add(conn, {**values, "slug": slug})
            return bot_for(conn, user_id, public_id, "own")

        return bot_of(await self._store.write(job, alone=of_user(user_id)))

    async def update(self, user_id: int, bot_id: str, patch: BotPatch) -> Bot:
        """Change what the patch names. Raises NotFound, NotAllowed, InvalidInput, Conflict."""
        to: Deed = "own" if OWNERS_ALONE & patch.model_fields_set else "edit"
        values = patch.model_dump(exclude_unset=True, exclude={"config"})

        def job(conn: Connection) -> Row[Any]:
            bot = bot_for(conn, user_id, bot_id, to)
            config = BotConfig(**rows.lock(conn, bot.id))
            changed = self._merged(config, patch)
            if patch.slug is not None and patch.slug != bot.slug:
                _untaken(patch.slug, rows.slugs(conn, user_id))
            if patch.visibility == "private":
                rows.remove_members(conn, bot.id)
            now = {"config": changed.model_dump(mode="json"), "updated_at": self._clock()}
            rows.change(conn, bot.id, values | now)
            return bot_for(conn, user_id, bot_id, to)

        return bot_of(await self._store.write(job, alone=of_user(user_id)))

    async def remove(self, user_id: int, bot_id: str) -> None:
        """Delete a bot with all that it knows. Conversations with it stay to be read. Raises NotFound, NotAllowed."""

        def job(conn: Connection) -> None:
            bot = bot_for(conn, user_id, bot_id, "own")
            rows.lock(conn, bot.id)
            forget(conn, of_bot(bot_id))
            rows.remove(conn, bot.id)

        await self._store.write(job, alone=of_user(user_id))

    async def collection(self, user_id: int, bot_id: str | None, to: Deed) -> str:
        """The key of a bot's knowledge, or of the user's own where there is no bot. Raises NotFound, NotAllowed."""
        return await self._store.read(lambda conn: collection_for(conn, user_id, bot_id, to))

    def _merged(self, config: BotConfig, patch: BotPatch) -> BotConfig:
        """The configuration with what the patch changes in it."""
        if patch.config is None:
            return config
        named = patch.config.model_dump(exclude_unset=True)
        kept = {name: value for name, value in config.model_dump().items() if name not in named}
        try:
            merged = BotConfig(**kept, **{name: value for name, value in named.items() if value is not None})
        except ValidationError as error:  # tools that the other type does not have
            raise _unfit({f"config.{part['loc'][0]}": refusal(part) for part in error.errors()}) from error
        return self._checked(merged) if merged.model != config.model else merged

    def _checked(self, config: BotConfig) -> BotConfig:
        """The configuration with its model's name as it is written. Raises InvalidInput, NotAllowed."""
        if config.model is None:
            return config
        try:
            return config.model_copy(update={"model": self._model_allowed(config.model).text})
        except InvalidInput as error:
            raise InvalidInput(
                error.detail, hint=error.hint, fields={f"config.{name}": text for name, text in error.fields.items()}
            ) from error
        except NotAllowed as error:
            raise NotAllowed(error.detail, hint=error.hint, fields={"config.model": "may not be chosen"}) from error


def bot_of(row: Row[Any]) -> Bot:
    """The bot that a row holds, as the user who asked may see it."""
    role = role_of(row)
    names = ("name", "slug", "description", "visibility", "created_at", "updated_at")
    return Bot(
        id=row.public_id,
        role=role,
        owner=row.owner_name,
        config=BotConfig(**row.config) if role != "viewer" else None,
        **{name: getattr(row, name) for name in names},
    )


def _unfit(fields: dict[str, str]) -> InvalidInput:
    name, text = next(iter(fields.items()))
    return InvalidInput(f"{name}: {text}.", hint="Correct it and send it again.", fields=fields)


def _untaken(slug: str, taken: set[str]) -> str:
    if slug in taken:
        raise Conflict(
            f"You have a bot {slug} already.", hint="Choose another slug.", fields={"slug": "is another bot's"}
        )
    return slug


def _free(slug: str, taken: set[str]) -> str:
    """The slug, with the first number behind it that makes it free."""
    found, number = slug, 1
    while found in taken:
        number += 1
        found = f"{slug[: SLUG_MAX - 4].rstrip('-')}-{number}"
    return found
