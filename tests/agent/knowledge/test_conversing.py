"""A question may lean on the one before it; what is spoken of in between ends that."""

from __future__ import annotations

from taskchat.agent.embedded.plan import Memory, Outcome, Reply
from taskchat.agent.knowledge.conversing import converse_knowing
from taskchat.schemas.bots import SEARCH_TOOL
from tests.agent.embedded.player import NOW
from tests.fakes.knowledge import found, passage

LAUNDRY = "when does the laundry close?"


def said(message: str, memory: Memory, answers: str = "") -> tuple[list[str], Reply]:
    """What is looked up for a message, and the reply, where only what has the word `answers` finds something."""
    plan = converse_knowing(message, now=NOW, memory=memory, language="en", knows=True)
    queries = list[str]()
    outcomes: list[Outcome] | None = None
    while True:
        try:
            calls = next(plan) if outcomes is None else plan.send(outcomes)
        except StopIteration as end:
            return queries, end.value
        queries += [call.arguments["query"] for call in calls if call.tool == SEARCH_TOOL]
        enough = bool(queries) and answers in queries[-1]
        knows = found(passage(1, "In winter the laundry closes at six."), enough=enough).model_dump()
        outcomes = [Outcome(knows) for _ in calls]


def test_a_question_that_goes_on_is_looked_up_with_the_one_before() -> None:
    _, first = said(LAUNDRY, Memory())
    queries, second = said("and in winter?", Memory.from_json(first.memory.to_json()))
    assert queries == [f"{LAUNDRY} and in winter?"]
    assert second.sources
    assert said("why?", second.memory)[0] == [f"{LAUNDRY} why?"]


def test_what_is_found_without_a_word_of_what_is_new_does_not_answer() -> None:
    queries, _ = said("and on Sundays?", Memory(asked=LAUNDRY))
    assert queries == [f"{LAUNDRY} and on Sundays?", "and on Sundays?"]


def test_where_both_together_find_nothing_it_is_looked_up_alone() -> None:
    queries, _ = said("and in winter?", Memory(asked=LAUNDRY), answers="nothing says this")
    assert queries == [f"{LAUNDRY} and in winter?", "and in winter?"]


def test_a_whole_question_stands_alone_and_is_gone_on_from_next() -> None:
    queries, reply = said("where is the key of the garage?", Memory(asked=LAUNDRY))
    assert queries == ["where is the key of the garage?"]
    assert reply.memory.asked == queries[0]


def test_speaking_of_something_else_ends_what_was_asked() -> None:
    _, reply = said("thanks!", Memory(asked=LAUNDRY))
    assert reply.memory.asked is None


def test_what_is_to_be_done_is_done_and_not_looked_up() -> None:
    plan = converse_knowing("and add milk", now=NOW, memory=Memory(asked=LAUNDRY), language="en", knows=True)
    assert next(plan)[0].tool == "add_task"
