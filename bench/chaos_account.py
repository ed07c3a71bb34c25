"""What the API says is there, against what was said and answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench.chaos_person import ChaosPerson

FAULTS = ("lost", "doubled", "foreign", "out of order", "not answered")


@dataclass
class Account:
    """How many turns there were, and what is wrong: how often, and in words."""

    turns: int = 0
    faults: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(FAULTS, 0)))
    told: list[str] = field(default_factory=list)

    def add(self, other: Account) -> None:
        """Take another one's into this one."""
        self.turns += other.turns
        self.faults.update(other.faults)
        self.told += other.told

    def note(self, fault: str, count: int, text: str) -> None:
        """Something is wrong, `count` times."""
        if count:
            self.faults[fault] += count
            self.told.append(f"{fault}: {text}")


async def settle(person: ChaosPerson) -> Account:
    """Look at all that a person has."""
    account = Account(turns=len(person.replies))
    account.note("not answered", person.gave_up, f"{person.mark} gave up")
    if person.conversation is None:
        return account
    compare_messages(account, person, await _pages(person, f"/api/v1/conversations/{person.conversation}/messages"))
    tasks = await _pages(person, "/api/v1/tasks?status=all&sort=id", older_first=True)
    compare_tasks(account, person, tasks)
    conversations = await _pages(person, "/api/v1/conversations")
    account.note("doubled", len(conversations) - 1, f"{person.mark} has {len(conversations)} conversations")
    for task in tasks:
        compare_events(account, person, task, await person.ask(f"/api/v1/tasks/{task['id']}/events"))
    return account


def compare_messages(account: Account, person: ChaosPerson, stored: list[dict[str, Any]]) -> None:
    """The words, once each and in their order, each with its reply, as it was told."""
    words = [message["content"] for message in stored if message["role"] == "user"]
    expected, there = Counter(person.said), Counter(words)
    foreign = [text for text in words if text.startswith("add ") and not text.startswith(f"add {person.mark} ")]
    account.note("foreign", len(foreign), f"{person.mark} has {foreign[:3]}")
    account.note("lost", (expected - there).total(), f"{person.mark}: {list(expected - there)[:3]}")
    account.note("doubled", (there - expected).total() - len(foreign), f"{person.mark}: {list(there - expected)[:3]}")
    moved = sum(one != other for one, other in zip(words, person.said, strict=False))
    account.note("out of order", moved, f"{person.mark}: {words[:3]} instead of {person.said[:3]}")
    roles = [message["role"] for message in stored]
    turned = sum(role != ("user", "assistant")[place % 2] for place, role in enumerate(roles))
    account.note("out of order", turned, f"{person.mark}: words and replies do not take turns")
    replies = {message["id"]: message["content"] for message in stored if message["role"] == "assistant"}
    told = [reply for reply in person.replies if replies.get(reply["message_id"]) != reply["response"]]
    account.note(
        "lost", len(told), f"{person.mark} was told what is not stored: {[each['response'] for each in told][:2]}"
    )


def compare_tasks(account: Account, person: ChaosPerson, tasks: list[dict[str, Any]]) -> None:
    """What was to be added and completed, once each, and nothing else."""
    expected = Counter(words.removeprefix("add ") for words in person.said if words.startswith("add "))
    there = Counter(task["title"] for task in tasks)
    foreign = sum(not title.startswith(person.mark) for title in there.elements())
    account.note("foreign", foreign, f"{person.mark} has tasks {list(there)[:5]}")
    account.note("lost", (expected - there).total(), f"{person.mark}: tasks {list(expected - there)[:3]}")
    account.note("doubled", (there - expected).total() - foreign, f"{person.mark}: tasks {list(there - expected)[:3]}")
    done = {task["id"] for task in tasks if task["status"] == "done"}
    account.note("lost", len(set(person.done) - done), f"{person.mark}: {set(person.done) - done} are not done")
    account.note(
        "foreign", len(done - set(person.done)), f"{person.mark}: {done - set(person.done)} should not be done"
    )


def compare_events(account: Account, person: ChaosPerson, task: dict[str, Any], page: Any) -> None:
    """A task was added once, and completed once if at all."""
    kinds = [event["kind"] for event in (page["items"] if isinstance(page, dict) else page)]
    expected = ["added", "completed"] if task["status"] == "done" else ["added"]
    account.note("doubled", max(0, len(kinds) - len(expected)), f"{person.mark}: task {task['id']} has events {kinds}")
    account.note("lost", max(0, len(expected) - len(kinds)), f"{person.mark}: task {task['id']} has events {kinds}")


async def _pages(person: ChaosPerson, path: str, *, older_first: bool = False) -> list[dict[str, Any]]:
    """All items, oldest first. Pages of messages go back in time, each with its oldest first."""
    found: list[dict[str, Any]] = []
    join = "&" if "?" in path else "?"
    cursor = ""
    while True:
        page = await person.ask(f"{path}{join}limit=100{cursor}")
        found = [*found, *page["items"]] if older_first else [*page["items"], *found]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"
