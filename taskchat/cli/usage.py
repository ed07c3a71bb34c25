"""`taskchat usage`: what models have cost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from taskchat.cli import printing
from taskchat.cli.calling import call
from taskchat.errors import InvalidInput

if TYPE_CHECKING:
    from taskchat.schemas.usage import Spent, UsageReport

EPILOG = """Examples:

taskchat usage

taskchat usage --since 2027-01-01 --until 2027-01-31

taskchat usage --json | jq .total.input_tokens"""
NOTHING = "No model but the embedded one has answered from {} to {}: that cost nothing."
ESTIMATED = "~: partly our estimate, where the model's server did not tell."


def usage(
    *,
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="The first day, like 2027-01-05.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="The last day. Default: today.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what models have cost: messages, tokens and seconds by day (UTC) and model; by default of 30 days.

    Piped: day, model, messages, calls, tokens in, of these cached, tokens out, seconds, with tabs between.
    """
    first, last = _day("--since", since), _day("--until", until)
    report = call(lambda client: client.usage(since=first, until=last))
    if json:
        printing.raw_json(report.model_dump(mode="json"))
    elif not printing.to_terminal():
        printing.rows((item.day, item.model, *_numbers(item), f"{item.seconds:.1f}") for item in report.items)
    elif not report.items:
        printing.out(NOTHING.format(report.since, report.until))
    else:
        _table(report)


def _day(option: str, text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(f"{option} {text!r} is no day.", hint="Write it like 2027-01-05.") from error


def _numbers(spent: Spent) -> tuple[int, ...]:
    return spent.turns, spent.model_calls, spent.input_tokens, spent.cached_tokens, spent.output_tokens


def _table(report: UsageReport) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("day", no_wrap=True)
    table.add_column("model", overflow="fold")
    for name in ("messages", "tokens in", "cached", "tokens out", "seconds"):
        table.add_column(name, justify="right", no_wrap=True)
    for item in report.items:
        table.add_row(str(item.day), Text(printing.safe(item.model)), *_cells(item))
    table.add_row("in all", "", *_cells(report.total), style="bold")
    printing.rich(table)
    if report.total.estimated:
        printing.note(ESTIMATED)


def _cells(spent: Spent) -> list[str]:
    mark = "~" if spent.estimated else ""
    tokens = (f"{mark}{spent.input_tokens:,}", f"{spent.cached_tokens:,}", f"{mark}{spent.output_tokens:,}")
    return [f"{spent.turns:,}", *tokens, f"{spent.seconds:,.1f}"]
