"""What happens while one types: completions, what is understood, the draft that is kept."""

from __future__ import annotations

import pytest
from textual import events

from taskchat.client import drafts
from taskchat.tui.completion import Names, offers
from taskchat.tui.widgets.completions import Completions
from taskchat.tui.widgets.prompt import Prompt
from tests.tui.conftest import Opened, opened
from tests.tui.fakes import CONVERSATION, FakeServer, replied, said, task

TASKS = [
    task(3, "buy milk", project="shopping", tags=["home"]),
    task(31, "pay rent", project="My flat", tags=["money"]),
    task(4, "call mom"),
]
NAMES = Names.of(TASKS, ["embedded", "ollama/qwen3"])


def prompt(screen: Opened) -> Prompt:
    return screen.app.screen.query_one(Prompt)


@pytest.mark.parametrize(
    ("before", "inserts"),
    [
        ("/un", ["/undo"]),
        ("/mod", ["/model "]),
        ("/model q", ["ollama/qwen3"]),
        ("add eggs @sh", ["@shopping "]),
        ("add eggs @my", ['in project "My flat" ']),
        ("add eggs @ho", ["#home "]),
        ("done with #3", ["#3 ", "#31 "]),
        ("done with #mo", ["#4 ", "#money "]),
        ("mail ann@sh", []),  # no word of its own
        ("add eggs", []),
        ("", []),
    ],
)
def test_what_completes_the_word_before_the_cursor(before: str, inserts: list[str]) -> None:
    assert [offer.insert for offer in offers(before, NAMES)] == inserts


async def test_a_project_is_completed_by_tab_where_the_cursor_is() -> None:
    async with opened(FakeServer(TASKS)) as screen:
        await screen.type("eggs @s")
        await screen.until(lambda: screen.app.screen.query_one(Completions).display)
        await screen.pilot.press("tab")
        assert prompt(screen).text == "eggs @shopping "


async def test_the_arrows_choose_and_enter_takes_it_but_sends_nothing() -> None:
    async with opened(FakeServer(TASKS)) as screen:
        await screen.type("#")
        await screen.until(lambda: screen.sees("pay rent") and screen.app.screen.query_one(Completions).display)
        await screen.pilot.press("down", "enter")
        assert prompt(screen).text == "#31 "
        assert not screen.server.asked


async def test_enter_sends_what_is_typed_where_nothing_was_chosen() -> None:
    async with opened(FakeServer(TASKS)) as screen:
        await screen.type("eggs @shopping")
        await screen.until(lambda: screen.app.screen.query_one(Completions).display)
        await screen.pilot.press("enter")
        await screen.until(lambda: screen.server.asked)
        assert screen.server.asked[0].message == "eggs @shopping"


async def test_escape_leaves_the_completions_and_the_words() -> None:
    async with opened(FakeServer(TASKS)) as screen:
        await screen.type("#")
        await screen.until(lambda: screen.app.screen.query_one(Completions).display)
        await screen.pilot.press("escape")
        assert not screen.app.screen.query_one(Completions).display
        assert prompt(screen).text == "#"


async def test_what_is_understood_is_shown_while_one_types() -> None:
    server = FakeServer()
    server.says = "due Fri 17:00, high priority"
    async with opened(server) as screen:
        await screen.type("rent")
        await screen.until(lambda: screen.sees("→ due Fri 17:00, high priority"))
        assert server.previewed == ["rent"]  # asked once, after the last key


async def test_nothing_is_previewed_where_another_model_answers() -> None:
    server = FakeServer()
    server.model, server.says = "ollama/qwen3", "never"
    async with opened(server) as screen:
        await screen.until(lambda: screen.sees("ollama/qwen3"))
        await screen.type("rent")
        await screen.until(lambda: screen.app.screen.query_one(Prompt).text == "rent")
        assert not server.previewed


async def test_a_draft_is_there_again_after_leaving() -> None:
    async with opened() as screen:
        screen.app.post_message(events.Paste("half a thought\nand more"))
        await screen.until(lambda: prompt(screen).text)
    async with opened() as screen:
        await screen.until(lambda: prompt(screen).text == "half a thought\nand more")


async def test_a_draft_belongs_to_its_conversation() -> None:
    server = FakeServer(messages=[said(1, "hello"), replied(2, "Welcome back.")])
    async with opened(server, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("Welcome back."))
        await screen.type("here")
        await screen.pilot.press("ctrl+n")
        await screen.until(lambda: prompt(screen).text == "")
    async with opened(server, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: prompt(screen).text == "here")


async def test_what_was_sent_is_no_draft_any_more() -> None:
    async with opened() as screen:
        await screen.type("hello")
        await screen.pilot.press("enter")
        await screen.until(lambda: screen.sees("All right."))
    async with opened() as screen:
        await screen.until(lambda: screen.sees("▌ hello") or screen.sees("What's on your mind?"))
        assert prompt(screen).text == ""


def test_drafts_are_few_and_an_empty_one_is_forgotten() -> None:
    for number in range(drafts.KEPT_MOST + 5):
        drafts.keep_draft(f"c{number}", f"words {number}")
    assert drafts.read_draft("c0") == ""
    assert drafts.read_draft("c54") == "words 54"
    drafts.keep_draft("c54", "")
    assert drafts.read_draft("c54") == ""


async def test_a_paste_of_100_kb_is_taken_whole() -> None:
    text = "a line of words that one pastes, and then some\n" * 2_200
    async with opened() as screen:
        screen.app.post_message(events.Paste(text))
        await screen.until(lambda: prompt(screen).text == text)
