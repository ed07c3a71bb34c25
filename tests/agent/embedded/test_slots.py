"""What is cut out of the words of a new task, as a table: title, date, priority, tags, project, note."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.embedded.player import Talk

TOMORROW = "2026-11-21"
TABLE: tuple[tuple[str, list[dict[str, Any]]], ...] = (
    ("add buy milk", [{"title": "buy milk"}]),
    ("add buy milk please", [{"title": "buy milk"}]),
    ("remind me tomorrow to call Zoë", [{"title": "call Zoë", "due": TOMORROW}]),
    ("remind me to call Zoë tomorrow at 9", [{"title": "call Zoë", "due": f"{TOMORROW}T09:00:00+00:00"}]),
    ("add call Zoë (tomorrow)", [{"title": "call Zoë", "due": TOMORROW}]),
    ("add pay rent, due tomorrow, high priority", [{"title": "pay rent", "due": TOMORROW, "priority": "high"}]),
    ("add pay rent !!", [{"title": "pay rent", "priority": "high"}]),
    ("add pay rent p3", [{"title": "pay rent", "priority": "low"}]),
    ("add an important task to pay rent", [{"title": "pay rent", "priority": "high"}]),
    ("add answer the important letter", [{"title": "answer the important letter"}]),
    ("add fix tap #Home #DIY", [{"title": "fix tap", "tags": ["home", "diy"]}]),
    ("add fix tap tagged home and diy", [{"title": "fix tap", "tags": ["home", "diy"]}]),
    ("add call room #5", [{"title": "call room #5"}]),
    ("add oat milk to my shopping list", [{"title": "oat milk", "project": "shopping"}]),
    ("add oat milk to my list", [{"title": "oat milk"}]),
    ("add oat milk to my to-do list", [{"title": "oat milk"}]),
    ("add ship it @Work", [{"title": "ship it", "project": "Work"}]),
    ("put a task in my work project to email the client", [{"title": "email the client", "project": "work"}]),
    (
        "add send invoice, note: the VAT number. Tomorrow",
        [{"title": "send invoice", "description": "the VAT number. Tomorrow"}],
    ),
    ('add "call mom tomorrow #home"', [{"title": "call mom tomorrow #home"}]),
    ('add read "Dune" tomorrow', [{"title": 'read "Dune"', "due": TOMORROW}]),
    ("add buy mom's gift", [{"title": "buy mom's gift"}]),
    ("add   two   spaces", [{"title": "two   spaces"}]),
    ("add C++ & C#; <b>x</b> {y} [z](q) `c` 100% \\n", [{"title": "C++ & C#; <b>x</b> {y} [z](q) `c` 100% \\n"}]),
    ("add https://example.com/?a=1&b=2#c", [{"title": "https://example.com/?a=1&b=2#c"}]),
    ("add milk, eggs and bread", [{"title": "milk"}, {"title": "eggs"}, {"title": "bread"}]),
    ("add buy milk, eggs and bread", [{"title": "buy milk, eggs and bread"}]),
    ("add buy bread and butter", [{"title": "buy bread and butter"}]),
    ("add fish and chips to my shopping list", [{"title": "fish and chips", "project": "shopping"}]),
    ("add tasks: alpha, beta and gamma ray", [{"title": "alpha"}, {"title": "beta"}, {"title": "gamma ray"}]),
    (
        "add buy milk and call mom tomorrow",
        [{"title": "buy milk", "due": TOMORROW}, {"title": "call mom", "due": TOMORROW}],
    ),
    ("ad a tsk to pay the rent", [{"title": "pay the rent"}]),
)


@pytest.mark.parametrize(("text", "tasks"), TABLE, ids=[text for text, _ in TABLE])
def test_a_task_is_made_of_what_its_words_say(text: str, tasks: list[dict[str, Any]]) -> None:
    talk = Talk()
    talk.say(text)
    made = [{key: value for key, value in task.items() if value not in (None, [])} for task in talk.tasks()]
    assert [{key: task[key] for key in task if key not in ("id", "status")} for task in made] == tasks
