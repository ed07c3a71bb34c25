"""The conversations at the left."""

from __future__ import annotations

from taskchat.tui.widgets.conversation_list import ConversationList
from taskchat.tui.widgets.prompt import Prompt
from tests.tui.conftest import NARROW, Opened, opened
from tests.tui.fakes import CONVERSATION, FakeServer, conversation, replied, said

BROAD = (160, 40)


def server() -> FakeServer:
    found = FakeServer(messages=[said(1, "hello"), replied(2, "Hi there.")])
    found.talks = [
        conversation(CONVERSATION, "Shopping"),
        conversation("c2", "Holiday", days_ago=1),
        conversation("c3", "Old plans", days_ago=90, archived=True),
    ]
    return found


async def in_the_list(screen: Opened) -> None:
    await screen.until(lambda: screen.sees("Holiday"))
    screen.app.screen.query_one(ConversationList).focus()
    await screen.pilot.pause()


async def test_they_stand_under_their_days_and_one_is_opened() -> None:
    async with opened(server(), size=BROAD) as screen:
        await screen.until(lambda: screen.sees("Yesterday") and screen.sees("Holiday") and not screen.sees("Old plans"))
        await in_the_list(screen)
        await screen.pilot.press("home", "enter")
        await screen.until(lambda: screen.sees("Hi there.") and screen.sees("› Shopping"))
        assert isinstance(screen.app.focused, Prompt)


async def test_one_is_renamed_and_that_is_taken_back() -> None:
    async with opened(server(), size=BROAD, conversation_id=CONVERSATION) as screen:
        await in_the_list(screen)
        await screen.pilot.press("home", "r", *" list", "enter")
        await screen.until(lambda: screen.sees("Renamed: Shopping list") and "Shopping list" in screen.lines()[0])
        await screen.pilot.press("ctrl+z")
        await screen.until(lambda: screen.sees("Renamed back") and not screen.sees("Shopping list"))


async def test_the_only_one_is_under_the_cursor_again_when_it_comes_back() -> None:
    only = server()
    only.talks = only.talks[:1]
    async with opened(only, size=BROAD, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("› Shopping"))
        screen.app.screen.query_one(ConversationList).focus()
        await screen.pilot.press("home", "a")
        await screen.until(lambda: screen.sees("None yet."))
        await screen.pilot.press("ctrl+z")
        await screen.until(lambda: screen.sees("› Shopping"))
        await screen.pilot.press("delete")
        await screen.until(lambda: screen.sees("Deleted: Shopping"))


async def test_one_is_archived_and_taken_out() -> None:
    async with opened(server(), size=BROAD) as screen:
        await in_the_list(screen)
        await screen.pilot.press("home", "down", "a")
        await screen.until(lambda: screen.sees("Archived: Holiday"))
        await screen.pilot.press("v")
        await screen.until(lambda: screen.sees("Old plans") and screen.sees("All conversations"))
        await screen.pilot.press("home", "a")
        await screen.until(lambda: screen.sees("Taken out: Holiday"))


async def test_one_that_is_deleted_can_be_taken_back_since_it_is_only_hidden() -> None:
    async with opened(server(), size=BROAD) as screen:
        await in_the_list(screen)
        await screen.pilot.press("home", "down", "delete")
        await screen.until(lambda: screen.sees("Deleted: Holiday"))
        assert ("delete conversation", "c2") not in screen.server.calls
        await screen.pilot.press("ctrl+z")
        await screen.until(lambda: screen.sees("Here again: Holiday") and screen.sees("Yesterday"))


async def test_who_leaves_after_deleting_has_it_deleted() -> None:
    found = server()
    async with opened(found, size=BROAD, conversation_id=CONVERSATION) as screen:
        await in_the_list(screen)
        await screen.pilot.press("home", "delete")
        await screen.until(lambda: screen.sees("Deleted: Shopping") and screen.sees("What's on your mind?"))
        await screen.pilot.press("ctrl+q")
    assert ("delete conversation", CONVERSATION) in found.calls


async def test_words_find_those_with_them_in_their_titles() -> None:
    async with opened(server(), size=BROAD) as screen:
        await in_the_list(screen)
        await screen.pilot.press("slash", *"holi")
        await screen.until(lambda: not screen.sees("Shopping") and screen.sees("Holiday"))
        await screen.pilot.press("escape")
        await screen.until(lambda: screen.sees("Shopping"))


async def test_a_narrow_screen_opens_them_over_the_conversation() -> None:
    async with opened(server(), size=NARROW) as screen:
        assert not screen.sees("Holiday")
        await screen.pilot.press("ctrl+o")
        await screen.until(lambda: screen.sees("Holiday"))
        await screen.pilot.press("escape")
        await screen.until(lambda: not screen.sees("Holiday"))
