"""Who a verified token stands for, remembered so that a request costs no signature and seldom a query."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar

from taskchat.schemas.accounts import Scope

K = TypeVar("K")
V = TypeVar("V")

TOKENS_MAX = 10_000
FRESH_SECONDS = 5.0  # what has ended elsewhere is refused after this time at the latest


@dataclass(frozen=True)
class Account:
    """The signed-in user of a request. `id` is internal and never leaves the server; `public_id` may.

    `credential` names what they came by, a sign-in or an API key: something that outlives the request (a socket, a
    ticket) keeps it, and asks again whether it holds. `scopes` are a key's or an OAuth grant's; None is everything.
    `model` is the one they chose; None leaves that, and whether the embedded one may answer in its place, to the
    server.
    """

    id: int
    public_id: str
    email: str
    role: str
    timezone: str
    language: str
    epoch: int
    credential: str
    scopes: frozenset[Scope] | None = None
    model: str | None = None
    model_fallback: bool | None = None


@dataclass(frozen=True)
class Proof:
    """What a token or a key has proved, once verified: by which credential its holder comes, and until when.

    `public_id` and `epoch` are what an access token says; an API key says neither. An OAuth access token also says for
    which `resource` it is, and its `scopes`, which may be fewer than its grant's.
    """

    credential: str
    public_id: str | None = None
    epoch: int | None = None
    expires_at: float = float("inf")
    resource: str | None = None
    scopes: frozenset[str] | None = None


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


class Remembered:
    """Proofs of tokens that were verified, and accounts as they were read a moment ago, by credential."""

    def __init__(self) -> None:
        self._proofs: Bounded[str, Proof] = Bounded(TOKENS_MAX)
        self._accounts: Bounded[str, tuple[Account, float, int]] = Bounded(TOKENS_MAX)
        self._forgotten: Bounded[str, int] = Bounded(TOKENS_MAX)
        self._count = 0

    def proof(self, token: str) -> Proof | None:
        """What `token` proved when it was verified before. Its time may be over."""
        return self._proofs.get(token)

    def remember_proof(self, token: str, proof: Proof) -> None:
        """Keep what a verified token proved."""
        self._proofs.put(token, proof)

    def now_reading(self) -> int:
        """To be asked before an account is read, and given to `remember_account`."""
        self._count += 1
        return self._count

    def account(self, credential: str, moment: float) -> Account | None:
        """The account, if it was read at most FRESH_SECONDS before `moment` and not forgotten since."""
        known = self._accounts.get(credential)
        if known is None or not 0 <= moment - known[1] < FRESH_SECONDS:
            return None
        account, _, reading = known
        return account if reading > (self._forgotten.get(account.public_id) or 0) else None

    def remember_account(self, account: Account, moment: float, reading: int) -> None:
        """Keep an account that was read at `moment`."""
        self._accounts.put(account.credential, (account, moment, reading))

    def forget_account(self, public_id: str) -> None:
        """Read it again next time, also where a reading is under way."""
        self._count += 1
        self._forgotten.put(public_id, self._count)
