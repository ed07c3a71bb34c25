"""A scripted LLM with a mind: it decides from what it is sent alone, by the embedded model's rules.

Every request holds the whole conversation. The brain plays its turns again, from the first, with the tool results that
are in it: that gives what it would remember, and then its next calls or its words. So dialogues can be held over the
whole way of an LLM: prompt, history, tools, streaming and all.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from taskchat.agent.embedded.conversation import converse
from taskchat.agent.embedded.plan import Call as Wanted
from taskchat.agent.embedded.plan import Memory, Outcome, Reply
from tests.fakes.llm.answers import Answer, Call, Spent, say

_NOW = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)? [+-]\d{4})")
_ZONE = re.compile(r"timezone:? ([\w/+-]+)")
CHARACTERS_PER_TOKEN = 4


@dataclass
class Turn:
    """What a user said, and the calls and results after it."""

    words: str
    calls: list[tuple[str, str]] = field(default_factory=list)  # id and tool
    results: dict[str, Outcome] = field(default_factory=dict)


def answer(body: Mapping[str, Any]) -> Answer:
    """The answer to the body of a request for a completion."""
    made = think(body["messages"])
    given = len(json.dumps(body["messages"])) // CHARACTERS_PER_TOKEN
    if isinstance(made, Reply):
        return say(made.text, spent=Spent(input=given, output=len(made.text) // CHARACTERS_PER_TOKEN + 1))
    calls = tuple(Call(tool=call.tool, arguments=_plain(call.arguments)) for call in made)
    return Answer(calls=calls, spent=Spent(input=given, output=10 * len(calls)))


def think(messages: Sequence[Mapping[str, Any]]) -> Reply | Sequence[Wanted]:
    """The calls that it wants to make next, or what it says in the end."""
    now, memory = now_of(messages), Memory()
    *earlier, last = turns_of(messages)
    for turn in earlier:
        made = played(turn, now, memory)
        if isinstance(made, Reply):  # else the turn was cut off, and left nothing to remember
            memory = Memory.from_json(json.loads(json.dumps(made.memory.to_json())))
    return played(last, now, memory)


def played(turn: Turn, now: dt.datetime, memory: Memory) -> Reply | Sequence[Wanted]:
    """The turn as far as its results lead."""
    plan = converse(turn.words, now=now, memory=memory)
    done = 0
    try:
        batch = next(plan)
        while True:
            made = turn.calls[done : done + len(batch)]
            missing = batch[len(made) :] or [
                call for call, (call_id, _) in zip(batch, made, strict=True) if call_id not in turn.results
            ]
            if missing:
                return missing
            tools = [tool for _, tool in made]
            assert tools == [call.tool for call in batch], f"it was made to call {tools}, not {batch}"
            done += len(batch)
            batch = plan.send([turn.results[call_id] for call_id, _ in made])
    except StopIteration as ended:
        reply: Reply = ended.value
        return reply


def turns_of(messages: Sequence[Mapping[str, Any]]) -> list[Turn]:
    """The turns of a conversation, as a request for a completion has it."""
    turns: list[Turn] = []
    for message in messages:
        role = message["role"]
        if role == "user":
            turns.append(Turn(text_of(message["content"])))
        elif role == "assistant":
            turns[-1].calls += [(call["id"], call["function"]["name"]) for call in message.get("tool_calls") or ()]
        elif role == "tool":
            turns[-1].results[message["tool_call_id"]] = outcome_of(text_of(message["content"]))
    return turns


def now_of(messages: Sequence[Mapping[str, Any]]) -> dt.datetime:
    """The person's time, which the system prompt tells."""
    prompt = text_of(messages[0]["content"])
    assert messages[0]["role"] in {"system", "developer"}
    moment, zone = _NOW.search(prompt), _ZONE.search(prompt)
    assert moment, f"the prompt does not tell the time: {prompt}"
    assert zone, f"the prompt does not tell the timezone: {prompt}"
    read = dt.datetime.fromisoformat(moment[1].replace(" ", "T", 1).replace(" ", ""))
    return read.astimezone(ZoneInfo(zone[1]))


def outcome_of(text: str) -> Outcome:
    """What a tool has said: a JSON object is its result, and one with an error says why there is none."""
    try:
        data = json.loads(text)
    except ValueError:
        return Outcome(error=text)
    if not isinstance(data, dict) or isinstance(data.get("error"), str):
        return Outcome(error=str(data["error"]) if isinstance(data, dict) else text)
    return Outcome(data=data)


def text_of(content: Any) -> str:
    """The words of a message, which may come in parts."""
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text") or "") for part in content or ())


def _plain(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON has it: what the plan holds as tuples are lists."""
    plain: dict[str, Any] = json.loads(json.dumps(dict(arguments)))
    return plain
