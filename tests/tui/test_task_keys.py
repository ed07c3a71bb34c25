"""Tasks changed by keys and by the mouse, beside the conversation."""

from __future__ import annotations

from textual.widgets import Input

from taskchat.errors import ServerUnreachable
from taskchat.tui.widgets.line_editor import LineEditor
from taskchat.tui.widgets.task_list import TaskList
from tests.tui.conftest import NARROW, Opened, opened
from tests.tui.fakes import FakeServer, task

MILK = task(1, "buy milk", due="2026-11-20")
RENT = task(2, "pay the rent", due="2026-11-24", project="Flat")
READ = task(3, "read a book")


def tasks(screen: Opened) -> TaskList:
    return screen.app.screen.query_one(TaskList)


def updates(screen: Opened) -> list[object]:
    return [what for name, what in screen.server.calls if name == "update"]


async def in_the_list(screen: Opened, count: int = 3) -> None:
    await screen.until(lambda: screen.sees(f"{count} open"))
    tasks(screen).focus()
    await screen.until(lambda: tasks(screen).pointed)


def three() -> FakeServer:
    return FakeServer([MILK, RENT, READ])


async def test_a_title_is_changed_where_it_stands() -> None:
    async with opened(three()) as screen:
        await in_the_list(screen)
        await screen.pilot.press("e", "end", *" now", "enter")
        await screen.until(lambda: screen.sees("○ buy milk now"))
        assert updates(screen) == [(1, {"title": "buy milk now"})]
        assert screen.app.focused is tasks(screen)


async def test_escape_leaves_a_title_as_it_was() -> None:
    async with opened(three()) as screen:
        await in_the_list(screen)
        await screen.pilot.press("e", *"xyz", "escape")
        assert updates(screen) == []
        assert screen.app.focused is tasks(screen)


async def test_a_title_that_can_not_be_changed_now_is_given_back_to_the_letter() -> None:
    async with opened(three()) as screen:
        await in_the_list(screen)
        await screen.pilot.press("e", *"!")
        screen.server.broken = ServerUnreachable("It can't be reached.")
        await screen.pilot.press("enter")
        editor = screen.app.screen.query_one("TaskPane LineEditor", LineEditor)
        await screen.until(lambda: editor.display and editor.value == "buy milk!")
        screen.server.broken = None
        await screen.pilot.press("enter")
        await screen.until(lambda: screen.sees("○ buy milk!"))
        assert len(updates(screen)) == 1


async def test_a_task_is_added_and_the_cursor_is_on_it() -> None:
    async with opened(three()) as screen:
        await in_the_list(screen)
        await screen.pilot.press("a", *"call Ann", "enter")
        await screen.until(lambda: screen.sees("4 open") and screen.sees("Added: call Ann"))
        pointed = tasks(screen).pointed
        assert pointed is not None
        assert pointed.title == "call Ann"


async def test_a_due_date_is_typed_as_one_says_it() -> None:
    async with opened(three()) as screen:
        await in_the_list(screen)
        await screen.pilot.press("d", *"tomorrow 17:00", "enter")
        await screen.until(lambda: updates(screen))
        assert updates(screen) == [(1, {"due": "2026-11-21T17:00:00+00:00"})]


async def test_what_is_no_date_is_said_and_can_be_mended() -> None:
    async with opened(three()) as screen:
        await in_the_list(screen)
        await screen.pilot.press("d", *"a cow", "enter")
        await screen.until(lambda: screen.sees("“a cow” is not one date."))
        editor = screen.app.screen.query_one("TaskPane LineEditor", LineEditor)
        assert editor.display
        assert editor.value == "a cow"


async def test_keys_move_the_due_date_and_the_priority() -> None:
    async with opened(three()) as screen:
        await in_the_list(screen)
        for key, expected in (
            ("plus", {"due": "2026-11-21"}),
            ("m", {"due": "2026-11-21"}),
            ("p", {"priority": "low"}),
        ):
            screen.server.calls.clear()
            await screen.pilot.press(key)
            await screen.until(lambda: updates(screen))
            assert updates(screen) == [(1, expected)]


async def test_several_are_marked_and_done_at_once_and_taken_back_at_once() -> None:
    async with opened(three()) as screen:
        await in_the_list(screen)
        await screen.pilot.press("x", "x", "space")
        await screen.until(lambda: screen.sees("Done: 2 tasks") and screen.sees("1 open"))
        assert not tasks(screen).marked
        assert [what for name, what in screen.server.calls if name == "done"] == [1, 2]


async def test_marks_are_dropped_by_escape_before_one_goes_back() -> None:
    async with opened(three()) as screen:
        await in_the_list(screen)
        await screen.pilot.press("ctrl+a")
        assert len(tasks(screen).marked) == 3
        await screen.pilot.press("escape")
        assert not tasks(screen).marked
        assert screen.app.focused is tasks(screen)
        await screen.pilot.press("escape")
        await screen.until(lambda: screen.app.focused is not tasks(screen))


async def test_words_leave_the_tasks_that_have_them_while_one_types() -> None:
    async with opened(three()) as screen:
        await in_the_list(screen)
        await screen.pilot.press("slash", *"@fl")
        await screen.until(lambda: not screen.sees("read a book") and screen.sees("pay the rent"))
        await screen.pilot.press("enter", "escape")
        await screen.until(lambda: screen.sees("read a book"))


async def test_they_are_shown_by_project_and_as_one_day() -> None:
    async with opened(three()) as screen:
        await in_the_list(screen)
        await screen.pilot.press("v")
        await screen.until(lambda: screen.sees("No project") and screen.sees("by project"))
        await screen.pilot.press("v")
        await screen.until(lambda: screen.sees("Today, Friday 20 November") and not screen.sees("pay the rent"))
        await screen.pilot.press("right", "right", "right", "right")
        await screen.until(lambda: screen.sees("Tuesday 24 November") and screen.sees("pay the rent"))


async def test_a_click_on_the_words_below_does_it_too() -> None:
    async with opened(three()) as screen:
        await in_the_list(screen)
        details = screen.app.screen.query_one("#task-details")
        lines = screen.lines()
        y = next(at for at, line in enumerate(lines) if "Priority" in line and "Delete" in line)
        x = lines[y].index("Delete")
        await screen.pilot.click(offset=(x, y))
        await screen.until(lambda: screen.sees("Deleted: buy milk"))
        assert details is not None


async def test_a_rhythm_is_told_in_words_below() -> None:
    plants = task(4, "water the plants", due="2026-11-24", recurrence="FREQ=WEEKLY;BYDAY=TU")
    async with opened(FakeServer([plants])) as screen:
        await in_the_list(screen, 1)
        await screen.until(lambda: screen.sees("every Tuesday") and not screen.sees("byday"))


async def test_the_mouse_alone_opens_the_panes_and_adds() -> None:
    async with opened(three(), size=NARROW) as screen:
        await screen.until(lambda: screen.sees("✓ ?"))
        await screen.pilot.click(offset=(screen.lines()[0].index("✓"), 0))
        await screen.until(lambda: screen.sees("3 open"))
        y = next(at for at, line in enumerate(screen.lines()) if "3 open" in line)
        await screen.pilot.click(offset=(screen.lines()[y].index("add"), y))
        await screen.until(lambda: isinstance(screen.app.focused, Input))
