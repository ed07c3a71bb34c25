"""The options that say what a task is like, and the fields of a request that they make."""

from __future__ import annotations

from typing import Any

from taskchat.cli.parsing import Given, Parser

PRIORITIES = ("low", "medium", "high")


def with_fields(parser: Parser) -> None:
    """What `add` and `edit` take."""
    parser.add_argument("--due", "-d", metavar="WHEN", help='When: tomorrow, "next friday 9am", 2027-01-05.')
    parser.add_argument("--priority", "-p", choices=PRIORITIES, metavar="low|medium|high", help="How urgent.")
    parser.add_argument("--tag", "-t", action="append", metavar="TAG", help="A tag; give it again for more.")
    parser.add_argument("--project", "-P", metavar="NAME", help="The project.")
    parser.add_argument("--note", metavar="TEXT", help="A longer description.")
    parser.add_argument("--repeat", metavar="HOW", help='How it repeats: daily, "every monday", an RRULE.')


def fields_of(given: Given) -> dict[str, Any]:
    """The fields that the options name. Raises InvalidInput for a date that is none."""
    named = {"priority": given.priority, "tags": given.tag, "project": given.project, "description": given.note}
    found = {name: value for name, value in named.items() if value is not None}
    due, recurrence = day_of(given.due, "--due")
    if given.repeat is not None:
        from taskchat.cli.clock import local_now
        from taskchat.cli.dues import read_recurrence

        first, recurrence = read_recurrence(given.repeat, now=local_now())
        due = due or first or None
    if due:
        found["due"] = due
    if recurrence:
        found["recurrence"] = recurrence
    return found


def day_of(text: str | None, option: str) -> tuple[str | None, str | None]:
    """The due that an option says, and how it repeats. Words are understood only here: that costs a little."""
    if text is None:
        return None, None
    from taskchat.cli.clock import local_now
    from taskchat.cli.dues import read_due

    return read_due(text, now=local_now(), option=option)
