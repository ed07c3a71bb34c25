"""OpenAI's endpoint: what it flags, and that nothing passes that it could not be asked about."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from taskchat.agent.moderation.moderator import moderator_for
from taskchat.agent.moderation.openai_moderation import OpenAIModeration
from taskchat.config import Settings
from taskchat.errors import ModerationFailed
from tests.fakes.llm.answers import Answer, cut, fail, slow
from tests.fakes.llm.server import ScriptedLlm, scripted_llm

KEY = "sk-secret-of-the-tests"
PATH = "/v1/moderations"
FLAGS: dict[str, Mapping[str, float]] = {"gore": {"violence": 0.9, "violence/graphic": 0.7}, "spite": {"hate": 0.8}}


@pytest.fixture
async def llm() -> AsyncIterator[ScriptedLlm]:
    async with scripted_llm() as server:
        server.flags = FLAGS
        yield server


@pytest.fixture
async def moderation(llm: ScriptedLlm) -> AsyncIterator[OpenAIModeration]:
    made = OpenAIModeration(base_url=llm.url, key=KEY, model="omni", seconds=0.5, retries=0)
    yield made
    await made.aclose()


async def test_what_it_flags_is_flagged(moderation: OpenAIModeration) -> None:
    assert await moderation.check("buy milk") is None
    flags = await moderation.check("gore and spite")
    assert flags is not None
    assert flags.categories == ("hate", "violence", "violence/graphic")
    assert dict(flags.scores) == {"hate": 0.8, "violence": 0.9, "violence/graphic": 0.7}


async def test_a_long_text_is_asked_about_in_pieces_that_overlap(
    moderation: OpenAIModeration, llm: ScriptedLlm
) -> None:
    for place in (0, 1997, 3798, 9000):
        assert await moderation.check("x" * place + "gore" + "y" * (10_000 - place)) is not None
    assert await moderation.check("x" * 90_000) is None
    assert max(len(request.body["input"]) for request in llm.requests) == 32
    assert all(len(piece) <= 2000 for request in llm.requests for piece in request.body["input"])


async def test_letters_that_show_nothing_hide_nothing(moderation: OpenAIModeration, llm: ScriptedLlm) -> None:
    assert await moderation.check("g\u200bo\u2060re") is not None
    assert await moderation.check("\u200b \u2060") is None
    assert len(llm.requests) == 1  # there is nothing to ask about


async def test_it_is_told_the_words_the_model_and_the_key_and_nothing_else(
    moderation: OpenAIModeration, llm: ScriptedLlm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    await moderation.check("buy milk")
    (request,) = llm.requests
    assert request.body == {"input": ["buy milk"], "model": "omni"}
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert not [name for name in request.headers if "stainless" in name or name.startswith("openai-")]
    assert request.headers["user-agent"].startswith("taskchat/")


def results(*each: Any) -> Answer:
    return Answer(body={"id": "m", "model": "omni", "results": list(each)})


FINE = {"flagged": False, "categories": {"hate": False}, "category_scores": {"hate": 0.1}}
NONSENSE = {
    "an error": fail(500),
    "another error": fail(400),
    "the key is refused": fail(401, {"error": {"message": f"Incorrect API key provided: {KEY}"}}),
    "too many": fail(429, headers={"Retry-After": "30"}),
    "elsewhere": fail(302, {}, {"Location": "http://127.0.0.1:1/"}),
    "a web page": Answer(body="<html>hello</html>"),
    "nothing": Answer(body=""),
    "no object": Answer(body="[]"),
    "no results": results(),
    "too many results": results(FINE, FINE),
    "a result that is none": results("fine"),
    "not flagged is no text": results({**FINE, "flagged": "no"}),
    "no word on being flagged": results({"categories": {}, "category_scores": {}}),
    "an error with status 200": Answer(body={"error": {"message": "overloaded"}}),
    "a chat": Answer(body={"choices": [{"message": {"content": "fine"}}]}),
    "without end": Answer(body=" " * 2_000_000),
    "cut off": cut(results(FINE), 10),
    "cut off at once": cut(results(FINE)),
    "hanging": cut(results(FINE), 10, "hang"),
    "slow": slow(results(FINE), 30.0),
}


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=NONSENSE.keys())
async def test_what_can_not_be_checked_is_not_passed_on(
    moderation: OpenAIModeration, llm: ScriptedLlm, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    llm.at[PATH] = answer
    with caplog.at_level(logging.INFO, "taskchat"), pytest.raises(ModerationFailed) as failed:
        await moderation.check("my words")
    assert failed.value.__cause__ is None  # whose words could have the key or the user's in them
    told = caplog.text + str(failed.value)
    assert "moderation by 127.0.0.1" in told
    assert KEY not in told
    assert "my words" not in told


async def test_a_server_that_is_down_passes_nothing_until_it_is_up_again(
    moderation: OpenAIModeration, llm: ScriptedLlm
) -> None:
    llm.kill()
    with pytest.raises(ModerationFailed):
        await moderation.check("buy milk")
    llm.revive()
    assert await moderation.check("buy milk") is None


@pytest.mark.parametrize(
    ("result", "categories", "scores"),
    [
        ({**FINE, "flagged": True}, ["flagged"], {}),  # it does not say as what
        ({**FINE, "categories": {"hate": True}}, ["hate"], {"hate": 0.1}),  # it contradicts itself
        ({**FINE, "flagged": True, "categories": {"ha<b>te\x1b[2J": True, "x": None}}, ["habte2j"], {}),
        (
            {"flagged": True, "categories": {"hate": True}, "category_scores": {"hate": 7, "x": None}},
            ["hate"],
            {"hate": 1.0},
        ),
        ({"flagged": True}, ["flagged"], {}),
    ],
)
async def test_an_odd_answer_is_taken_for_the_worse_and_made_fit_to_be_shown(
    moderation: OpenAIModeration, llm: ScriptedLlm, result: dict[str, Any], categories: list[str], scores: Any
) -> None:
    llm.at[PATH] = results(result)
    flags = await moderation.check("x")
    assert flags is not None
    assert (list(flags.categories), dict(flags.scores)) == (categories, scores)


@pytest.mark.parametrize(("setting", "sent"), [("", None), ("sk-mine", "Bearer sk-mine")])
async def test_openais_key_is_not_sent_to_another_server(llm: ScriptedLlm, setting: str, sent: str | None) -> None:
    settings = Settings(moderation="openai", moderation_url=llm.url, moderation_key=setting)
    moderator = moderator_for(settings, {"OPENAI_API_KEY": KEY})
    assert moderator is not None
    await moderator.check("x")
    await moderator.aclose()
    assert llm.requests[0].headers.get("authorization") == sent
