"""FAQs in the store: changes that meet, and what goes with whom."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from taskchat.bots.access import collection_for
from taskchat.bots.service import BotService
from taskchat.errors import Conflict, TaskchatError
from taskchat.knowledge.faqs import FaqService
from taskchat.knowledge.faqs import unanswered as limits
from taskchat.knowledge.index import Index
from taskchat.schemas.bots import BotDraft
from taskchat.schemas.faqs import FaqDraft, FaqPatch, FaqQuestion
from taskchat.schemas.model_names import ModelName
from taskchat.store import accounts
from taskchat.store.engine import Store, of_user
from tests.fakes.database import Clock, person

DRYER = "Where is the tumble dryer?"


class Place:
    """Ann has a public bot with FAQs, and Bob asks it."""

    def __init__(self, store: Store, faqs: FaqService, bot: str, ann: int, bob: int) -> None:
        self.store, self.faqs, self.bot, self.ann, self.bob = store, faqs, bot, ann, bob

    async def add(self, question: str, **more: Any) -> str:
        draft = FaqDraft(question=question, **{"answer": "So.", "status": "published", **more})
        return (await self.faqs.add(self.ann, self.bot, draft)).id

    async def found(self, words: str, *, unpublished: bool = False) -> list[str]:
        asked = FaqQuestion(q=words, bot_id=self.bot, unpublished=unpublished)
        return [hit.question for hit in (await self.faqs.finding.search(self.ann, asked)).items]

    async def ask(self, who: int, *questions: str) -> None:
        for each in questions:
            await self.faqs.unanswered.record(who, self.bot, each)

    async def unanswered(self) -> list[tuple[str, int]]:
        page = await self.faqs.unanswered.page(self.ann, self.bot, limit=200)
        return [(each.question, each.count) for each in page.items]

    async def rows(self, table: str) -> int:
        return int(
            await self.store.read(lambda conn: conn.execute(text(f"SELECT count(*) FROM {table}")).scalar()) or 0
        )


@pytest.fixture
async def place(store: Store) -> Place:
    ann, bob = (await person(store, "ann")).user_id, (await person(store, "bob")).user_id
    bots = BotService(store, Clock(), ModelName.parse)
    bot = (await bots.add(ann, BotDraft(name="Rules", visibility="public"))).id
    return Place(store, FaqService(store, Clock(), collection_for, Index(store)), bot, ann, bob)


async def test_changes_that_meet_are_all_made_and_what_is_searched_is_what_is_shown(place: Place) -> None:
    faq = await place.add(DRYER)
    patches: list[dict[str, Any]] = [
        {"priority": 5},
        {"category": "House"},
        {"answer": "In the cellar."},
        {"question": "Where do I dry clothes?"},
    ]
    await asyncio.gather(*(place.faqs.update(place.ann, faq, FaqPatch(**patch)) for patch in patches))
    now = await place.faqs.open(place.ann, faq)
    assert (now.priority, now.category, now.answer) == (5, "House", "In the cellar.")
    assert await place.found("dry clothes") == [now.question] == ["Where do I dry clothes?"]
    assert await place.found("tumble") == []


async def test_of_many_who_want_a_slug_one_has_it(place: Place) -> None:
    wanted = [
        place.add(f"Number {number}?", slug="mine", status=status)
        for number, status in enumerate(["draft", "published"] * 3)
    ]
    done = await asyncio.gather(*wanted, return_exceptions=True)
    assert sum(isinstance(each, str) for each in done) == 1
    assert sum(isinstance(each, Conflict) for each in done) == 5


async def test_publishing_and_archiving_at_once_leaves_one_of_both(place: Place) -> None:
    faq = await place.add(DRYER, status="draft")
    both = [FaqPatch(status="published"), FaqPatch(status="archived")] * 3
    await asyncio.gather(*(place.faqs.update(place.ann, faq, patch) for patch in both))
    published = (await place.faqs.open(place.ann, faq)).status == "published"
    assert await place.found("tumble dryer") == ([DRYER] if published else [])
    assert await place.found("tumble dryer", unpublished=True) in ([DRYER], [])


async def test_those_who_ask_the_same_at_once_are_one_group(place: Place) -> None:
    await asyncio.gather(*(place.ask(who, DRYER) for who in (place.ann, place.bob) * 3))
    assert await place.unanswered() == [(DRYER, 6)]


async def test_the_list_comes_in_pages_and_each_question_once(place: Place) -> None:
    await place.ask(place.ann, *(f"word{number} thing{number} other{number}" for number in range(7)))
    await place.ask(place.bob, "word3 thing3 other3", DRYER)
    whole, paged, cursor = await place.unanswered(), list[tuple[str, int]](), None
    while not paged or cursor is not None:
        page = await place.faqs.unanswered.page(place.ann, place.bot, limit=3, cursor=cursor)
        paged += [(each.question, each.count) for each in page.items]
        cursor = page.next_cursor
    assert len(whole) == 8
    assert paged == whole


async def test_one_user_can_not_crowd_out_the_questions_of_others(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "KEPT_OF_ONE", 3)
    await place.ask(place.ann, DRYER)
    await place.ask(place.bob, *(f"word{number} thing{number} other{number}" for number in range(9)))
    assert await place.rows("unanswered") == 4
    assert (DRYER, 1) in await place.unanswered()


async def test_with_the_one_who_asked_their_questions_and_votes_go(place: Place) -> None:
    faq = await place.add("Why?")
    await place.faqs.vote(place.bob, faq, helpful=True)
    await place.ask(place.bob, DRYER, "Where is Bob's bike?")
    await place.ask(place.ann, "where is the tumble dryer")
    await place.store.write(lambda conn: accounts.remove_user(conn, place.bob), alone=of_user(place.bob))
    assert await place.unanswered() == [("where is the tumble dryer", 1)]
    assert (await place.faqs.open(place.ann, faq)).helpful == 0
    assert await place.rows("faq_votes") == 0


async def test_with_the_bot_all_of_it_goes(place: Place) -> None:
    await place.add("Why?", tags=["a"])
    await place.add("How?", status="draft")
    await place.ask(place.bob, DRYER)
    bots = BotService(place.store, Clock(), ModelName.parse)
    await bots.remove(place.ann, place.bot)
    for table in ("faqs", "faq_terms", "faq_votes", "unanswered", "passages", "passage_words", "passage_counts"):
        assert await place.rows(table) == 0, table
    await place.ask(place.bob, DRYER)  # a turn that ends when its bot is gone
    assert await place.rows("unanswered") == 0


async def test_a_bot_that_goes_during_an_import_gets_no_more(place: Place) -> None:
    data = "question\n" + "".join(f"Number {number}?\n" for number in range(60))
    events = place.faqs.files.take_in(place.ann, place.bot, data.encode(), "csv")
    await anext(events)
    await BotService(place.store, Clock(), ModelName.parse).remove(place.ann, place.bot)
    with pytest.raises(TaskchatError):
        _ = [event async for event in events]
    assert await place.rows("faqs") == 0
