"""A conversation as a file."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence

import pytest

from taskchat.conversations.exports import Format, file_name, pieces
from taskchat.schemas.chat import Conversation, StoredMessage
from tests.fakes.database import START

TALK = Conversation(id="abc", title="Milk", message_count=2, created_at=START, updated_at=START)
SAID = [
    StoredMessage(id=1, role="user", content="add milk", created_at=START),
    StoredMessage(id=2, role="assistant", content="Added **milk**.\n", created_at=START),
]


async def whole(form: Format, messages: Sequence[StoredMessage] = SAID, *, title: str = "Milk") -> str:
    async def told() -> AsyncIterator[StoredMessage]:
        for message in messages:
            yield message

    talk = TALK.model_copy(update={"title": title})
    return "".join([piece async for piece in pieces(talk, told(), form, zone="Europe/Berlin")])


async def test_markdown_reads_like_the_conversation() -> None:
    assert await whole("markdown") == (
        "# Milk\n\n**You**, 2027-01-04 10:00\n\nadd milk\n\n**taskchat**, 2027-01-04 10:00\n\nAdded **milk**.\n"
    )
    assert (await whole("markdown", title="two\nlines")).startswith("# two lines\n")


@pytest.mark.parametrize("messages", [SAID, SAID[:1], []])
async def test_json_holds_everything(messages: list[StoredMessage]) -> None:
    found = json.loads(await whole("json", messages, title='a "quoted" } title'))
    assert (found["id"], found["title"]) == ("abc", 'a "quoted" } title')
    assert [StoredMessage.model_validate(message) for message in found["messages"]] == messages


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Buy milk", "taskchat-buy-milk.md"),
        ("Café: größe?", "taskchat-cafe-groe.md"),
        ("../../etc/passwd", "taskchat-etc-passwd.md"),
        ('a"; filename="b.exe\r\nX-Evil: 1', "taskchat-a-filename-b-exe-x-evil-1.md"),
        ("\u202egpj.exe", "taskchat-gpj-exe.md"),
        ("牛奶", "taskchat-abc.md"),
        ("CON", "taskchat-con.md"),
        ("x" * 200, f"taskchat-{'x' * 60}.md"),
    ],
)
def test_a_file_name_is_plain_whatever_the_title_is(title: str, name: str) -> None:
    assert file_name(TALK.model_copy(update={"title": title}), "markdown") == name
