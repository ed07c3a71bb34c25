"""The index of tasks: what they can be found by, in the order in which they are shown. Every query names the owner.

A key is a word of the title or the note. What is no word begins with a sign that no word has: `#` a tag, `+` a project,
`!` a priority, `~` a sign like 🥛, or one or two letters of a script that may write without blanks. A filter then costs
as much as what it gives, however many tasks there are.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from taskchat.spelling import WORD
from taskchat.store.chunks import chunks
from taskchat.store.tables import TaskWordRow, table_of

words = table_of(TaskWordRow)

KEY_LETTERS = 48  # of a word; longer ones are cut
KEYS_MAX = 2000  # of one task
STREAMS = 8  # ordered lists that are merged; more are sorted
GUESSED = 3000  # how far tasks are counted to see which key is rarer
AFTER_ALL = "\U0010ffff"

_OF_TASKS = and_(words.c.user_id == bindparam("u"), words.c.number.in_(bindparam("numbers", expanding=True)))
_DELETE = delete(words).where(_OF_TASKS)
_PLACE = (words.c.done, words.c.due_key, words.c.number)
# In a savepoint SQLite would keep what it takes to undo each statement, and takes longer with each. The savepoint is
# enough: OR FAIL wants no more.
_UPDATE = update(words).prefix_with("OR FAIL", dialect="sqlite")
_MARK = _UPDATE.where(_OF_TASKS)
_MOVE = _UPDATE.where(words.c.user_id == bindparam("u"), words.c.number == bindparam("n"))
_SOME = select(func.count()).select_from(
    select(words.c.number)
    .where(words.c.user_id == bindparam("u"), words.c.key.in_(bindparam("keys", expanding=True)))
    .limit(GUESSED)
    .subquery()
)
# From word to word, each found in the index, so that words that many tasks have cost no more than others.
_VOCABULARY = text("""
WITH RECURSIVE found(word) AS (
    SELECT min(key) FROM task_words WHERE user_id = :u AND key >= :low AND key < :high
    UNION ALL
    SELECT (SELECT min(key) FROM task_words WHERE user_id = :u AND key > found.word AND key < :high)
    FROM found WHERE found.word IS NOT NULL
)
SELECT word FROM found WHERE word IS NOT NULL LIMIT :most
""")

# The same for projects, each with the number of one of its tasks, which knows how it is written.
_PROJECTS = text("""
WITH RECURSIVE found(word) AS (
    SELECT min(key) FROM task_words WHERE user_id = :u AND key >= :low AND key < :high
    UNION ALL
    SELECT (SELECT min(key) FROM task_words WHERE user_id = :u AND key > found.word AND key < :high)
    FROM found WHERE found.word IS NOT NULL
)
SELECT (SELECT number FROM task_words WHERE user_id = :u AND key = found.word LIMIT 1)
FROM found WHERE word IS NOT NULL LIMIT :most
""")

Keys = Sequence[str]


class Entry(NamedTuple):
    """A task as the index keeps it."""

    number: int
    keys: Keys
    done: bool
    due_key: str


class Span(NamedTuple):
    """From when to before when a task is due. Days and moments are compared apart: the day of whoever asks may begin
    at another hour than that of the account."""

    from_day: str = ""
    from_time: str = ""
    before_day: str = AFTER_ALL
    before_time: str = AFTER_ALL

    def clause(self, key: ColumnElement[str]) -> ColumnElement[bool]:
        """As SQL, on a column of due keys. The undated are in no span."""
        lowest, highest = min(self.from_day, self.from_time), max(self.before_day, self.before_time)
        is_day, is_time = func.length(key) == 10, func.length(key) > 10
        return and_(
            key >= lowest,
            key < highest,
            or_(
                and_(is_day, key >= self.from_day, key < self.before_day),
                and_(is_time, key >= self.from_time, key < self.before_time),
            ),
        )


class Wanted(NamedTuple):
    """Tasks that have a key of each group, are done or not (None is both), and due in a span."""

    groups: Sequence[Keys]
    done: bool | None = None
    span: Span | None = None


# What is indexed


def keys_of(
    *, title: str, description: str | None, tags: Sequence[str], project: str | None, priority: str | None
) -> list[str]:
    """Everything that a task is found by."""
    found = dict.fromkeys(tag_key(tag) for tag in tags)
    if project is not None:
        found[project_key(project)] = None
    if priority is not None:
        found[priority_key(priority)] = None
    said = _keys_of_text(f"{title}\n{description or ''}".casefold())
    return [*found, *islice(dict.fromkeys(said), KEYS_MAX)]


def word_key(word: str) -> str:
    """The key of a casefolded word."""
    return word[:KEY_LETTERS]


def tag_key(tag: str) -> str:
    """The key of a tag."""
    return f"#{tag}"


def project_key(project: str) -> str:
    """The key of a project, however it is capitalized."""
    return f"+{project.casefold()}"


def priority_key(priority: str) -> str:
    """The key of a priority."""
    return f"!{priority}"


def sign_keys(casefolded: str) -> list[str]:
    """The keys of the signs in a text that has no words."""
    return [f"~{sign}" for sign in dict.fromkeys(casefolded) if not sign.isspace()]


def inner_key(casefolded: str) -> str | None:
    """The key of a text's first letters, where they may stand inside of a word."""
    if not _may_stand_inside(casefolded[:1]):
        return None
    return f"~{casefolded[:2] if WORD.fullmatch(casefolded[:2]) else casefolded[:1]}"


def _keys_of_text(casefolded: str) -> Iterator[str]:
    for word in WORD.findall(casefolded):
        yield word_key(word)
        if not word.isascii() or "_" in word:
            for place, letter in enumerate(word):
                if _may_stand_inside(letter):
                    yield f"~{letter}"
                    yield f"~{word[place : place + 2]}"
    yield from sign_keys(WORD.sub("", casefolded))


