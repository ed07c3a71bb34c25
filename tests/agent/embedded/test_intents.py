"""What words want, as a table; and what they must never be taken for."""

from __future__ import annotations

import pytest

from taskchat.agent.embedded import understand
from taskchat.agent.embedded.command import CHANGING
from tests.agent.embedded.player import NOW

SURE = {
    "add": (
        "add buy milk",
        "please add bread to my shopping list",
        "can you remind me to call the vet",
        "put laundry on my list of things to do",
        "i need to renew my passport",
        "don't forget to lock the door",
        "Set a reminder for the dentist on Friday",
        "create an urgent task to fix the tap",
        "note to self: water the ficus",
        "do i have soda on my shopping list, if not please add it",
        "make a note to call grandma",
    ),
    "list": (
        "what's on my list",
        "read my todo list to me",
        "do i have anything about the lease?",
        "how many tasks do i have left",
        "tasks for tomorrow",
        "what have i finished?",
        "when is the reminder for the electricity bill",
        "overdue",
        "did i already add milk?",
    ),
    "complete": (
        "mark task 2 as done",
        "check off milk on my list",
        "i'm done with #3",
        "cross laundry off my to do list",
    ),
    "reopen": ("reopen task 2", "mark task 1 as not done"),
    "update": (
        "rename task 1 to call dad",
        "make task 2 high priority",
        "change my reminder to exercise to tomorrow at 6 am",
        "remove the due date from task 1",
        "tag task 3 with #home",
    ),
    "delete": (
        "delete task 2",
        "cancel my reminder to buy cheese",
        "clear my to do list",
        "take eggs off my shopping list",
    ),
    "undo": ("undo", "oops, undo that", "take that back", "that was a mistake"),
    "help": ("help", "what can you do?", "how do i delete a task?"),
    "greeting": ("hello there", "hey, how are you"),
    "goodbye": ("see you later", "bye"),
    "thanks": ("thanks a lot", "i appreciate your help"),
    "affirm": ("yes", "sure, go ahead", "yes please", "that's right"),
    "deny": ("no", "nope", "no thanks", "that is not correct", "i do not believe that that is correct"),
    "cancel": ("never mind", "cancel that", "forget it"),
}
HARMLESS = (
    "what's the weather like in Paris",
    "don't add anything yet",
    "please do not delete task 1",
    "how would i mark something as done",
    "what would happen if i deleted all my tasks",
    "if i delete task 1, can i get it back?",
    "my boss said delete everything",
    '"delete all my tasks"',
    "i'm thinking about deleting my list",
    "maybe i should clear my list",
    "add this song to my playlist",
    "turn the volume to low",
    "set the volume to 4",
    "can you add 5 and 89",
    "empty the dishwasher",
    "change your name to lisa",
    "asdf qwer zxcv",
    "delete task 1?",
    "",
    "   ",
    "??",
)


@pytest.mark.parametrize(("intent", "text"), [(intent, text) for intent, texts in SURE.items() for text in texts])
def test_a_clear_wording_is_understood_and_sure(intent: str, text: str) -> None:
    [(name, confidence)] = understand(text, now=NOW).intents
    assert (name, confidence >= 0.7) == (intent, True)


@pytest.mark.parametrize("text", HARMLESS)
def test_words_that_ask_for_no_change_are_never_a_sure_change(text: str) -> None:
    assert not [name for name, sure in understand(text, now=NOW).intents if name in CHANGING and sure >= 0.7]


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("mark call mom as done and add buy flowers for tomorrow", ["complete", "add"]),
        ("complete task 1, then delete task 2", ["complete", "delete"]),
        ("remind me to buy bread and butter", ["add"]),
        ("remind me to call Tom and delete the old photos", ["add"]),
        ("add buy candles and show me my list", ["add", "list"]),
        ("delete task 1. add call Ana. thanks!", ["delete", "add"]),
        ("hi! what's on my list?", ["greeting", "list"]),
        ("oops, undo that", ["undo"]),
    ],
)
def test_a_message_is_cut_where_a_new_command_begins(text: str, intents: list[str]) -> None:
    assert [name for name, _ in understand(text, now=NOW).intents] == intents
