"""Who a verified token stands for, remembered so that a request costs no signature and seldom a query."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar

from taskchat.accounts.tokens import Claims

K = TypeVar("K")
V = TypeVar("V")

TOKENS_MAX = 10_000
FRESH_SECONDS = 5.0  # a disabled account is refused after this time at the latest


@dataclass(frozen=True)
class Account:
    """The signed-in user of a request. `id` is internal and never leaves the server; `public_id` may."""

    id: int
    public_id: str
    email: str
    role: str
    timezone: str
    language: str


class Bounded(Generic[K, V]):
    """A mapping that forgets its oldest entry when it is full."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._items: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """What was put under `key`, if it is still there."""
        return self._items.get(key)

    def put(self, key: K, value: V) -> None:
        """Remember `value`."""
        self._items[key] = value
        self._items.move_to_end(key)
        if len(self._items) > self._size:
            self._items.popitem(last=False)

    def drop(self, key: K) -> None:
        """Forget what was put under `key`."""
        self._items.pop(key, None)


class Remembered:
    """Claims of tokens that were verified, and accounts as they were read a moment ago."""

    def __init__(self) -> None:
        self._claims: Bounded[str, Claims] = Bounded(TOKENS_MAX)
        self._accounts: Bounded[str, tuple[Account, float]] = Bounded(TOKENS_MAX)

    def claims(self, token: str) -> Claims | None:
        """The claims of `token`, whose signature was verified before. Their time may be over."""
        return self._claims.get(token)

    def remember_claims(self, token: str, claims: Claims) -> None:
        """Keep what a verified token said."""
        self._claims.put(token, claims)

    def account(self, public_id: str, moment: float) -> Account | None:
        """The account, if it was read at most FRESH_SECONDS before `moment`."""
        known = self._accounts.get(public_id)
        return known[0] if known is not None and 0 <= moment - known[1] < FRESH_SECONDS else None

    def remember_account(self, account: Account, moment: float) -> None:
        """Keep an account that was read at `moment`."""
        self._accounts.put(account.public_id, (account, moment))

    def forget_account(self, public_id: str) -> None:
        """Read it again next time."""
        self._accounts.drop(public_id)
