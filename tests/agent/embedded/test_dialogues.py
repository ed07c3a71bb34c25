"""Dialogues in plain files: what is said, what the tasks are afterwards, what the reply must hold."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from taskchat.evaluation.dialogues import Dialogue, read_dialogues
from tests.agent.embedded.player import Talk, play

DIALOGUES = read_dialogues(sorted((Path(__file__).parents[2] / "dialogues").glob("*.yaml")))


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=[dialogue.id for dialogue in DIALOGUES])
def test_a_dialogue_goes_as_its_file_says(dialogue: Dialogue) -> None:
    assert play(dialogue) == []


def test_every_dialogue_has_a_name_of_its_own() -> None:
    names = [dialogue.id for dialogue in DIALOGUES]
    assert len(set(names)) == len(names) >= 60


def test_a_time_is_sent_with_the_offset_that_holds_on_that_day() -> None:
    talk = Talk(dt.datetime(2027, 3, 20, 10, 0, tzinfo=ZoneInfo("Europe/Berlin")))
    talk.say("add call Ana on 2027-03-22 at 9:00 and call Ben on 2027-04-02 at 9:00")
    assert [task["due"] for task in talk.tasks()] == ["2027-03-22T09:00:00+01:00", "2027-04-02T09:00:00+02:00"]


def test_a_moved_time_keeps_its_wall_clock_over_the_change_to_summer_time() -> None:
    talk = Talk(dt.datetime(2027, 3, 20, 10, 0, tzinfo=ZoneInfo("Europe/Berlin")))
    talk.say("add call Ana on 2027-03-26 at 9:00")
    talk.say("push it back by a week")
    assert [task["due"] for task in talk.tasks()] == ["2027-04-02T09:00:00+02:00"]


def test_a_question_for_one_of_several_offers_them_as_options() -> None:
    talk = Talk()
    talk.say("add call Ana")
    talk.say("add call Ben")
    question = talk.say("delete the call").question
    assert question is not None
    assert question.kind == "choose"
    assert [(option.label, option.value) for option in question.options] == [
        ("#1 call Ana", "task 1"),
        ("#2 call Ben", "task 2"),
    ]


def test_a_bulk_command_asks_for_a_yes_and_calls_the_same_again() -> None:
    talk = Talk()
    talk.say("add call Ana and call Ben")
    question = talk.say("delete all my tasks").question
    assert question is not None
    assert (question.kind, [option.value for option in question.options]) == ("confirm", ["yes", "no"])
    talk.say("yes")
    first, second = [call for call in talk.fake.calls if call.tool == "delete_tasks"]
    assert first == second
    assert talk.tasks() == []


def test_a_tool_that_asks_again_is_asked_about_again() -> None:
    talk = Talk()
    talk.say("add call Ana and call Ben")
    talk.say("delete all my tasks")
    talk.fake._asked.clear()  # the yes came too late for the server
    reply = talk.say("yes")
    assert reply.question is not None
    assert len(talk.tasks()) == 2
