"""Messages as lines."""

from __future__ import annotations

import pytest
from mcp.shared.inbound import decode_header_value, encode_header_value

from taskchat.bridge import messages
from taskchat.bridge.messages import KEY, Message, header_value, one_line, parsed, refusal
from taskchat.errors import every_error


@pytest.mark.parametrize(
    "text", ["add_task", "täsk", "", " edge", "a b", "=?base64?eA==?=", "tab\tin", "taskchat://projects/Büro", "𝄞"]
)
def test_a_header_says_what_the_official_client_would_say(text: str) -> None:
    assert header_value(text) == encode_header_value(text)
    assert decode_header_value(header_value(text)) == text


def test_half_of_a_character_is_no_reason_to_break() -> None:
    assert header_value("\ud800").startswith("=?base64?")


def test_only_calls_of_tools_get_a_key() -> None:
    listing = parsed(b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}')
    assert isinstance(listing, Message)
    assert listing.with_key("k") is listing
    call = parsed(b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","_meta":{"a":1}}}')
    assert isinstance(call, Message)
    assert call.with_key("k").body["params"] == {"name": "x", "_meta": {"a": 1, KEY: "k"}}
    assert call.body["params"]["_meta"] == {"a": 1}


def test_a_message_is_one_line_however_it_came() -> None:
    assert one_line(b'{"a": 1}', {"a": 1}) == b'{"a": 1}'
    assert one_line(b'{\n"a": "b\\n"}', {"a": "b\n"}) == b'{"a":"b\\n"}'


def test_every_error_is_told_with_its_code() -> None:
    for kind in every_error():
        told = refusal(3, kind("What happened.", hint="What to do."))["error"]
        assert told["message"] == "What happened. What to do."
        assert told["data"] == {"code": kind.code, "hint": "What to do."}
        assert told["code"] == messages.REFUSED
