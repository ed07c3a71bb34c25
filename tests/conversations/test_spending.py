"""What conversations cost: each reply, each conversation, each day."""

from __future__ import annotations

import datetime as dt

import pytest

from taskchat.conversations.journal import Journal, OpenTurn
from taskchat.conversations.service import ConversationService
from taskchat.conversations.spending import Spending
from taskchat.errors import InvalidInput
from taskchat.schemas.chat import ChatReply, ChatRequest, Usage
from taskchat.store import usage
from taskchat.store.engine import Store, of_user
from tests.fakes.database import START, Clock, embedded_answers, person

TODAY = START.date()
MODEL = "openai/gpt-5-mini"
ONCE = Usage(model_calls=2, input_tokens=900, output_tokens=50, cached_tokens=300, seconds=1.5)


class Purse:
    """A person who pays, with a clock."""

    def __init__(self, store: Store, user_id: int) -> None:
        self.store, self.id, self.clock = store, user_id, Clock()
        self.spending, self.service = Spending(store, self.clock), ConversationService(store, self.clock)

    async def spend(self, *, days_ago: int) -> None:
        day = TODAY - dt.timedelta(days=days_ago)
        await self.store.write(lambda conn: usage.add(conn, self.id, 0, day, MODEL, ONCE), alone=of_user(self.id))

    async def say(self, *, model: str = MODEL, to: str | None = None) -> OpenTurn:
        journal, request = Journal(self.store, self.clock), ChatRequest(message="hello", conversation_id=to)
        turn = await journal.begin(self.id, request, key=None, answers=embedded_answers)
        assert isinstance(turn, OpenTurn)
        reply = ChatReply(conversation_id=turn.conversation_id, message_id=0, response="Hi.", model=model, usage=ONCE)
        await journal.finish(turn, self.id, reply, {})
        return turn


@pytest.fixture
async def ann(store: Store) -> Purse:
    return Purse(store, (await person(store, "ann")).user_id)


async def test_without_a_time_it_is_the_last_30_days(ann: Purse) -> None:
    for days_ago in (0, 0, 29, 30):
        await ann.spend(days_ago=days_ago)
    report = await ann.spending.report(ann.id)
    assert (report.since, report.until) == (TODAY - dt.timedelta(days=29), TODAY)
    assert [(item.day, item.turns) for item in report.items] == [(report.since, 1), (TODAY, 2)]
    assert report.total.model_dump() == {**ONCE.model_dump(), "turns": 3} | {
        "model_calls": 6,
        "input_tokens": 2700,
        "output_tokens": 150,
        "cached_tokens": 900,
        "seconds": 4.5,
    }


async def test_today_is_that_of_utc_whatever_the_clock_shows(ann: Purse) -> None:
    ann.clock.now = dt.datetime(2027, 1, 5, 1, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert (await ann.spending.report(ann.id)).until == dt.date(2027, 1, 4)


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (TODAY, TODAY - dt.timedelta(days=1), "is after"),
        (dt.date(2026, 1, 1), dt.date(2027, 1, 2), "more than 366 days"),
        (dt.date.min, None, "more than 366 days"),
        (dt.date.max, None, "is after"),
    ],
)
async def test_a_time_that_can_not_be_told_of_is_refused(
    ann: Purse, since: dt.date, until: dt.date | None, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        await ann.spending.report(ann.id, since=since, until=until)
    assert set(refused.value.fields) == {"since"}


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
async def test_the_ends_of_the_calendar_are_days_like_others(ann: Purse, day: dt.date) -> None:
    assert (await ann.spending.report(ann.id, until=day)).until == day


async def test_a_turn_is_added_to_its_conversation_and_its_day(ann: Purse) -> None:
    there = (await ann.say()).conversation_id
    await ann.say(to=there)
    ann.clock.move(days=1)
    await ann.say(model="ollama/llama3.2", to=there)
    await ann.say(model="embedded", to=there)
    found = await ann.service.get(ann.id, there)
    assert found.usage == Usage(model_calls=6, input_tokens=2700, output_tokens=150, cached_tokens=900, seconds=4.5)
    assert (await ann.service.page(ann.id)).items == [found]
    report = await ann.spending.report(ann.id)
    told = [(item.day - TODAY, item.model, item.turns) for item in report.items]
    assert told == [(dt.timedelta(0), MODEL, 2), (dt.timedelta(days=1), "ollama/llama3.2", 1)]


async def test_a_reply_tells_what_it_cost_when_it_is_read_or_taken_along(ann: Purse) -> None:
    turn = await ann.say()
    read = (await ann.service.messages(ann.id, turn.conversation_id)).items
    conversation, messages = await ann.service.export(ann.id, turn.conversation_id)
    assert [message.usage for message in read] == [None, ONCE]
    assert ([message async for message in messages], conversation.usage) == (read, ONCE)
