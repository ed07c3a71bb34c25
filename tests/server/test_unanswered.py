"""Questions that nobody could answer: kept as they were asked, for editors, until one writes the answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.faqs import PATH, UNANSWERED, make
from tests.fakes.served import Served, calls, says
from tests.server.test_bot_sharing import person
from tests.server.test_bots import make as make_bot
from tests.server.test_bots import share

pytestmark = pytest.mark.asyncio(loop_scope="session")

LOOKS, SORRY = calls("search_knowledge", query="what the model made of it"), says("I don't know that.")
DRYER = "Where is the tumble dryer?"


async def ask(served: Served, bot: str | None, words: str) -> dict[str, Any]:
    return await served.talk(words, LOOKS, SORRY, **({"bot_id": bot} if bot else {}))


async def shown(served: Served, bot: str | None) -> list[dict[str, Any]]:
    answer = await served.client.get(UNANSWERED, params={"bot_id": bot} if bot else {})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def a_bot(served: Served) -> str:
    return str((await make_bot(served, config={"agent_type": "rag"}))["id"])


async def test_a_question_without_an_answer_is_kept_in_the_words_of_the_one_who_asked(served: Served) -> None:
    bot = await a_bot(served)
    await ask(served, bot, DRYER)
    [found] = await shown(served, bot)
    assert (found["question"], found["wordings"], found["count"], found["bot_id"]) == (DRYER, [], 1, bot)
    assert found.keys().isdisjoint({"user_id", "user", "email", "name"})
    assert await shown(served, None) == []


async def test_those_that_ask_the_same_stand_together(served: Served) -> None:
    bot = await a_bot(served)
    for words in (DRYER, "Where's the tumble dryer please?", DRYER, "Who feeds the cat?", "where is the TUMBLE dryer"):
        await ask(served, bot, words)
    dryer, cat = await shown(served, bot)
    assert (dryer["question"], dryer["wordings"], dryer["count"]) == (DRYER, ["Where's the tumble dryer please?"], 4)
    assert (cat["question"], cat["count"]) == ("Who feeds the cat?", 1)


async def test_one_becomes_a_draft_and_leaves_the_list(served: Served) -> None:
    bot = await a_bot(served)
    for words in (DRYER, "Is there a tumble dryer?"):
        await ask(served, bot, words)
    made = await served.client.post(f"{UNANSWERED}/{(await shown(served, bot))[0]['id']}/draft")
    assert made.status_code == 201, made.text
    faq = made.json()
    assert (faq["question"], faq["wordings"], faq["status"]) == (DRYER, ["Is there a tumble dryer?"], "draft")
    assert (faq["answer"], faq["bot_id"], made.headers["location"]) == ("", bot, f"{PATH}/{faq['id']}")
    assert await shown(served, bot) == []


async def test_what_asks_as_an_faq_does_gives_that_its_wordings(served: Served) -> None:
    bot = await a_bot(served)
    faq = await make(served, "where is the tumble dryer", bot_id=bot, status="archived")
    for words in (DRYER, "Is there a tumble dryer?"):
        await ask(served, bot, words)
    made = await served.client.post(f"{UNANSWERED}/{(await shown(served, bot))[0]['id']}/draft")
    assert (made.json()["id"], made.json()["wordings"]) == (faq["id"], ["Is there a tumble dryer?"])


async def test_what_is_dismissed_does_not_come_back(served: Served) -> None:
    bot = await a_bot(served)
    await ask(served, bot, DRYER)
    question = (await shown(served, bot))[0]["id"]
    assert (await served.client.delete(f"{UNANSWERED}/{question}")).status_code == 204
    for words in (DRYER, "The tumble dryer, where?"):
        await ask(served, bot, words)
    assert await shown(served, bot) == []
    assert (await served.client.post(f"{UNANSWERED}/{question}/draft")).status_code == 404


async def test_nothing_is_kept_of_turns_that_looked_nothing_up(served: Served) -> None:
    bot = await a_bot(served)
    await served.talk("Good morning!", says("Hello."), bot_id=bot)
    await ask(served, None, "What do I know?")  # of their own there is nothing to look up
    assert await shown(served, bot) == await shown(served, None) == []


async def test_only_editors_see_them_and_strangers_not_even_that(served: Served) -> None:
    bot = await a_bot(served)
    bob, eve, mallory = [await person(served, name) for name in ("Bob", "Eve", "Mallory")]
    await share(served, {"id": bot}, bob.email, "viewer")
    await share(served, {"id": bot}, eve.email, "editor")
    mine = dict(served.client.headers)
    served.client.headers.update(bob.headers)
    await ask(served, bot, DRYER)
    served.client.headers.update(mine)
    question = (await shown(served, bot))[0]["id"]
    for who, status in ((bob, 403), (mallory, 404), (eve, 200)):
        listed = await served.client.get(UNANSWERED, params={"bot_id": bot}, headers=who.headers)
        assert listed.status_code == status
        assert "Bob" not in listed.text
    for who, status in ((bob, 403), (mallory, 404), (eve, 204)):
        gone = await served.client.delete(f"{UNANSWERED}/{question}", headers=who.headers)
        assert gone.status_code == status


async def test_an_answer_that_comes_from_an_faq_cites_it_and_is_not_kept(served: Served) -> None:
    bot = await a_bot(served)
    faq = await make(served, DRYER, "In the cellar. Bring coins.", bot_id=bot, wordings=["Can I dry clothes here?"])
    served.embedded = True
    reply = await served.talk("where is the tumble dryer?", bot_id=bot)
    [source] = reply["sources"]
    assert "In the cellar. Bring coins." in reply["response"]
    assert (source["source"], source["title"], source["quote"]) == (
        f"faq:{faq['id']}",
        DRYER,
        "In the cellar. Bring coins.",
    )
    assert (await served.client.get(source["url"])).json()["answer"] == "In the cellar. Bring coins."
    assert await shown(served, bot) == []
