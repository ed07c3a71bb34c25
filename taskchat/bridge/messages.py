"""JSON-RPC messages as lines: what each is, what goes with it over HTTP, and errors to answer with. Pure."""

from __future__ import annotations

import base64
import json
from typing import Any, NamedTuple

from taskchat.errors import TaskchatError

VERSION = "io.modelcontextprotocol/protocolVersion"  # in _meta: a request that stands alone, without a session
KEY = "taskchat/idempotency-key"  # in _meta: a call that comes twice under one key is carried out once
NAME_OF = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
INTERNAL_ERROR = -32603
REFUSED = -32010  # ours: taskchat refuses or fails; the message says what to do


class Message(NamedTuple):
    """One message, with the bytes that it came as."""

    raw: bytes
    body: dict[str, Any]

    @property
    def id(self) -> Any:
        """What the answer is known by; None where there is none."""
        return self.body.get("id")

    @property
    def method(self) -> str:
        """What is asked for or told; "" of an answer."""
        return str(self.body.get("method", ""))

    @property
    def is_request(self) -> bool:
        """Whether it wants an answer."""
        return "method" in self.body and "id" in self.body

    @property
    def version(self) -> str:
        """The protocol version that the request bears itself; "" where a session has it."""
        return str(_part(_part(self.body, "params"), "_meta").get(VERSION, ""))

    def headers(self) -> dict[str, str]:
        """What a request that stands alone says in its head, too."""
        if not self.version:
            return {}
        found = {"MCP-Protocol-Version": self.version, "Mcp-Method": header_value(self.method)}
        name = _part(self.body, "params").get(NAME_OF.get(self.method, ""))
        return found | ({"Mcp-Name": header_value(name)} if isinstance(name, str) else {})

    def with_key(self, key: str) -> Message:
        """The same, but a tool's call bears `key`, unless its client has given it one."""
        params = _part(self.body, "params")
        meta = _part(params, "_meta")
        if self.method != "tools/call" or KEY in meta:
            return self
        return message({**self.body, "params": {**params, "_meta": {**meta, KEY: key}}})


def message(body: dict[str, Any]) -> Message:
    """A message of ours."""
    return Message(json.dumps(body, separators=(",", ":")).encode(), body)


def parsed(line: bytes) -> Message | dict[str, Any]:
    """The message of a line, or the answer that says what is wrong with it."""
    try:
        body = json.loads(line)
    except (ValueError, RecursionError):
        return error(None, PARSE_ERROR, "This line is not JSON. Send one JSON-RPC message a line, in UTF-8.")
    if not isinstance(body, dict):
        return error(None, INVALID_REQUEST, "Send one JSON-RPC object a line: batches are not taken.")
    named = isinstance(body.get("method"), str)
    if "id" in body and (isinstance(body["id"], bool) or not isinstance(body["id"], str | int)):
        return error(None, INVALID_REQUEST, "The id of a message must be a string or a whole number.")
    if not named and ("method" in body or "id" not in body):
        return error(body.get("id"), INVALID_REQUEST, "This is no JSON-RPC message: its method is missing or no text.")
    return Message(line.strip(), body)


def error(message_id: Any, code: int, text: str, data: Any = None) -> dict[str, Any]:
    """An answer that says what went wrong."""
    told = {"code": code, "message": text} | ({} if data is None else {"data": data})
    return {"jsonrpc": "2.0", "id": message_id, "error": told}


def refusal(message_id: Any, failure: TaskchatError) -> dict[str, Any]:
    """An error of ours as an answer: what happened and what to do, for people; its code, for programs."""
    data = {"code": failure.code} | ({"hint": failure.hint} if failure.hint else {})
    return error(message_id, REFUSED, str(failure), data)


def one_line(raw: bytes, body: Any) -> bytes:
    """A message as it came, or written anew where it had line breaks."""
    if b"\n" in raw or b"\r" in raw:
        return json.dumps(body, separators=(",", ":")).encode()
    return raw


def header_value(text: str) -> str:
    """`text` as the protocol wants it in a header: plain where that works, else in base64 and marked so."""
    plain = text.isascii() and text.isprintable() and text == text.strip() and not text.startswith("=?base64?")
    if plain:
        return text
    return f"=?base64?{base64.b64encode(text.encode('utf-8', 'replace')).decode('ascii')}?="


def _part(found: Any, name: str) -> dict[str, Any]:
    part = found.get(name) if isinstance(found, dict) else None
    return part if isinstance(part, dict) else {}
