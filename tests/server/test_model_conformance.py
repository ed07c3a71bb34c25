"""Servers that are not quite OpenAI's: every quirk, answered whole and streamed, through a whole server.

What comes of each is compared with what must, and with the page in docs/reference that tells it to people.
"""

from __future__ import annotations

import pytest

from scripts.conformance import PAGE, page, played
from tests.fakes.llm.odd_streams import BREAKS
from tests.fakes.llm.odd_words import THOUGHT
from tests.fakes.llm.ordeal import Outcomes
from tests.fakes.llm.quirk import NONE, Quirk, by_round
from tests.fakes.llm.quirks import QUIRKS, named
from tests.fakes.llm.server import ScriptedLlm
from tests.fakes.served import serving

# The quirks that a turn does not survive, by the error that it ends with.
FAILS = {
    "model_failed": "finish-calls-without-any call-cut-by-length thousand-calls think-unclosed reasoning-alone"
    " nothing-said null-said blank-said nothing-said-after-calls not-json web-page list-body null-choices no-choices"
    " empty-body reset-midway end-midway reset-in-call end-in-call reset-midway-after-calls words-for-ever huge-body"
    " wrong-path bad-request bad-request-text bad-request-list redirect redirect-to-page",
    "model_unreachable": "error-with-200 error-with-200-text error-midway error-event reset-always reset-after-calls"
    " overloaded-after-calls broken bad-gateway",
    "model_too_slow": "silent silent-midway silent-in-call comments-for-ever",
    "model_busy": "error-with-200-limit busy-for-long busy loading",
    "model_key_refused": "key-refused key-refused-text forbidden",
    "model_quota_used_up": "quota credits",
    "model_unknown": "unknown-model unknown-model-openai unknown-model-400",
    "model_without_tools": "no-tools no-tools-vllm no-tools-llamacpp no-tools-openrouter",
    "model_refused": "filtered policy policy-403",
    "context_too_long": "context-openai context-llamacpp context-llamacpp-500 context-vllm",
}
CODES = {name: code for code, names in FAILS.items() for name in names.split()}
DONE_BEFORE = {"nothing-said-after-calls", "reset-after-calls", "reset-midway-after-calls", "overloaded-after-calls"}
REFUSED = {"arguments-broken", "arguments-wrong", "others-identity", "call-cut-but-finished"}  # calls, by the tools
MORE_WORDS = {
    "cut-by-length": "\n\n(The model reached the end of what it may write at once, so this breaks off here.)",
    "filtered-midway": "\n\n(The model's provider withheld the rest.)",
}
TWO_CLIENTS = {NONE.name, *(quirk.name for quirk in BREAKS)}  # `make conformance` has all of them hear all


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return played(by_both=TWO_CLIENTS)


@pytest.fixture(params=[(name, streamed) for name in QUIRKS for streamed in (False, True)], ids=str)
def case(request: pytest.FixtureRequest) -> tuple[str, bool]:
    found: tuple[str, bool] = request.param
    return found


def test_nothing_hangs_is_silent_or_is_done_twice(outcomes: Outcomes, case: tuple[str, bool]) -> None:
    assert {client: seen.faults for client, seen in outcomes[case].items() if seen.faults} == {}


def test_what_the_model_means_is_done_or_it_is_said_why_not(outcomes: Outcomes, case: tuple[str, bool]) -> None:
    name, streamed = case
    words, tasks = meant(named(name))
    for seen in outcomes[case].values():
        if name in CODES:
            assert (seen.code, seen.tasks) == (CODES[name], tasks if name in DONE_BEFORE else [])
        elif name in REFUSED:
            assert (seen.code, seen.tasks, seen.calls) == (None, [], [("add_task", False)])
        elif named(name).unmarked and streamed:
            assert (seen.code, seen.words) == (None, f"{THOUGHT}\n\n\n{words}")
        else:
            assert (seen.code, seen.words, seen.tasks) == (None, words + MORE_WORDS.get(name, ""), tasks)


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("name", sorted(TWO_CLIENTS))
def test_it_does_not_matter_how_the_client_asks(outcomes: Outcomes, name: str, streamed: bool) -> None:
    as_json, as_events = outcomes[name, streamed].values()
    assert as_json.gist == as_events.gist


def test_the_page_tells_what_was_seen(outcomes: Outcomes) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(outcomes), "run make conformance"


async def test_thoughts_that_nothing_begins_are_shown_once_and_then_known() -> None:
    quirk = named("think-unopened")
    with ScriptedLlm(answer=by_round(quirk.means), quirk=quirk) as llm:
        async with serving(model=llm.model) as served:
            first, second = await served.talk("hello"), await served.talk("hello again")
    assert THOUGHT in first["response"]
    assert second["response"] == meant(quirk)[0]


def meant(quirk: Quirk) -> tuple[str, list[str]]:
    """The reply and the tasks that there would be if the server did what OpenAI documents."""
    words = "".join(answer.text for answer in quirk.means)
    calls = [one for answer in quirk.means for one in answer.calls if one.tool == "add_task"]
    return words, sorted(str(one.arguments["title"]) for one in calls if not isinstance(one.arguments, str))
