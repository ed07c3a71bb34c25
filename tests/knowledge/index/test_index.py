"""What was put in is found, and gone when it is taken out: its passages, its words, its rows in the index."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import Connection, text

from taskchat.knowledge.index import Index, Passage
from taskchat.knowledge.index.terms import scope_of
from taskchat.store import passage_search
from taskchat.store.passage_search import Scope
from taskchat.store.sqlite import SqliteStore
from tests.knowledge.index.conftest import ANNA, BOT, Shelf, passages

TABLES = ("passages", "passage_words", "passage_counts")


def rows(conn: Connection) -> list[int]:
    return [conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in TABLES]


def pages_with(conn: Connection, term: bytes) -> int:
    pages = conn.execute(text("SELECT block FROM passages_fts_data")).scalars()
    return sum(term in page for page in pages)


async def test_a_passage_is_found_by_its_words(shelf: Shelf) -> None:
    await shelf.put("doc:1", "The boiler is in the cellar.", "The key hangs behind the door.")
    assert await shelf.found("where's the key?") == ["doc:1#1"]
    assert await shelf.found("boilers") == ["doc:1#0"]
    assert await shelf.found("giraffe") == []


async def test_a_passage_is_found_by_its_title_and_its_headings(shelf: Shelf) -> None:
    heading = Passage(ordinal=0, text="Press it twice.", start=0, end=15, path=("Reset",))
    await shelf.index.put(ANNA, "doc:1", "Dishwasher", [heading])
    await shelf.put("doc:2", "Press it once.", title="Oven")
    assert await shelf.found("how do I reset the dishwasher") == ["doc:1#0"]


async def test_a_hit_says_where_it_stands(shelf: Shelf) -> None:
    await shelf.put("doc:1", "It is old.", "The key hangs behind the door.", title="House")
    (hit,) = (await shelf.index.search([ANNA], "keys behind doors")).hits
    assert (hit.source, hit.collection, hit.title, hit.start, hit.end) == ("doc:1", ANNA, "House", 12, 42)
    assert [hit.text[start:end] for start, end in hit.highlights] == ["key", "behind", "door"]
    assert 0 < hit.score <= 1


async def test_a_source_that_is_put_again_has_only_the_new(shelf: Shelf) -> None:
    await shelf.put("doc:1", "The boiler is in the cellar.", "It is old.")
    await shelf.put("doc:1", "The heating is in the attic.")
    assert (await shelf.found("boiler"), await shelf.found("heating")) == ([], ["doc:1#0"])


async def test_nothing_is_left_of_what_was_dropped(shelf: Shelf) -> None:
    for language in (None, "de"):
        await shelf.index.put(ANNA, "doc:1", "Haus", passages("Der Kessel ist im Keller.", "Alt."), language=language)
    await shelf.put("faq:1", "Where is the key?")
    await shelf.index.drop(ANNA, "doc:1")
    await shelf.index.drop(ANNA, "doc:1")
    assert await shelf.found("kessel key") == ["faq:1#0"]
    await shelf.index.drop(ANNA, "faq:1")
    assert await shelf.store.read(rows) == [0, 0, 0]


async def test_nothing_is_left_of_a_collection_that_was_dropped(shelf: Shelf) -> None:
    await shelf.put("doc:1", "The boiler is in the cellar.")
    await shelf.put("doc:1", "The key.", collection=BOT)
    await shelf.index.drop_collection(ANNA)
    assert (await shelf.found("boiler"), await shelf.found("key", BOT)) == ([], ["doc:1#0"])
    scope = Scope([ANNA], [scope_of(ANNA, "doc")])
    assert await shelf.store.read(lambda conn: passage_search.having(conn, scope, [["boiler"]])) == [[]]
    await shelf.index.drop_collection(BOT)
    assert await shelf.store.read(rows) == [0, 0, 0]


async def test_the_words_of_what_was_deleted_are_in_no_page_of_sqlites_index(shelf: Shelf) -> None:
    if not isinstance(shelf.store, SqliteStore):
        pytest.skip("PostgreSQL's own cleaning takes what was deleted out of its index")
    for number in range(5):
        await shelf.put(f"doc:{number}", f"The xylophone number {number} is out of tune.")
    await shelf.put("doc:secret", "The zwieback lies under the floor.")
    assert await shelf.store.read(lambda conn: pages_with(conn, b"zwieback"))
    await shelf.index.drop(ANNA, "doc:secret")
    assert await shelf.store.read(lambda conn: pages_with(conn, b"zwieback")) == 0
    assert await shelf.store.read(lambda conn: pages_with(conn, b"xylophon")) == 1
    assert len(await shelf.found("xylophone")) == 5


async def test_sources_that_are_put_at_once_are_counted_right(shelf: Shelf) -> None:
    texts = ("The boiler is here.", "The key is there.", "The boiler again.")
    await asyncio.gather(*(shelf.put(f"doc:{number % 3}", *texts[: number % 3 + 1]) for number in range(12)))
    await asyncio.gather(*(shelf.index.drop(ANNA, f"doc:{number}") for number in range(3)))
    assert await shelf.store.read(rows) == [0, 0, 0]


async def test_of_many_wordings_each_faq_is_found_once(shelf: Shelf) -> None:
    await shelf.put("faq:1", "How do I reset my password?", "I forgot my password", "password lost")
    await shelf.put("faq:2", "How do I change my password?")
    result = await shelf.index.search([ANNA], "forgot password", each_source_once=True)
    assert [hit.passage_id for hit in result.hits] == ["faq:1#1", "faq:2#0"]
    assert [hit.source for hit in (await shelf.index.search([ANNA], "forgot password")).by_source()] == [
        "faq:1",
        "faq:2",
    ]


async def test_only_sources_of_the_kinds_are_found(shelf: Shelf) -> None:
    await shelf.put("faq:1", "Where is the key?")
    await shelf.put("doc:1", "The key hangs behind the door.")
    assert await shelf.found("key", kinds=("faq",)) == ["faq:1#0"]
    assert await shelf.found("key", kinds=("doc",)) == ["doc:1#0"]
    assert await shelf.found("key", kinds=()) == []


async def test_questions_of_any_kind_are_harmless(shelf: Shelf) -> None:
    await shelf.put("doc:1", "The key's \"name\" is NOT null AND (void) OR * 'x'.")
    for question in (
        "",
        "   ",
        '"',
        "' OR 1=1 --",
        "NEAR(a b)",
        "NOT AND OR",
        "a:b*^",
        "\\",
        "\x00key",
        "key" * 900,
        "?!",
    ):
        await shelf.found(question)
    assert await shelf.found("AND NOT key's") == ["doc:1#0"]


async def test_a_wordless_passage_can_be_put_in(shelf: Shelf) -> None:
    await shelf.put("doc:1", "— … —", "The key.")
    assert await shelf.found("key") == ["doc:1#1"]


async def test_an_index_is_as_good_as_another_on_the_same_database(shelf: Shelf) -> None:
    await shelf.put("doc:1", "The key hangs behind the door.")
    again = Index(shelf.store)
    assert [hit.passage_id for hit in (await again.search([ANNA], "key")).hits] == ["doc:1#0"]
