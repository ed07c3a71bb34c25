"""What the chat screen is measured with: a long reply of lists and code, and a long conversation."""

from __future__ import annotations

import datetime as dt

from taskchat.schemas.chat import StoredMessage, ToolCall

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
LONG = 32_000

_SECTION = """\
## Step {n}: move the *shopping* project

What matters here is **order**: first the lists, then [the code](https://example.com/{n}), then `taskchat undo`.

1. Open the list
   - with `taskchat tasks list --project shopping`
   - or in the pane at the right
     - where a space marks it as done
     - and `delete` takes it away
2. Check what is due
   - today: **buy milk**, *call the dentist*
   - tomorrow: pay the rent, water the plants
3. Run this:

```python
def step_{n}(tasks: list[Task], *, now: datetime) -> dict[int, Task]:
    \"\"\"Everything of step {n} that is due.\"\"\"
    found = {{task.id: task for task in tasks if task.due and task.due <= now}}
    for number, task in sorted(found.items()):
        print(f"{{number:>4}} {{task.title}}")  # to the letter
    return found
```

| task | due | priority |
|------|-----|----------|
| buy milk | today | high |
| pay the rent | tomorrow | medium |

- a short one
- another with `code` and **weight**
- [ ] and a box
- a longer item that goes on for so many words that it needs more than one line of any terminal that one would use

> Nothing is lost: every change can be taken back.

"""


def _long_reply() -> str:
    text = ""
    while len(text) < LONG:
        text += _SECTION.format(n=text.count("## Step") + 1)
    return text[:LONG]


LONG_REPLY = _long_reply()


def conversation(count: int) -> list[StoredMessage]:
    """So many messages, what people say and what is replied by turns."""
    return [_said(number) if number % 2 else _replied(number) for number in range(1, count + 1)]


def _said(number: int) -> StoredMessage:
    words = f"add buy milk number {number} tomorrow at 5pm, and remind me of what we said about the garden"
    return StoredMessage(id=number, role="user", content=words, created_at=NOW + dt.timedelta(minutes=number))


def _replied(number: int) -> StoredMessage:
    call = ToolCall(
        id=f"c{number}",
        tool="add_task",
        arguments={"title": f"buy milk {number}"},
        result={"task": {"id": number, "title": f"buy milk {number}"}},
    )
    words = f"Added **buy milk {number}**, due tomorrow at 17:00.\n\n- one\n- two with `code`\n\nAnything else?"
    return StoredMessage(
        id=number,
        role="assistant",
        content=words,
        tool_calls=[call],
        model="embedded",
        created_at=NOW + dt.timedelta(minutes=number),
    )
