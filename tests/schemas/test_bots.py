"""A bot's configuration: its defaults, its other names, what it refuses, and which tools it opens."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from taskchat.schemas.bots import SEARCH_TOOL, SLUG_MAX, TASK_TOOLS, BotConfig, BotDraft, BotPatch, TurnBot, slug_of


def bot(*, own: bool = True, **config: Any) -> TurnBot:
    return TurnBot(id="b", name="b", config=BotConfig(**config), own=own)


def test_everything_has_a_default() -> None:
    config = BotConfig()
    assert (config.agent_type, config.model, config.retriever_k, config.chat_history_length) == ("tasks", None, 5, 10)


def test_other_names_are_the_same_fields() -> None:
    given: dict[str, Any] = {"agent_type": "rag", "llm_model": "embedded", "system_prompt": "Be kind.", "tools": []}
    assert BotConfig(**given) == BotConfig(agent_type="rag", model="embedded", instructions="Be kind.")


def test_the_schema_names_what_is_accepted() -> None:
    properties = BotConfig.model_json_schema()["properties"]
    assert {"model", "llm_model", "instructions", "system_prompt"} <= properties.keys()
    assert properties["llm_model"]["writeOnly"] is True


@pytest.mark.parametrize(
    ("name", "fine"),
    [
        ("House rules", True),
        ("Küche 🥘", True),
        ("👩‍🍳 Chef", True),  # joined
        ("می‌خواهم", True),  # a language that needs what has no width
        ("שלום", True),
        ("a\nb", False),
        ("a\tb", False),
        ("a\u202eb", False),  # turns what follows
        ("a\u200bb", False),  # has no width
        ("\u200db", False),  # joins nothing
        ("a\u200db", False),  # joins what needs no joining
        ("a\U000e0041b", False),  # a tag, which only models read
        ("   ", False),
        ("x" * 101, False),
    ],
)
def test_a_name_hides_nothing(name: str, fine: bool) -> None:
    if fine:
        assert BotDraft(name=name).name == name
        return
    with pytest.raises(ValidationError) as refused:
        BotDraft(name=name)
    assert refused.value.errors()[0]["loc"] == ("name",)


def test_instructions_may_have_lines_and_hide_nothing() -> None:
    assert BotConfig(instructions="One.\r\n\tTwo.").instructions == "One.\n\tTwo."
    with pytest.raises(ValidationError, match=r"nobody sees \(U\+2066\)"):
        BotConfig(instructions="a\u2066b")


@pytest.mark.parametrize("field", ["name", "slug", "visibility", "config", "description"])
def test_what_can_not_be_empty_is_not_taken_away(field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        BotPatch(**{field: None})
    assert refused.value.errors()[0]["loc"][0] == field


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("House rules", "house-rules"),
        ("  Ärger & Öl!  ", "arger-ol"),
        ("日本語", "bot"),
        ("-", "bot"),
        ("a" * 100, "a" * SLUG_MAX),
    ],
)
def test_a_name_gives_a_slug(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@given(st.text(min_size=1, max_size=100))
def test_every_slug_can_be_typed(name: str) -> None:
    assert BotDraft(name="x", slug=slug_of(name)).slug == slug_of(name)


@pytest.mark.parametrize(
    ("config", "may", "may_not"),
    [
        ({}, [*TASK_TOOLS, SEARCH_TOOL], ["notes.search", "drop_tables"]),
        ({"tools": ["list_tasks"]}, ["list_tasks"], ["add_task", SEARCH_TOOL]),
        ({"agent_type": "rag"}, [SEARCH_TOOL], [*TASK_TOOLS, "notes.search"]),
        ({"agent_type": "tools"}, [*TASK_TOOLS, SEARCH_TOOL, "notes.search"], ["drop_tables"]),
        ({"agent_type": "tools", "tools": ["notes.search"]}, ["notes.search"], ["notes.save", "add_task"]),
    ],
)
def test_a_bot_has_the_tools_of_its_type_and_of_its_list(
    config: dict[str, Any], may: list[str], may_not: list[str]
) -> None:
    assert all(bot(**config).may_call(tool) for tool in may)
    assert not any(bot(**config).may_call(tool) for tool in may_not)


def test_a_bot_of_somebody_else_reaches_none_of_ones_own_connections() -> None:
    config = {"agent_type": "tools", "tools": ["notes.search", "add_task"]}
    assert bot(own=True, **config).may_call("notes.search")
    assert not bot(own=False, **config).may_call("notes.search")
    assert bot(own=False, **config).may_call("add_task")
