"""Models as the orchestrator gets them."""

from __future__ import annotations

import pytest

from taskchat.agent.models.endpoint import Endpoint
from taskchat.agent.models.llm import Llms
from taskchat.errors import ModelKeyRefused
from taskchat.schemas.model_names import ModelName
from tests.agent.models.asking_llms import asking
from tests.fakes.llm.server import ScriptedLlm
from tests.fakes.waiting import until

OPENAI = ModelName.parse("openai/gpt-5-mini")
OLLAMA = ModelName.parse("ollama/llama3.2")


def endpoint(name: ModelName, *, key: str | None = None, base_url: str = "", reply_tokens: int = 0) -> Endpoint:
    return Endpoint(name=name, base_url=base_url or name.base_url, key=key, reply_tokens=reply_tokens)


def test_nothing_is_stored_at_openai() -> None:
    assert Llms().settings(endpoint(OPENAI)).store is False


def test_others_are_not_told_of_what_only_openai_knows() -> None:
    assert Llms().settings(endpoint(OLLAMA)).store is None


@pytest.mark.parametrize(("tokens", "most"), [(0, None), (500, 500)])
def test_replies_are_as_long_as_they_may_be(tokens: int, most: int | None) -> None:
    settings = Llms().settings(endpoint(OLLAMA, reply_tokens=tokens))
    assert (settings.max_tokens, settings.include_usage) == (most, True)


def test_a_provider_that_needs_a_key_is_not_asked_without() -> None:
    with pytest.raises(ModelKeyRefused, match="taskchat model key openai, or set OPENAI_API_KEY"):
        Llms().model(endpoint(OPENAI))


def test_a_server_of_ones_own_may_need_none() -> None:
    Llms().model(endpoint(OLLAMA))
    Llms().model(endpoint(OPENAI, base_url="http://127.0.0.1:9/v1"))


@pytest.mark.parametrize("key", ["schlüssel", "two\nlines", "\x00"])
def test_what_can_be_no_key_is_not_sent(key: str) -> None:
    with pytest.raises(ModelKeyRefused) as caught:
        Llms().model(endpoint(OLLAMA, key=key))
    assert key not in str(caught.value)


def test_of_a_server_that_nobody_asked_nothing_bad_is_known() -> None:
    assert Llms().state(endpoint(OLLAMA)) is None


def test_a_key_is_not_shown_by_accident() -> None:
    assert "sk-secret" not in repr(endpoint(OPENAI, key="sk-secret"))


async def test_closing_ends_all_connections() -> None:
    async with ScriptedLlm("Hello") as llm:
        async with asking(llm) as ask:
            await ask.streamed()
            assert llm.open == 1
        await until(lambda: llm.open == 0)
