"""What an account's row knows of its tasks as a whole: the next number, how many there are, the zone of their order."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from taskchat.store.tables import UserRow, table_of

users = table_of(UserRow)

_OF_USER = select(users.c.timezone, users.c.tasks_zone, users.c.tasks_pending, users.c.tasks_done).where(
    users.c.id == bindparam("u")
)
_CHANGE = update(users).where(users.c.id == bindparam("u"))
_TAKE_NUMBERS = _CHANGE.values(next_task=users.c.next_task + bindparam("many")).returning(users.c.next_task)
_COUNT = _CHANGE.values(
    tasks_pending=users.c.tasks_pending + bindparam("pending"),
    tasks_done=users.c.tasks_done + bindparam("finished"),
    tasks_changes=users.c.tasks_changes + bindparam("changes"),
).returning(users.c.tasks_changes - bindparam("changes") + 1)
_SET_ZONE = _CHANGE.values(tasks_zone=bindparam("zone"))


class TaskList(NamedTuple):
    """The tasks of an account as a whole. Those with times are ordered by the wall clock of `zone`, None until there
    are some. `account_zone` is where the account is now."""

    account_zone: str
    zone: str | None
    pending: int
    done: int

    @property
    def in_order(self) -> bool:
        """Whether tasks are ordered as the account's timezone wants it."""
        return self.zone is None or self.zone == self.account_zone


def of_user(conn: Connection, user_id: int) -> TaskList:
    """The list of a user; that of an account that is gone is empty."""
    row = conn.execute(_OF_USER, {"u": user_id}).one_or_none()
    return TaskList(*row) if row is not None else TaskList("UTC", None, 0, 0)


def take_number(conn: Connection, user_id: int) -> int:
    """The next task number of this user, used up."""
    return take_numbers(conn, user_id, 1)[0]


def take_numbers(conn: Connection, user_id: int, many: int) -> range:
    """The next task numbers of this user, used up."""
    behind = int(conn.execute(_TAKE_NUMBERS, {"u": user_id, "many": many}).scalar_one())
    return range(behind - many, behind)


def count(conn: Connection, user_id: int, *, pending: int, done: int, changes: int) -> int:
    """Count so many more tasks, or fewer, after so many changes. Gives the number of the first change."""
    counted = {"u": user_id, "pending": pending, "finished": done, "changes": changes}
    return int(conn.execute(_COUNT, counted).scalar_one())


def set_zone(conn: Connection, user_id: int, zone: str) -> None:
    """The tasks are ordered by this zone's wall clock now."""
    conn.execute(_SET_ZONE, {"u": user_id, "zone": zone})
