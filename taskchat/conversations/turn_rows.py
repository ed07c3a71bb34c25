"""A turn in rows: how its words and its reply are written, and read back. No SQL, no transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from taskchat.schemas.caller import CallRecord
from taskchat.schemas.chat import ChatReply, ChatRequest, ToolCall, Usage

TITLE_MAX = 60


def new_conversation(user_id: int, public_id: str, request: ChatRequest, now: dt.datetime) -> dict[str, Any]:
    """The columns of a conversation that begins with this request, whose words give it its title."""
    title = " ".join(request.message.split())
    return {
        "public_id": public_id,
        "user_id": user_id,
        "bot_id": request.bot_id,
        "title": title if len(title) <= TITLE_MAX else title[: TITLE_MAX - 1] + "…",
        "archived": False,
        "message_count": 0,
        "created_at": now,
        "updated_at": now,
    }


def user_message(
    user_id: int, conversation: int, request: ChatRequest, key: str | None, now: dt.datetime, *, model: str
) -> dict[str, Any]:
    """The columns of what the user says, without who runs its turn. `model` is the one that is to answer."""
    return {
        "conversation_id": conversation,
        "user_id": user_id,
        "role": "user",
        "content": request.message,
        "tool_calls": [],
        "meta": {"started_here": request.conversation_id is None, "model": model},
        "model": None,
        "reply_to": None,
        "idempotency_key": key,
        "created_at": now,
    }


def is_over(meta: Mapping[str, Any] | None) -> bool:
    """Whether a reply with this `meta` is the last word. After a failed one the same key may try again."""
    return meta is not None and bool(meta.get("success") or meta.get("stopped") or meta.get("moderation"))


def with_recorded(reply: ChatReply, recorded: Sequence[CallRecord]) -> ChatReply:
    """The reply with every call that was recorded, also by an effect whose end the turn did not see."""
    known = {call.id for call in reply.tool_calls}
    missing = [
        ToolCall(id=call.id, tool=call.tool, arguments=dict(call.arguments), result=_plain(call), error=call.error)
        for call in recorded
        if call.id not in known
    ]
    return reply.model_copy(update={"tool_calls": [*reply.tool_calls, *missing]}) if missing else reply


def _plain(call: CallRecord) -> dict[str, Any] | None:
    return dict(call.result) if call.result is not None else None


def call_of(row: Row[Any]) -> CallRecord:
    """A recorded call."""
    return CallRecord(
        index=row.call_index,
        id=row.call_id,
        tool=row.tool,
        arguments=row.arguments,
        result=row.result,
        error=row.error,
    )


def of_turn(turn_id: int, conversation: int, user_id: int) -> dict[str, Any]:
    """The columns of a reply that never change."""
    return {
        "conversation_id": conversation,
        "user_id": user_id,
        "role": "assistant",
        "reply_to": turn_id,
        "idempotency_key": None,
    }


def reply_values(reply: ChatReply, meta: Mapping[str, Any], now: dt.datetime) -> dict[str, Any]:
    """The columns of a reply that another try writes anew."""
    question = reply.needs_answer.model_dump(mode="json") if reply.needs_answer else None
    rare = {
        "stopped": reply.stopped,
        "instead_of": reply.instead_of,
        "moderation": reply.moderation.model_dump(mode="json") if reply.moderation else None,
        "sources": [source.model_dump(mode="json") for source in reply.sources],
        "sources_note": reply.sources_note,
    }
    usage = reply.usage.model_dump(mode="json")
    return {
        "content": reply.response,
        "tool_calls": [call.model_dump(mode="json") for call in reply.tool_calls],
        "meta": {
            **meta,
            "success": reply.success,
            "question": question,
            "usage": usage,
            **{name: value for name, value in rare.items() if value},
        },
        "model": reply.model,
        "created_at": now,
    }


def reply_of(row: Row[Any], conversation: str) -> ChatReply:
    """A stored reply, as it travels."""
    return ChatReply(
        conversation_id=conversation,
        message_id=row.id,
        response=row.content,
        tool_calls=[ToolCall.model_validate(call) for call in row.tool_calls],
        needs_answer=row.meta.get("question"),
        model=row.model,
        instead_of=row.meta.get("instead_of"),
        moderation=row.meta.get("moderation"),
        sources=row.meta.get("sources", []),
        sources_note=row.meta.get("sources_note"),
        usage=Usage.model_validate(row.meta.get("usage") or {}),
        success=bool(row.meta.get("success")),
        stopped=bool(row.meta.get("stopped")),
    )
