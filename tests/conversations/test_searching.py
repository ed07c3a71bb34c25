"""Search in what was said, in plain words."""

from __future__ import annotations

from typing import Any

import pytest

from taskchat.conversations import searching
from taskchat.conversations.searching import letters_of, snippet
from taskchat.conversations.service import ConversationService
from taskchat.store import conversations, messages
from taskchat.store.engine import Store
from tests.fakes.database import START, Clock, person


class Said:
    """A person's messages, and the search in them."""

    def __init__(self, store: Store, user_id: int) -> None:
        self.store, self.user_id, self.service = store, user_id, ConversationService(store, Clock())

    async def keep(self, *texts: str) -> None:
        talk = {"public_id": f"c{self.user_id}", "user_id": self.user_id, "title": "t", "message_count": len(texts)}
        message = {"user_id": self.user_id, "role": "user", "tool_calls": [], "meta": {}, "created_at": START}

        def job(conn: Any) -> None:
            there = conversations.add(conn, {**talk, "archived": False, "created_at": START, "updated_at": START})
            for text in texts:
                messages.add(conn, {**message, "conversation_id": there, "content": text})

        await self.store.write(job, alone="test")

    async def found(self, wanted: str, *, limit: int = 20) -> list[str]:
        """What is found, page by page."""
        snippets: list[str] = []
        cursor = None
        while True:
            page = await self.service.search(self.user_id, wanted, limit=limit, cursor=cursor)
            snippets += [hit.snippet for hit in page.items]
            if (cursor := page.next_cursor) is None:
                return snippets


@pytest.fixture
async def said(store: Store) -> Said:
    return Said(store, (await person(store, "ann")).user_id)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("milk", ["Buy MILK!", "milk and bread"]),
        ("buying milk", ["Buy MILK!"]),
        ("bread milk", ["milk and bread"]),  # in any order
        ("größe", ["GRÖSSE messen"]),
        ("牛奶", ["买牛奶"]),
        ("100%", ["give 100%"]),
        ("ilk", []),  # not from the middle of a word
        ("mlik", []),  # a message is found as it was said
    ],
)
async def test_a_message_is_found_by_all_its_words_in_any_form(said: Said, wanted: str, expected: list[str]) -> None:
    await said.keep("milk and bread", "GRÖSSE messen", "买牛奶", "give 100%", "Buy MILK!")
    assert await said.found(wanted) == expected


@pytest.mark.parametrize("pattern", ["%", "_", "*", ".*", "' OR 1=1 --", '"', "milk NEAR bread", "(a|b)", "m*lk", "\\"])
async def test_words_are_never_patterns(said: Said, pattern: str) -> None:
    await said.keep("milk and bread")
    assert await said.found(pattern) == []


async def test_nobody_finds_what_another_has_said(said: Said, store: Store) -> None:
    await said.keep("a secret")
    bob = Said(store, (await person(store, "bob")).user_id)
    await bob.keep("no secrets")
    assert await bob.found("secret") == ["no secrets"]


@pytest.mark.parametrize("limit", [1, 2, 20])
async def test_a_long_history_is_searched_window_by_window(
    said: Said, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    for name in ("AT_ONCE", "UNFILTERED_AT_ONCE"):
        monkeypatch.setattr(searching, name, 3)
    monkeypatch.setattr(searching, "MESSAGES_MAX", 6)
    texts = [f"{'milk' if number % 5 == 0 else 'bread'} {number}" for number in range(30)]
    await said.keep(*texts)
    for wanted in ("milk", "mılk"):  # with letters that a database looks for, and without
        expected = [text for text in reversed(texts) if wanted in text]
        assert await said.found(wanted, limit=limit) == expected


@pytest.mark.parametrize(
    ("wanted", "letters"),
    [("calling mom", "cal"), ("Wäsche buy", "buy"), ("größe", None), ("100%", "100"), ("!", None)],
)
def test_the_database_looks_for_letters_that_every_form_has(wanted: str, letters: str | None) -> None:
    assert letters_of(wanted) == letters


def test_a_snippet_shows_the_words_and_what_stands_around_them() -> None:
    long = f"{'before ' * 40}the\n  Dentist {'after ' * 40}"
    shown = snippet(long, "dentist")
    assert "the Dentist after" in shown
    assert (shown[0], shown[-1], len(shown)) == ("…", "…", 162)
    assert snippet("short", "nothing of it") == "short"
