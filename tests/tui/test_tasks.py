"""The tasks beside the conversation."""

from __future__ import annotations

from taskchat.tui.widgets.task_list import TaskList
from tests.tui.conftest import NARROW, Opened, opened
from tests.tui.fakes import FakeServer, task

MILK = task(1, "buy [red]milk[/red] **now**", due="2026-11-20")
RENT = task(2, "pay the rent", due="2026-11-18", priority="high")


def tasks(screen: Opened) -> TaskList:
    return screen.app.screen.query_one(TaskList)


async def test_tasks_stand_under_their_headings_to_the_letter() -> None:
    async with opened(FakeServer([RENT, MILK, task(3, "learn Italian")])) as screen:
        await screen.until(lambda: screen.sees("learn Italian"))
        words = [line[80:].strip().partition("  ")[0] for line in screen.lines()]
        shown = [line for line in words if line and line != "local"]
        assert shown[shown.index("Overdue") : shown.index("▸ Done")] == [
            "Overdue",
            "○ ! pay the rent",
            "Today",
            "○ buy [red]milk[/red] **now**",
            "Someday",
            "○ learn Italian",
        ]
        assert screen.sees("3 open")


async def test_the_list_is_refreshed_after_a_turn() -> None:
    async with opened() as screen:
        screen.server.pending.append(task(7, "made by the turn"))
        await screen.say("add it")
        await screen.until(lambda: screen.sees("○ made by the turn"))


async def test_what_others_change_appears_by_itself() -> None:
    async with opened(FakeServer([MILK])) as screen:
        await screen.until(lambda: screen.sees("1 open"))
        screen.server.pending.append(RENT)
        screen.look()
        await screen.until(lambda: screen.sees("○ ! pay the rent"))


async def test_space_marks_as_done_and_as_not_done() -> None:
    async with opened(FakeServer([MILK, RENT])) as screen:
        await screen.until(lambda: screen.sees("2 open"))
        await screen.pilot.press("tab", "space")
        await screen.until(lambda: screen.sees("1 open") and screen.sees("Done: "))
        assert screen.server.calls[0][0] == "done"
        await screen.pilot.press("end", "space")  # unfolds what is done
        await screen.until(lambda: screen.sees("✓ "))
        await screen.pilot.press("end", "space")
        await screen.until(lambda: screen.sees("2 open"))
        assert screen.server.calls[1] == ("pending", screen.server.calls[0][1])


async def test_a_click_on_the_mark_marks_as_done() -> None:
    async with opened(FakeServer([MILK])) as screen:
        await screen.until(lambda: screen.sees("1 open"))
        await screen.pilot.click(TaskList, offset=(2, 1))
        await screen.until(lambda: ("done", 1) in screen.server.calls)


async def test_delete_and_undo_by_key() -> None:
    async with opened(FakeServer([MILK])) as screen:
        await screen.until(lambda: screen.sees("1 open"))
        await screen.pilot.press("tab", "delete")
        await screen.until(lambda: screen.sees("Deleted: ") and screen.sees("Nothing to do."))
        await screen.pilot.press("ctrl+z")
        await screen.until(lambda: screen.sees("Undone: "))
        assert screen.server.calls == [("delete", 1), ("undo", None)]


async def test_undo_in_the_empty_prompt_undoes_tasks_and_else_typing() -> None:
    async with opened() as screen:
        await screen.pilot.press("a", "ctrl+z")
        assert not screen.server.calls
        await screen.say("hello")
        await screen.until(lambda: screen.sees("All right."))
        await screen.pilot.press("ctrl+z")
        await screen.until(lambda: screen.server.calls == [("undo", None)])


async def test_a_narrow_screen_folds_the_list_away_and_a_key_shows_it() -> None:
    async with opened(FakeServer([MILK]), size=NARROW) as screen:
        await screen.until(lambda: not screen.sees("Tasks  1 open"))
        await screen.pilot.press("ctrl+t")
        await screen.until(lambda: screen.sees("Tasks  1 open"))
        assert screen.app.focused is tasks(screen)
        await screen.pilot.press("escape")
        await screen.until(lambda: not screen.sees("Tasks  1 open"))
        await screen.pilot.resize_terminal(120, 40)
        await screen.until(lambda: screen.sees("Tasks  1 open"))


async def test_a_wide_screen_folds_the_list_by_key() -> None:
    async with opened(FakeServer([MILK])) as screen:
        await screen.until(lambda: screen.sees("Tasks  1 open"))
        await screen.pilot.press("ctrl+t")
        await screen.until(lambda: not screen.sees("Tasks  1 open"))


async def test_the_task_under_the_cursor_is_told_in_full() -> None:
    long = task(4, "a title that is much too long for one line of the list, as titles may be", project="home")
    async with opened(FakeServer([long])) as screen:
        await screen.until(lambda: screen.sees("1 open"))
        await screen.pilot.press("tab")
        await screen.until(lambda: screen.sees("home") and screen.sees("titles"))


async def test_the_cursor_stays_on_its_task_when_others_come() -> None:
    async with opened(FakeServer([MILK, task(3, "learn Italian")])) as screen:
        await screen.until(lambda: screen.sees("2 open"))
        await screen.pilot.press("tab", "down")
        screen.server.pending.insert(0, RENT)
        screen.look()
        await screen.until(lambda: screen.sees("3 open"))
        pointed = tasks(screen).pointed
        assert pointed is not None
        assert pointed.title == "learn Italian"
