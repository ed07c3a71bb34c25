"""`taskchat doctor`: every check, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from taskchat.cli import exits, printing
from taskchat.cli.doctor import account, local_server, machine
from taskchat.cli.doctor.finding import OK, PROBLEM, WARNING, Finding
from taskchat.cli.parsing import Fast, Given, with_json
from taskchat.client.session import open_session
from taskchat.errors import TaskchatError

MARKS = {OK: "✓", WARNING: "!", PROBLEM: "✗"}
COLOURS = {OK: "\x1b[32m", WARNING: "\x1b[33m", PROBLEM: "\x1b[31m"}
COLUMN = 12


def findings() -> Iterator[Finding]:
    """What each check finds, as it is found. One that breaks is a finding, too."""
    from taskchat.cli.clock import local_now

    yield from machine.program()
    yield from machine.folders()
    yield from machine.disk()
    yield from machine.settings()
    yield from machine.clock(local_now())
    yield from machine.terminal()
    yield from account.environment()
    yield from account.tokens()
    try:
        session = open_session(say=lambda _text: None)
        if session.local:
            yield from local_server.server()
            yield from local_server.database()
        yield from account.remote(session, local_now())
        yield from account.model(session)
    except TaskchatError as error:
        yield Finding("server", PROBLEM, error.detail, error.hint or "")


def _doctor(given: Given) -> int:
    found = []
    for each in findings():
        found.append(each)
        if not given.json:
            _tell(each)
    problems = sum(each.state == PROBLEM for each in found)
    if given.json:
        printing.raw_json({"ok": not problems, "items": [each._asdict() for each in found]})
    elif printing.to_terminal():
        printing.out(_summary(problems, sum(each.state == WARNING for each in found)))
    return exits.FAILED if problems else exits.DONE


def _tell(each: Finding) -> None:
    if not printing.to_terminal():
        printing.rows([(each.state, each.check, each.said, each.mend)])
        return
    colour, end = (COLOURS[each.state], "\x1b[0m") if printing.in_colour() else ("", "")
    said = printing.safe(f"{each.check:<{COLUMN}}{each.said}")
    mend = f"\n  {'':<{COLUMN}}{printing.safe(each.mend)}" if each.mend else ""
    printing.piece(f"{colour}{MARKS[each.state]}{end} {said}{mend}\n")


def _summary(problems: int, warnings: int) -> str:
    if not problems and not warnings:
        return "\nNothing is wrong."
    counted = [
        f"{count} {word}{'s' if count > 1 else ''}"
        for count, word in ((problems, "problem"), (warnings, "warning"))
        if count
    ]
    return f"\n{' and '.join(counted)}; each says what to do."


DOCTOR = Fast(
    with_json,
    _doctor,
    more="It looks at folders, disk, settings, clock, terminal, sign-ins, the server, its database and the model."
    " It starts and changes nothing. The exit code is 1 where there is a problem. Piped: state (ok, warning, problem),"
    " what was looked at, what was found, what to do, with tabs between.",
    examples="taskchat doctor\ntaskchat doctor --json | jq -r '.items[] | select(.state != \"ok\") | .mend'",
)
