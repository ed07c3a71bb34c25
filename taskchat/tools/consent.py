"""The user's yes, asked for by their AI client: where the client can, it puts the question to them itself.

Clients of 2026-07-28 are answered with the question and make the call again with the answer; older ones are asked in
the middle of the call. What was asked stays with us, under a code, so the yes holds for exactly these tasks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

from mcp.server.elicitation import AcceptedElicitation, DeclinedElicitation, render_elicitation_schema
from mcp.types import (
    CallToolResult,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequiredResult,
    TextContent,
)
from pydantic import BaseModel, Field, ValidationError

from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import Confirmation, TasksResult
from taskchat.tasks import TaskService
from taskchat.tasks.asked import ASKED_MINUTES
from taskchat.tools import wording
from taskchat.tools.calling import Call, said

Answer = Literal["yes", "no", "nothing"]
MODERN = "2026-07-28"  # and later: the first version in which a call is answered with a question
ANSWER_SECONDS = ASKED_MINUTES * 60.0  # a client that has hung up answers never
_ASKED = "confirmation"


class Yes(BaseModel):
    """What the user is shown below the question."""

    yes: bool = Field(title="Yes, do it", description="It can be undone afterwards")


def can_ask(call: Call) -> bool:
    """Whether this client puts questions to its user."""
    able = call.client_capabilities.elicitation if call.client_capabilities is not None else None
    if able is None or (able.form is None and able.url is not None):
        return False
    return is_modern(call) or call.session.can_send_request


def is_modern(call: Call) -> bool:
    """Whether the client takes a question as the answer to its call."""
    return (call.protocol_version or "") >= MODERN


class Consent:
    """Asks for a user's yes where one is needed, and goes by what they say."""

    def __init__(self, tasks: TaskService) -> None:
        self._tasks = tasks

    async def to(
        self,
        call: Call,
        caller: Caller,
        do: Callable[[], Awaitable[TasksResult]],
        told: Callable[[TasksResult], CallToolResult],
    ) -> CallToolResult | InputRequiredResult:
        """Do what may need the user's yes: 1 go by the answer that the call brings  2 else do it, or learn what has to
        be asked  3 ask as this client can: in a form of its own, or by giving the model a code.

        In a turn the question is simply given: the turn's user answers it with their next message.
        """
        if caller.turn_id is not None:
            return told(await said(do()))
        if (brought := _answered(call)) is not None:
            code, theirs = brought
            return await self._after(caller, await said(self._tasks.question(caller, code)), theirs, told)
        await call.report_progress(0, 1, "Looking for the tasks")
        result = await said(do())
        if result.confirmation is None:
            await call.report_progress(1, 1, "Done")
            return told(result)
        asked = await said(self._tasks.put_off(caller, result.confirmation))
        if not can_ask(call):
            return told(result.model_copy(update={"success": False, "confirmation": asked}))
        if is_modern(call):
            return _for_client(asked)
        return await self._after(caller, asked, await _asked_now(call, asked.question), told)

    async def _after(
        self, caller: Caller, asked: Confirmation, theirs: Answer, told: Callable[[TasksResult], CallToolResult]
    ) -> CallToolResult:
        """What becomes of a question, now that there is an answer."""
        if theirs == "yes":
            return told(await said(self._tasks.carry_out(caller, asked)))
        words = wording.SAID_NO if theirs == "no" else wording.DID_NOT_SAY
        return told(TasksResult(success=False)).model_copy(update={"content": [TextContent(type="text", text=words)]})


def _for_client(asked: Confirmation) -> InputRequiredResult:
    """The question, as a modern client takes it. The SDK seals its code."""
    form = ElicitRequestFormParams(
        message=wording.flat(asked.question), requested_schema=render_elicitation_schema(Yes)
    )
    return InputRequiredResult(input_requests={_ASKED: ElicitRequest(params=form)}, request_state=asked.code)


def _answered(call: Call) -> tuple[str, Answer] | None:
    """The code of the question that a modern client brings the answer to, and the answer."""
    given = (call.input_responses or {}).get(_ASKED)
    if call.request_state is None or not isinstance(given, ElicitResult):
        return None
    if given.action != "accept":
        return call.request_state, "no" if given.action == "decline" else "nothing"
    try:
        return call.request_state, "yes" if Yes.model_validate(given.content).yes else "no"
    except ValidationError:
        return call.request_state, "nothing"


async def _asked_now(call: Call, question: str) -> Answer:
    """Ask in the middle of the call, as older clients are asked."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            outcome = await call.elicit(wording.flat(question), Yes)
    except (ValueError, TimeoutError):  # accepted, with something that is no answer; or none in time
        return "nothing"
    if isinstance(outcome, AcceptedElicitation):
        return "yes" if outcome.data.yes else "no"
    return "no" if isinstance(outcome, DeclinedElicitation) else "nothing"
