"""What may be connected, and what becomes of permissions when tools are listed anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from taskchat.connections.rules import Allowed, check_draft, check_headers, merged
from taskchat.errors import InvalidInput, Misconfigured, NotAllowed
from taskchat.schemas.connections import ConnectionDraft, ListedTool

URL = "https://notes.example.com/mcp"


@dataclass
class Stored:
    """A tool as it was stored."""

    permission: str
    pin: str = "1"
    changed: bool = False
    tool: str = "search"


def now(stored: list[Stored], *, pin: str = "1", name: str = "search") -> tuple[str, bool]:
    tool = ListedTool(tool=name, spoken=name, description="", parameters={}, pin=pin)
    (row,) = merged(stored, [tool])
    return row["permission"], row["changed"]


@pytest.mark.parametrize(
    ("stored", "pin", "name", "permission", "changed"),
    [
        ([], "1", "search", "off", False),  # new
        ([Stored("allow")], "1", "search", "allow", False),  # as it was
        ([Stored("ask")], "1", "search", "ask", False),
        ([Stored("allow")], "2", "search", "off", True),  # changed
        ([Stored("ask")], "2", "search", "off", True),
        ([Stored("off")], "2", "search", "off", False),  # it was off, and nobody misses it
        ([Stored("off", changed=True)], "2", "search", "off", True),  # changed again
        ([Stored("off", changed=True)], "1", "search", "off", True),
        ([Stored("allow")], "1", "find", "off", False),  # renamed: a new one
    ],
)
def test_only_what_is_to_the_letter_the_same_keeps_its_permission(
    stored: list[Stored], pin: str, name: str, permission: str, changed: bool
) -> None:
    assert now(stored, pin=pin, name=name) == (permission, changed)


@pytest.mark.parametrize(
    "url",
    [URL + "/", URL + "?a=1", URL.upper(), "http://notes.example.com/mcp", "https://notes.example.com.evil.org/mcp"],
)
def test_an_address_is_allowed_to_the_letter(url: str) -> None:
    allowed = Allowed.read(f" {URL} , http://127.0.0.1:9000/mcp", local=False)
    allowed.check(url=URL, command=None)
    with pytest.raises(NotAllowed):
        allowed.check(url=url, command=None)


def test_programs_are_for_the_local_server() -> None:
    Allowed.read("", local=True).check(url=None, command="npx")
    with pytest.raises(NotAllowed, match="starts no programs"):
        Allowed.read("", local=False).check(url=None, command="npx")


@pytest.mark.parametrize(
    "text", ["notes", "ftp://a/b", "https://", "https://ann:pw@a.org/mcp", "https://a.org/mcp#x", "/mcp"]
)
def test_what_is_no_address_is_a_wrong_setting(text: str) -> None:
    with pytest.raises(Misconfigured, match="TASKCHAT_MCP_SERVERS"):
        Allowed.read(f"{URL},{text}", local=False)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"url": URL, "command": "npx"},
        {"url": URL, "args": ["a"]},
        {"url": URL, "env": {"A": "b"}},
        {"command": "npx", "headers": {"A": "b"}},
        {"url": URL, "name": "taskchat"},
    ],
)
def test_what_does_not_fit_together_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        check_draft(ConnectionDraft.model_validate({"name": "notes", **fields}))


@pytest.mark.parametrize("name", ["Host", "content-length", "MCP-Session-Id", "Transfer-Encoding", "Cookie"])
def test_headers_of_the_protocol_can_not_be_set(name: str) -> None:
    with pytest.raises(InvalidInput, match="can't be set"):
        check_headers({name: "x"})
