"""Bots over HTTP: made, changed and shared; a turn with one is run as it is configured."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from taskchat.schemas.caller import Caller
from tests.fakes.served import Served, calls, says

pytestmark = pytest.mark.asyncio(loop_scope="session")
BOTS = "/api/v1/bots"
AS_OTHERS_WRITE_IT = {
    "agent_type": "rag",
    "llm_model": "embedded",
    "system_prompt": "Answer like a caretaker.",
    "retriever_k": 5,
    "chat_history_length": 10,
    "tools": [],
}


async def make(served: Served, name: str = "House rules", **more: Any) -> dict[str, Any]:
    answer = await served.client.post(BOTS, json={"name": name, **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"{BOTS}/{found['id']}"
    return found


async def change(served: Served, bot: dict[str, Any], **patch: Any) -> httpx.Response:
    return await served.client.patch(f"{BOTS}/{bot['id']}", json=patch)


async def share(served: Served, bot: dict[str, Any], email: str, role: str = "viewer") -> None:
    answer = await served.client.post(f"{BOTS}/{bot['id']}/members", json={"email": email, "role": role})
    assert answer.status_code == 200, answer.text


def told(served: Served) -> str:
    """What the last model was told to be."""
    return served.models[-1].calls[0].system_instructions or ""


async def test_a_bot_lives_from_its_making_to_its_end(served: Served) -> None:
    bot = await make(served)
    assert (bot["slug"], bot["visibility"], bot["role"]) == ("house-rules", "private", "owner")
    assert bot["config"] == {
        "agent_type": "tasks",
        "model": None,
        "instructions": "",
        "temperature": None,
        "retriever_k": 5,
        "chat_history_length": 10,
        "tools": [],
        "language": None,
    }
    changed = (await change(served, bot, name="Rules", config={"temperature": 0.2, "tools": ["list_tasks"]})).json()
    assert (changed["name"], changed["config"]["temperature"]) == ("Rules", 0.2)
    again = (await change(served, bot, config={"temperature": None, "language": "de"})).json()["config"]
    assert (again["temperature"], again["tools"], again["language"]) == (None, ["list_tasks"], "de")
    assert (await served.client.delete(f"{BOTS}/{bot['id']}")).status_code == 204
    assert (await served.client.get(f"{BOTS}/{bot['id']}")).status_code == 404


async def test_a_configuration_is_taken_as_other_programs_write_it(served: Served) -> None:
    config = (await make(served, config=AS_OTHERS_WRITE_IT))["config"]
    assert (config["model"], config["instructions"]) == ("embedded", "Answer like a caretaker.")


@pytest.mark.parametrize(
    ("config", "field", "words"),
    [
        ({"temperature": 3}, "config.temperature", "2 or less"),
        ({"temperature": "warm"}, "config.temperature", "a number"),
        ({"agent_type": "oracle"}, "config.agent_type", "'tasks', 'rag' or 'tools'"),
        ({"agent_type": "rag", "tools": ["add_task"]}, "config.tools", "no tool 'add_task'"),
        ({"tools": ["drop_tables"]}, "config.tools", "no tool 'drop_tables'"),
        ({"retriever_k": 0}, "config.retriever_k", "1 or more"),
        ({"chat_history_length": 10**9}, "config.chat_history_length", "200 or less"),
        ({"llm_model": "gpt-5"}, "config.model", "does not say where it is"),
        ({"skip_system_prompt": True}, "config.skip_system_prompt", "there is no such field"),
        ({"model": "embedded", "llm_model": "embedded"}, "config", "model and llm_model are the same"),
        ({"system_prompt": "a\u202eb"}, "config.system_prompt", "a character that nobody sees (U+202E)"),
        ({"language": "English, please"}, "config.language", "right form"),
    ],
)
async def test_what_is_wrong_with_a_configuration_is_named(
    served: Served, config: dict[str, Any], field: str, words: str
) -> None:
    answer = await served.client.post(BOTS, json={"name": "x", "config": config})
    assert answer.status_code == 422
    wrong = answer.json()["errors"][0]
    assert wrong["field"] == field
    assert words in wrong["message"]


async def test_tools_must_fit_the_type_that_the_bot_has_after_a_change(served: Served) -> None:
    bot = await make(served, config={"tools": ["add_task"]})
    answer = await change(served, bot, config={"agent_type": "rag"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "config.tools")


async def test_a_model_that_the_operator_does_not_allow_is_refused(served: Served) -> None:
    answer = await served.client.post(BOTS, json={"name": "x", "config": {"model": "http://10.0.0.1/v1#m"}})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (403, "config.model")


async def test_slugs_are_ones_own_and_each_is_given_once(served: Served) -> None:
    assert [(await make(served, "Räume & Küche"))["slug"] for _ in range(3)] == [
        "raume-kuche",
        "raume-kuche-2",
        "raume-kuche-3",
    ]
    taken = await served.client.post(BOTS, json={"name": "x", "slug": "raume-kuche"})
    assert (taken.status_code, taken.json()["errors"][0]["field"]) == (409, "slug")
    await served.be_somebody_new()
    assert (await make(served, "x", slug="raume-kuche"))["slug"] == "raume-kuche"


async def test_lists_come_page_by_page(served: Served) -> None:
    made = [(await make(served, f"bot {number}"))["id"] for number in range(5)]
    seen, cursor = [], None
    while True:
        query = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = (await served.client.get(BOTS, params=query)).json()
        seen += [bot["id"] for bot in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == made[::-1]


async def test_a_turn_is_run_as_its_bot_is_configured(served: Served) -> None:
    config = {"instructions": "Speak like $now a pirate.", "temperature": 0.3, "tools": ["list_tasks"]}
    bot = await make(served, "Captain", config=config | {"language": "de"})
    await served.talk("ahoy", says("Arr."), bot_id=bot["id"])
    call = served.models[-1].calls[0]
    assert told(served).endswith("Speak like $now a pirate.\n")
    assert 'the bot "Captain"' in told(served)
    assert "Write in their language (de)" in told(served)
    assert call.model_settings.temperature == 0.3
    assert [tool.name for tool in call.tools] == ["list_tasks"]


async def test_a_tool_that_a_bot_does_not_have_is_not_called_whatever_the_model_thinks(served: Served) -> None:
    bot = await make(served, config={"tools": ["list_tasks"]})
    await served.talk("add milk", calls("add_task", title="milk"), says("I can't."), bot_id=bot["id"])
    assert await served.titles() == []


async def test_the_embedded_model_has_no_more_tools_than_its_bot(served: Served) -> None:
    served.embedded = True
    try:
        looks = await make(served, "Reader", config={"tools": ["list_tasks"]})
        await served.add("buy milk")
        assert "buy milk" in (await served.talk("what's on my list?", bot_id=looks["id"]))["response"]
        reply = await served.talk("add eggs", bot_id=looks["id"])
        assert reply["tool_calls"][0]["error"] == "This bot has no tool add_task."
        assert "This bot can't do that" in reply["response"]
        assert await served.titles() == ["buy milk"]
    finally:
        served.embedded = False


async def test_a_bot_sees_no_more_of_the_past_than_it_should(served: Served) -> None:
    bot = await make(served, config={"chat_history_length": 2})
    there = (await served.talk("one", says("1"), bot_id=bot["id"]))["conversation_id"]
    for words in ("two", "three"):
        await served.talk(words, says(words), to=there)
    said = [item["content"] for item in served.models[-1].calls[0].input]
    assert [each if isinstance(each, str) else each[0]["text"] for each in said] == ["two", "two", "three"]


async def test_a_conversation_stays_with_its_bot(served: Served) -> None:
    bot, other = await make(served, config={"instructions": "Be brief."}), await make(served, "Other")
    there = (await served.talk("hi", says("Hi."), bot_id=bot["id"]))["conversation_id"]
    assert (await served.client.get(f"/api/v1/conversations/{there}")).json()["bot_id"] == bot["id"]
    await served.talk("and on", says("Yes."), to=there)
    assert "Be brief." in told(served)
    assert (await served.say("hi", to=there, bot_id=other["id"])).status_code == 409
    plain = (await served.talk("hi", says("Hi.")))["conversation_id"]
    assert (await served.say("hi", to=plain, bot_id=bot["id"])).status_code == 409
    for wanted, found in ((bot["id"], [there]), (other["id"], []), (None, [plain, there])):
        page = await served.client.get("/api/v1/conversations", params={"bot_id": wanted} if wanted else {})
        assert [each["id"] for each in page.json()["items"]] == found


async def test_a_conversation_whose_bot_is_gone_is_there_to_be_read(served: Served) -> None:
    bot = await make(served)
    there = (await served.talk("hi", says("Hi."), bot_id=bot["id"], key="k"))["conversation_id"]
    assert (await served.client.delete(f"{BOTS}/{bot['id']}")).status_code == 204
    messages = (await served.client.get(f"/api/v1/conversations/{there}/messages")).json()["items"]
    assert [message["content"] for message in messages] == ["hi", "Hi."]
    gone = await served.say("still there?", to=there)
    assert (gone.status_code, gone.json()["code"]) == (409, "conflict")
    assert "Start a new one" in gone.json()["hint"]
    assert (await served.say("hi", bot_id=bot["id"])).status_code == 404
    again = await served.say("hi", bot_id=bot["id"], key="k")
    assert again.json()["response"] == "Hi."


async def test_a_key_that_was_used_with_one_bot_is_not_for_another(served: Served) -> None:
    bot, other = await make(served), await make(served, "Other")
    first = await served.talk("hi", says("Hi."), bot_id=bot["id"], key="k2")
    assert (await served.talk("hi", bot_id=bot["id"], key="k2")) == first
    assert (await served.say("hi", bot_id=other["id"], key="k2")).status_code == 409


async def test_tools_are_told_which_knowledge_is_meant_and_by_nobody_but_the_server(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    callers: list[Caller] = []
    tasks = served.app.state.services.tasks
    look = tasks.look

    async def watched(caller: Caller, *rest: Any, **more: Any) -> Any:
        callers.append(caller)
        return await look(caller, *rest, **more)

    monkeypatch.setattr(tasks, "look", watched)
    bot = await make(served, config={"retriever_k": 7})
    await served.talk("look", calls("list_tasks"), says("Nothing."), bot_id=bot["id"])
    await served.talk("look", calls("list_tasks"), says("Nothing."))
    with_bot, without = callers
    assert (with_bot.bot_id, with_bot.collections, with_bot.retriever_k) == (bot["id"], (f"bot:{bot['id']}",), 7)
    assert (without.bot_id, without.collections) == (None, (f"user:{without.user_id}",))