def _may_stand_inside(letter: str) -> bool:
    return WORD.fullmatch(letter) is not None and not (letter.isascii() and letter.isalnum())


# Keeping it


def add(conn: Connection, user_id: int, entries: Sequence[Entry]) -> None:
    """Index tasks that are not indexed."""
    rows = [(user_id, key, entry.done, entry.due_key, entry.number) for entry in entries for key in entry.keys]
    for some in chunks(rows):
        conn.exec_driver_sql(_insert(conn.dialect), list(some))


def remove(conn: Connection, user_id: int, numbers: Sequence[int]) -> None:
    """Take tasks out of the index."""
    for some in chunks(numbers):
        conn.execute(_DELETE, {"u": user_id, "numbers": some})


def mark(conn: Connection, user_id: int, numbers: Sequence[int], *, done: bool) -> None:
    """These tasks are done now, or are not any more."""
    for some in chunks(numbers):
        conn.execute(_MARK.values(done=done), {"u": user_id, "numbers": some})


def move(conn: Connection, user_id: int, due_keys: dict[int, str]) -> None:
    """These tasks, by number, are due at another time."""
    if due_keys:
        moved = [{"u": user_id, "n": number, "key_now": key} for number, key in due_keys.items()]
        conn.execute(_MOVE.values(due_key=bindparam("key_now")), moved)


@lru_cache
def _insert(dialect: Dialect) -> str:
    """The statement as the driver takes it: of so many rows, SQLAlchemy would take longer than the database."""
    return str(insert(words).compile(dialect=dialect))


# Finding


def vocabulary(conn: Connection, user_id: int, prefix: str, *, most: int) -> list[str]:
    """The different keys that begin with `prefix`, in their order."""
    found = conn.execute(_VOCABULARY, {"u": user_id, "low": prefix, "high": prefix + AFTER_ALL, "most": most}).scalars()
    return list(found)


def in_projects(conn: Connection, user_id: int, beginning: str, *, most: int) -> list[int]:
    """The number of one task of each project whose name begins so, in the order of the names."""
    low = project_key(beginning)
    found = conn.execute(_PROJECTS, {"u": user_id, "low": low, "high": low + AFTER_ALL, "most": most}).scalars()
    return list(found)


def in_order(
    conn: Connection, user_id: int, wanted: Wanted, *, after: tuple[str, int] | None = None, limit: int
) -> list[int]:
    """The numbers of the first tasks that are wanted, behind `after` (due key, number), as they are due."""
    groups = _rarest_first(conn, user_id, wanted.groups)
    clauses = [*_driven(user_id, wanted.span), *_also(words.c, user_id, groups[1:])]
    if after is not None:
        key, number = after
        clauses += [words.c.due_key >= key, or_(words.c.due_key > key, words.c.number > number)]
    statement = select(words.c.due_key, words.c.number).where(*clauses)
    streams = [([key], [done]) for key in groups[0] for done in _dones(wanted)]
    if len(streams) > STREAMS:
        streams, statement = [(list(groups[0]), _dones(wanted))], statement.distinct()
    statement = statement.order_by(words.c.due_key, words.c.number).limit(limit)
    places = heapq.merge(
        *([(row.due_key, row.number) for row in conn.execute(statement, {"keys": k, "dones": d})] for k, d in streams)
    )
    return list(islice(dict.fromkeys(number for _, number in places), limit))


def count(conn: Connection, user_id: int, wanted: Wanted, *, most: int) -> int:
    """How many tasks are wanted, of the first `most` that have the rarest key."""
    groups = _rarest_first(conn, user_id, wanted.groups)
    first = select(*_PLACE).where(*_driven(user_id, wanted.span)).limit(most)
    if len(groups[0]) > 1:
        first = first.distinct()
    some = first.subquery()
    statement = select(func.count()).select_from(some).where(*_also(some.c, user_id, groups[1:]))
    return int(conn.execute(statement, {"keys": groups[0], "dones": _dones(wanted)}).scalar_one())


def having(user_id: int, groups: Sequence[Keys]) -> list[ColumnElement[Any]]:
    """For each group, the numbers of the tasks that have a key of it, as a subquery: where another order is asked for,
    or more than an order."""
    return [select(words.c.number).where(words.c.user_id == user_id, words.c.key.in_(keys)) for keys in groups]  # type: ignore[misc]


def _driven(user_id: int, span: Span | None) -> list[ColumnElement[bool]]:
    """What leads through the index: tasks that have one of `keys` and are one of `dones`."""
    clauses: list[ColumnElement[bool]] = [
        words.c.user_id == user_id,
        words.c.key.in_(bindparam("keys", expanding=True)),
        words.c.done.in_(bindparam("dones", expanding=True)),
    ]
    return clauses if span is None else [*clauses, span.clause(words.c.due_key)]


def _also(task: Any, user_id: int, groups: Sequence[Keys]) -> list[ColumnElement[bool]]:
    """The task at hand has a key of each of these groups too."""
    found: list[ColumnElement[bool]] = []
    for keys in groups:
        other = words.alias()
        same = (getattr(other.c, column.name) == getattr(task, column.name) for column in _PLACE)
        found.append(exists().where(other.c.user_id == user_id, *same, other.c.key.in_(keys)))
    return found


def _dones(wanted: Wanted) -> list[bool]:
    return [False, True] if wanted.done is None else [wanted.done]


def _rarest_first(conn: Connection, user_id: int, groups: Sequence[Keys]) -> Sequence[Keys]:
    if len(groups) == 1:
        return groups
    return sorted(groups, key=lambda keys: conn.execute(_SOME, {"u": user_id, "keys": keys}).scalar_one())
