"""Who has which sessions open: those of clients from before 2026-07-28, which still need them."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

from taskchat.accounts.signed_in import Bounded

PER_USER = 20  # more than anybody's assistants; the one that was used longest ago makes room
USERS = 10_000

Owner = TypeVar("Owner")


class Sessions(Generic[Owner]):
    """The sessions of each user, the one that was used longest ago first."""

    def __init__(self, per_user: int = PER_USER) -> None:
        self._per_user = per_user
        self._of: Bounded[int, OrderedDict[str, Owner]] = Bounded(USERS)

    def opened(self, user_id: int, session: str, owner: Owner) -> tuple[str, Owner] | None:
        """One more is open. The one that has to make room for it, if one has."""
        own = self._of.get(user_id) or OrderedDict()
        own[session] = owner
        self._of.put(user_id, own)
        return own.popitem(last=False) if len(own) > self._per_user else None

    def used(self, user_id: int, session: str) -> None:
        """This one was used now."""
        own = self._of.get(user_id)
        if own is not None and session in own:
            own.move_to_end(session)

    def closed(self, user_id: int, session: str) -> None:
        """This one is there no more."""
        if (own := self._of.get(user_id)) is not None:
            own.pop(session, None)
