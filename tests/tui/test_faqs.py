"""FAQs on the screen: the questions that are answered, one of them chosen and asked."""

from __future__ import annotations

from tests.tui.conftest import opened
from tests.tui.fakes import FakeServer, faq


async def test_a_question_is_chosen_from_a_list_and_asked() -> None:
    server = FakeServer()
    server.faqs.all = [
        faq("When is laundry?", category="House"),
        faq("May I keep a dog?"),
        faq("Secret?", status="draft"),
        faq("Of a bot?", bot_id="b" * 32),
    ]
    async with opened(server) as screen:
        await screen.say("/faqs")
        await screen.until(lambda: screen.sees("When is laundry?  House"))
        assert not screen.sees("Secret?")
        assert not screen.sees("Of a bot?")
        await screen.pilot.press("down", "enter")
        await screen.until(lambda: screen.sees("All right."))
        assert server.asked[-1].message == "May I keep a dog?"


async def test_where_there_are_none_it_is_said_how_to_add_one() -> None:
    async with opened(FakeServer()) as screen:
        await screen.say("/faqs")
        await screen.until(lambda: screen.sees("taskchat faqs add"))
