"""The tool calls of one turn, as they are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from taskchat.agent.context import Room, output_text
from taskchat.agent.turn import Emit
from taskchat.schemas.bots import TurnBot
from taskchat.schemas.caller import Caller, CallRecord
from taskchat.schemas.chat import ToolCall, ToolFinished, ToolStarted, Usage
from taskchat.schemas.tasks import Confirmation


@dataclass
class TurnCalls:
    """The tool calls of one turn: who they are for, which are finished, and which no transaction has recorded yet.

    `spent` is what the turn has cost so far. `room` says how much of a result the model is shown, None all of it.
    `bot` may have only some of the tools.
    """

    caller: Caller
    emit: Emit
    finished: dict[int, CallRecord] = field(default_factory=dict)
    changed: bool = False  # whether one of them did something, rather than ask
    spent: Usage = field(default_factory=Usage)
    room: Room | None = None
    bot: TurnBot | None = None
    refused: bool = False  # whether a tool was called that the bot does not have
    _recorded: list[CallRecord] = field(default_factory=list)  # by an earlier try, and not called for again yet
    _unrecorded: set[int] = field(default_factory=set)
    _taken: set[int] = field(default_factory=set)

    @classmethod
    def resuming(
        cls, caller: Caller, emit: Emit, recorded: Sequence[CallRecord], *, bot: TurnBot | None = None
    ) -> TurnCalls:
        """Begin with the calls that an earlier try of the turn made; there may be none."""
        finished = {call.index: call for call in recorded}
        return cls(caller, emit, finished, bot=bot, _recorded=list(recorded), _taken=set(finished))

    @property
    def in_order(self) -> list[CallRecord]:
        """The finished calls."""
        return [self.finished[index] for index in sorted(self.finished)]

    @property
    def acted(self) -> bool:
        """Whether something was done or asked of the user, in this try or in an earlier one."""
        return self.changed or bool(self._recorded) or bool(confirmations(self))

    def may_call(self, tool: str) -> bool:
        """Whether the turn's bot has the tool. Without a bot there are all."""
        return self.bot is None or self.bot.may_call(tool)

    def repeated(self, tool: str, arguments: Mapping[str, Any]) -> CallRecord | None:
        """The call of an earlier try that this one repeats, if it does: a model that goes on with a turn may not have
        understood that it was made already. Each is given once."""
        for call in self._recorded if self.room is not None else ():  # the embedded model knows its own calls
            if call.tool == tool and dict(call.arguments) == dict(arguments):
                self._recorded.remove(call)
                return call
        return None

    def told(self, call: CallRecord) -> str:
        """What a finished call says to the turn's model."""
        return self.room.told(call) if self.room is not None else output_text(call)

    def open(self, call_id: str, tool: str, arguments: dict[str, Any]) -> CallRecord:
        """The next call of the turn; its index is the lowest that is free."""
        index = next(number for number in range(len(self._taken) + 1) if number not in self._taken)
        self._taken.add(index)
        self.emit(ToolStarted(id=call_id, tool=tool, arguments=arguments))
        return CallRecord(index=index, id=call_id, tool=tool, arguments=arguments)

    def caller_for(self, call: CallRecord) -> Caller:
        """The caller of one call. It carries the calls before it that are still to be recorded."""
        earlier = tuple(self.finished[index] for index in sorted(self._unrecorded))
        return replace(self.caller, call=call, earlier=earlier)

    def close(self, call: CallRecord, *, changes: bool) -> None:
        """Note a finished call. One that changed something was recorded with its effect, and so were those before."""
        self.finished[call.index] = call
        self.changed = self.changed or (changes and bool(call.result and call.result.get("success")))
        if changes:
            self._unrecorded = {index for index in self._unrecorded if index > call.index}
        else:
            self._unrecorded.add(call.index)
        self.emit(ToolFinished(call=shown(call)))


def shown(call: CallRecord) -> ToolCall:
    """A finished call, as it travels."""
    result = dict(call.result) if call.result is not None else None
    return ToolCall(id=call.id, tool=call.tool, arguments=dict(call.arguments), result=result, error=call.error)


def confirmations(calls: TurnCalls) -> list[Confirmation]:
    """The calls of this turn that wait for the user's yes: what the tools said, whatever the model made of it."""
    waiting = [call.result.get("confirmation") for call in calls.in_order if call.result]
    asked = [Confirmation.model_validate(each) for each in waiting if each]
    return [each for place, each in enumerate(asked) if each not in asked[:place]]
