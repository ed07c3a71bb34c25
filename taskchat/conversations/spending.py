"""What a user's conversations have cost, those that are deleted by now included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Row

from taskchat.errors import InvalidInput
from taskchat.schemas.usage import Spent, SpentOnDay, UsageReport
from taskchat.store import usage
from taskchat.store.engine import Store

DAYS, DAYS_MAX = 30, 366
NAMES = ("turns", "model_calls", "input_tokens", "output_tokens", "cached_tokens", "seconds")


class Spending:
    """What models have cost one user at a time."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime]) -> None:
        self._store, self._clock = store, clock

    async def report(self, user_id: int, *, since: dt.date | None = None, until: dt.date | None = None) -> UsageReport:
        """What was spent from `since` to `until`, both included; by default in the 30 days until today, in UTC.

        Raises InvalidInput for a time that is too long or ends before it begins.
        """
        last = until or self._clock().astimezone(dt.UTC).date()
        first = since or dt.date.fromordinal(max(last.toordinal() - DAYS + 1, 1))
        if first > last:
            raise InvalidInput(f"{first} is after {last}.", fields={"since": "is after until"})
        if (last - first).days >= DAYS_MAX:
            raise InvalidInput(
                f"From {first} to {last} is more than {DAYS_MAX} days.",
                hint="Ask for one year at a time.",
                fields={"since": f"is more than {DAYS_MAX} days before until"},
            )
        rows = await self._store.read(lambda conn: usage.between(conn, user_id, since=first, until=last))
        items = [_spent(row) for row in rows]
        return UsageReport(since=first, until=last, items=items, total=_total(items))


def _spent(row: Row[Any]) -> SpentOnDay:
    return SpentOnDay.model_validate({name: getattr(row, name) for name in SpentOnDay.model_fields})


def _total(items: Iterable[SpentOnDay]) -> Spent:
    sums = {name: sum(getattr(item, name) for item in items) for name in NAMES}
    return Spent(**sums, estimated=any(item.estimated for item in items))
