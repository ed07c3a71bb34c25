"""What people say to the server: a mix of adding, listing, completing and talk, each person at a place of their own."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal["add", "list", "complete", "chat"]

ADDS = (
    "add buy {} tomorrow at 5pm",
    "remind me to ask about {} on friday",
    "add order {} in two weeks",
    "I have to get {}",
    "add pick up {} on saturday 19:30, it's urgent",
    "add write about {} #work by next monday",
)
THINGS = re.findall(
    r"\w+",
    "milk bread coffee soap candles stamps paper tickets flowers seeds paint nails batteries cables lamps boots gloves"
    " rice honey apples carrots pepper yoghurt cheese noodles towels",
)
LISTS = ("what's on my list?", "what's due today?", "show my tasks", "what do I have to do this week?")
TALK = ("hello", "thanks!", "what can you do?")
SHARES: Mapping[Kind, int] = {"add": 35, "list": 30, "complete": 25, "chat": 10}
OPEN_MOST = 10  # tasks; with more, the next thing is to complete one


@dataclass
class Speaker:
    """One person's words. `heard` keeps what they need of the replies: the numbers of their open tasks."""

    dice: random.Random
    open_tasks: list[int] = field(default_factory=list)
    added: int = 0

    def next(self) -> tuple[Kind, str]:
        """What is said next."""
        kind = self.dice.choices(list(SHARES), list(SHARES.values()))[0]
        if len(self.open_tasks) >= OPEN_MOST:
            kind = "complete"
        elif kind == "complete" and not self.open_tasks:
            kind = "add"
        if kind == "complete":
            return kind, f"done {self.open_tasks.pop(0)}"
        if kind == "add":  # something else each time, as nobody adds what is on the list already
            self.added += 1
            return kind, self.dice.choice(ADDS).format(THINGS[self.added % len(THINGS)])
        return kind, self.dice.choice(LISTS if kind == "list" else TALK)

    def heard(self, kind: Kind, reply: Mapping[str, Any]) -> str | None:
        """What is wrong with a reply, None when it did what was asked."""
        if not reply["success"]:
            return f"{kind}: {reply['response'][:100]}"
        tools = {"add": "add_task", "list": "list_tasks", "complete": "complete_task"}
        made = [call["tool"] for call in reply["tool_calls"] if call["error"] is None]
        if kind in tools and tools[kind] not in made:
            return f"{kind}: the reply made {made}: {reply['response'][:100]}"
        for call in reply["tool_calls"]:
            result = call["result"] or {}
            tasks = [result.get("task"), result.get("next_task")]
            self.open_tasks += [
                each["id"]
                for each in tasks
                if each and each["status"] == "pending" and each["id"] not in self.open_tasks
            ]
        return None
