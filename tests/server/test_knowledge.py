"""Answers from documents over the whole road: uploaded, asked about, quoted, cited, shown again; and whose they are."""

from __future__ import annotations

from typing import Any

import pytest

from taskchat.agent.embedded.wording import wording
from tests.fakes.documents import add
from tests.fakes.knowledge import RULES
from tests.fakes.served import Served, calls, says

ENGLISH = wording("en")

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTION = "which bin does paper go into?"
TEXT = "# House rules\n\n## Laundry\n\n" + "\n\n".join(RULES)


async def with_rules(served: Served, **query: Any) -> dict[str, Any]:
    return await add(served, "rules.md", TEXT, **query)


async def bot_of(served: Served, **config: Any) -> str:
    answer = await served.client.post("/api/v1/bots", json={"name": "Rules", "visibility": "public", "config": config})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def tools(reply: dict[str, Any]) -> list[str]:
    return [call["tool"] for call in reply["tool_calls"]]


async def test_the_embedded_model_quotes_and_says_where_it_stands(served: Served) -> None:
    await with_rules(served)
    served.embedded = True
    events = await served.events(QUESTION)
    reply = events[-1]["reply"]
    assert reply["response"] == "“Paper goes into the blue bin.” [1]"
    source = reply["sources"][0]
    assert (source["title"], source["path"][-1], source["quote"]) == (
        "House rules",
        "Laundry",
        "Paper goes into the blue bin.",
    )
    opened = (await served.client.get(source["url"])).json()
    assert opened["text"] == source["quote"]
    messages = (await served.client.get(f"/api/v1/conversations/{reply['conversation_id']}/messages")).json()["items"]
    assert messages[-1]["sources"] == reply["sources"]


async def test_a_question_that_goes_on_from_the_one_before_is_answered(served: Served) -> None:
    await with_rules(served)
    served.embedded = True
    first = await served.talk("when is the laundry room open?")
    told = await served.talk("and on Sundays?", conversation_id=first["conversation_id"])
    assert "On Sundays it stays closed." in told["response"]


async def test_what_documents_do_not_say_is_not_known(served: Served) -> None:
    await with_rules(served)
    served.embedded = True
    reply = await served.talk("who invented the telephone?")
    assert reply["response"].startswith(ENGLISH.say("documents.dont_know"))
    assert (reply["sources"], reply["sources_note"]) == ([], ENGLISH.say("sources_note.none_enough"))


async def test_tasks_are_never_looked_up_in_documents(served: Served) -> None:
    await with_rules(served)
    served.embedded = True
    await served.add("laundry")
    for words in ("what's on my list?", "add buy paper", "when is laundry?", "mark laundry as done"):
        assert "search_knowledge" not in tools(await served.talk(words))


async def test_without_documents_only_who_names_them_is_told_so(served: Served) -> None:
    served.embedded = True
    told = await served.talk("what do my documents say about paper?")
    assert (told["response"], told["tool_calls"]) == (ENGLISH.say("documents.none"), [])
    assert "to-do list" in (await served.talk("who invented the telephone?"))["response"]


async def test_a_bot_of_documents_answers_from_its_own_alone(served: Served) -> None:
    await with_rules(served)
    served.embedded = True
    bot = await bot_of(served, agent_type="rag")
    assert (await served.talk(QUESTION, bot_id=bot))["response"] == ENGLISH.say("documents.none")
    await add(served, "bins.txt", "Paper goes into the yellow bin of the bot.", bot_id=bot)
    reply = await served.talk(QUESTION, bot_id=bot)
    assert "yellow bin" in reply["response"]
    assert "blue" not in str(reply)
    assert (await served.talk("hello", bot_id=bot))["response"] == ENGLISH.say("documents.hello")


async def test_an_llms_citations_are_checked(served: Served) -> None:
    await with_rules(served)
    look = calls("search_knowledge", query=QUESTION)
    reply = await served.talk(QUESTION, look, says("Paper belongs into the blue one [1]. The moon is round [7]."))
    assert reply["response"] == "Paper belongs into the blue one [1]. The moon is round."
    assert reply["sources"][0]["quote"] == "Paper goes into the blue bin."
    assert reply["sources_note"] == ENGLISH.say("sources_note.removed")
    assert "[n]" not in str(reply)
    uncited = await served.talk(QUESTION, calls("search_knowledge", query=QUESTION), says("It is the blue one."))
    assert (uncited["sources"], uncited["sources_note"]) == ([], ENGLISH.say("sources_note.uncited"))


async def test_an_llm_is_offered_the_search_only_where_there_is_something(served: Served) -> None:
    await served.talk("hi", says("Hi [1]."))
    first = served.models[-1].calls[0]
    assert "search_knowledge" not in {tool.name for tool in first.tools}
    await with_rules(served)
    await served.talk("hi", says("Hi."))
    later = served.models[-1].calls[0]
    assert "search_knowledge" in {tool.name for tool in later.tools}
    assert "[1]" in (later.system_instructions or "")


async def test_nothing_of_anothers_documents_is_ever_found(served: Served) -> None:
    document = await with_rules(served)
    bot = await bot_of(served, agent_type="rag")
    await add(served, "secret.txt", "Paper goes into the secret bin.", bot_id=bot)
    other = await served.another()
    look = calls("search_knowledge", query=QUESTION)
    await add_as(served, other)
    reply = await served.talk(QUESTION, look, says("I don't know."), headers=other)
    assert "blue bin" not in str(reply)
    assert "secret" not in str(reply)
    opened = await served.client.get(f"/api/v1/documents/{document['id']}/text", headers=other)
    assert opened.status_code == 404


async def add_as(served: Served, headers: dict[str, str]) -> None:
    """Give somebody a document of their own, so that they are offered the search."""
    mine = dict(served.client.headers)
    served.client.headers.update(headers)
    try:
        await add(served, "other.txt", "Paper is made of wood. The bin of Bob is small.")
    finally:
        served.client.headers.update({"Authorization": mine["authorization"]})
