"""Score how exactly titles and dates are cut out of reminders that people asked for.

    python -m scripts.score_slots DATA [--show 20]

DATA holds `topv2_reminders/dev/*.jsonl`: a row has `text`, `intent` and `slots` with `type` and character offsets. A
row that adds is right when the titles that would be made are the marked ones, and the dates that are cut out are too,
but for the small word that leads to a date. A date that is marked inside of a title may be in it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from taskchat.agent.embedded import understand
from taskchat.agent.embedded.conversation import converse
from taskchat.agent.embedded.plan import Memory, Outcome
from taskchat.agent.embedded.words import word_set
from taskchat.dates import find_dates

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
_LEADS = word_set("on at for by in to from starting coming of due before around about every each the as until and my a")
_ARTICLE = re.compile(r"^(?:the|a|an|my) ")
_MARKS = re.compile(r"[^\w\s]")


def plain(text: str) -> str:
    """Without case, punctuation, quotes, doubled blanks and the article at the start."""
    text = " ".join(_MARKS.sub(" ", text.lower().replace(" ' ", "'").replace("' ", "'").replace("'", "")).split())
    return _ARTICLE.sub("", text)


def covered(texts: Iterable[str]) -> list[str]:
    """The words that some dates are made of, without those that only lead to one."""
    words = [word for text in texts for word in plain(text).split()]
    return sorted({word for word in words if word not in _LEADS})


def made(text: str) -> list[Mapping[str, Any]]:
    """The tasks that a message would make."""
    plan = converse(text, now=NOW, memory=Memory(), language="en")
    tasks: list[Mapping[str, Any]] = []
    try:
        batch = next(plan)
        for _ in range(20):
            outcomes = []
            for call in batch:
                if call.tool == "add_task":
                    tasks.append(call.arguments)
                    outcomes.append(Outcome(data={"task": {"id": len(tasks), "status": "pending", **call.arguments}}))
                else:
                    outcomes.append(Outcome(data={"tasks": [], "total": 0}))
            batch = plan.send(outcomes)
    except StopIteration as ended:
        pending = ended.value.memory.pending or {}
        if pending.get("kind") == "add":  # it asks first, and would make these
            tasks += pending["tasks"]
    return tasks


def faults(row: Mapping[str, Any]) -> list[str]:
    """What is cut otherwise than marked."""
    text = row["text"]
    titles = [slot for slot in row["slots"] if slot["type"] == "title"]
    dates = [slot for slot in row["slots"] if slot["type"] in {"datetime", "recurrence"}]
    outer = [one for one in titles if not any(_holds(other, one) for other in titles)]
    inner = [one for one in titles if not any(_holds(one, other) for other in titles)]
    inside = [date for date in dates if any(_holds(title, date) for title in titles)]
    wanted = [{plain(slot["text"]) for slot in some} for some in (outer, inner)]
    wanted += [{plain(_without(slot, inside)) for slot in some} for some in (outer, inner)]
    tasks = made(text)
    got = {plain(str(task["title"])) for task in tasks}
    found = [] if got in wanted else [f"titles {sorted(got)}, wanted {sorted(wanted[0])}"]
    spans = covered(text[match.start : match.end] for match in find_dates(text, now=NOW)) if tasks else []
    outside = [date for date in dates if date not in inside]
    marked = [covered(date["text"] for date in some) for some in (dates, outside)]
    if spans not in marked:
        found.append(f"dates {spans}, wanted {marked[0]}")
    return found


def _holds(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one is not other and one["start"] <= other["start"] and other["end"] <= one["end"]


def _without(title: Mapping[str, Any], dates: list[Mapping[str, Any]]) -> str:
    text = str(title["text"])
    for date in dates:
        text = text.replace(date["text"], " ")
    return text


def rows(data: Path) -> Iterator[Mapping[str, Any]]:
    """The rows that add one or more titled reminders."""
    for path in sorted((data / "topv2_reminders/dev").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["tier"] == 1 and row["intent"] == "add" and any(slot["type"] == "title" for slot in row["slots"]):
                yield row


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Score titles and dates cut out of reminders.")
    parser.add_argument("data", type=Path, help="the folder that holds topv2_reminders")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the first N misses")
    options = parser.parse_args()
    count = right = title = date = meant = 0
    misses: list[str] = []
    for row in rows(options.data):
        found = faults(row)
        count += 1
        right += not found
        title += not any(fault.startswith("titles") for fault in found)
        date += not any(fault.startswith("dates") for fault in found)
        meant += understand(row["text"], now=NOW).intents[0][0] == "add"
        misses += [f"{row['text']!r}: {'; '.join(found)}"] if found else []
    for miss in misses[: options.show]:
        sys.stdout.write(miss + "\n")
    sys.stdout.write(
        f"all slots right {right}/{count} = {right / count:.1%}; titles {title / count:.1%}, dates {date / count:.1%},"
        f" meant to add {meant / count:.1%}\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
