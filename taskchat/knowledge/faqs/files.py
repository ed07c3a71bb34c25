"""FAQs as files: CSV for spreadsheets, JSON for programs. Pure.

In CSV the first row names the columns, in any order; only `question` must be there. A cell has several wordings on
lines of their own, several keywords or tags with commas between, and `meta` as a JSON object. A cell that a spreadsheet
would take for a formula is written with an apostrophe before it, which is taken off again when it is read.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, NoReturn

from pydantic import ValidationError

from taskchat.errors import InvalidInput
from taskchat.schemas.cells import guarded, unguarded
from taskchat.schemas.faqs import FaqDraft, FaqRowError
from taskchat.schemas.refusals import refusal

Format = Literal["csv", "json"]
COLUMNS: tuple[str, ...] = ("slug", "question", "answer", "wordings", "category", "keywords", "tags", "language")
COLUMNS += ("status", "priority", "meta")
ROWS_MAX = 5_000
OTHER_NAMES = {
    "alternatives": "wordings",
    "alternative questions": "wordings",
    "other wordings": "wordings",
    "variants": "wordings",
    "topic": "category",
    "labels": "tags",
    "metadata": "meta",
}
_LISTS = {"wordings": re.compile(r"\n"), "keywords": re.compile(r"[,\n]"), "tags": re.compile(r"[,\n]")}
# What an export of a program that shows FAQs has beside what people write.
_SHOWN = {"id", "bot_id", "views", "helpful", "not_helpful", "my_vote", "created_at", "updated_at"}


class Row(NamedTuple):
    """A row of a file, from 1: an FAQ, with the fields that the row has, or what is wrong with it."""

    number: int
    draft: FaqDraft | None
    error: FaqRowError | None = None


def rows_of(data: bytes, form: Format) -> list[Row]:
    """The rows of a file. Raises InvalidInput for one that is none of the form, or has too many."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("The file is not UTF-8 text.", hint="Save it as UTF-8.") from error
    found: list[Row] = []
    for number, (raw, wrong) in enumerate(_from_csv(text) if form == "csv" else _from_json(text), 1):
        if number > ROWS_MAX:
            raise InvalidInput(f"The file has more than {ROWS_MAX:,} rows.", hint="Cut it into several.")
        found.append(_row(number, raw, wrong))
    return found


def csv_pieces(drafts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Some FAQs as rows of CSV."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    for draft in drafts:
        writer.writerow([guarded(_cell(name, draft[name])) for name in COLUMNS])
        yield lines.getvalue()
        lines.seek(0)
        lines.truncate()


def csv_head() -> str:
    """The row that names the columns, behind the mark by which spreadsheets know UTF-8."""
    return "\ufeff" + ",".join(COLUMNS) + "\r\n"


def _row(number: int, raw: Mapping[str, Any] | None, wrong: str) -> Row:
    if raw is None:
        return Row(number, None, FaqRowError(row=number, field=None, detail=wrong))
    try:
        return Row(number, FaqDraft(**raw))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or None
        return Row(number, None, FaqRowError(row=number, field=field, detail=refusal(first)))


def _from_json(text: str) -> Iterator[tuple[dict[str, Any] | None, str]]:
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InvalidInput(
            f"The file is no JSON{where}.", hint='It looks like {"items": [{"question": …}]}.'
        ) from error
    items = found.get("items") if isinstance(found, dict) else found
    if not isinstance(items, list):
        raise InvalidInput("The file has no list of FAQs.", hint='It looks like {"items": [{"question": …}]}.')
    for item in items:
        if isinstance(item, dict):
            yield {name: value for name, value in item.items() if name not in _SHOWN}, ""
        else:
            yield None, "it must be a JSON object"


def _from_csv(text: str) -> Iterator[tuple[dict[str, Any] | None, str]]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [_column(name) for name in next(lines, [])]
    except csv.Error as error:
        raise InvalidInput("The first row can't be read as CSV.", hint="It names the columns.") from error
    if wrong := _unfit(columns):
        raise InvalidInput(
            f"The first row does not name the columns: {wrong}.", hint=f"There are: {', '.join(COLUMNS)}."
        )
    yield from _records(lines, columns)


def _unfit(columns: list[str]) -> str:
    """What is wrong with the names of columns; nothing where they are fine."""
    for name in columns:
        if name not in COLUMNS and name not in _SHOWN:
            return f"{name[:40]!a} is none"
        if columns.count(name) > 1:
            return f"{name} is there twice"
    return "" if "question" in columns else "question must be one"


def _records(lines: Iterator[list[str]], columns: list[str]) -> Iterator[tuple[dict[str, Any] | None, str]]:
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield None, f"it can't be read as CSV: {error}"
            return
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(columns):
            yield None, f"it has {len(cells)} cells, and there are {len(columns)} columns"
            continue
        try:
            yield _read(dict(zip(columns, cells, strict=False))), ""
        except ValueError as error:
            yield None, str(error)


def _column(name: str) -> str:
    plain = " ".join(name.casefold().replace("_", " ").split())
    return OTHER_NAMES.get(plain, plain.replace(" ", "_"))


def _read(cells: Mapping[str, str]) -> dict[str, Any]:
    """A row of CSV as a draft's fields. An empty cell leaves the default."""
    found: dict[str, Any] = {}
    for name, written in cells.items():
        cell = unguarded(written).replace("\r\n", "\n")
        if name in _SHOWN or not cell.strip():
            continue
        if name in _LISTS:
            found[name] = [part.strip() for part in _LISTS[name].split(cell) if part.strip()]
        elif name == "priority":
            found[name] = int(cell) if re.fullmatch(r"\s*[0-9]{1,9}\s*", cell) else cell
        elif name == "meta":
            found[name] = _object(cell)
        elif name in ("status", "slug", "language"):
            found[name] = cell.strip()
        else:
            found[name] = cell
    return found


def _object(cell: str) -> Any:
    try:
        return json.loads(cell, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ValueError("meta is no JSON") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


_WRITTEN: Mapping[str, Callable[[Any], str]] = {
    "wordings": "\n".join,
    "keywords": ", ".join,
    "tags": ", ".join,
    "meta": lambda meta: json.dumps(meta, ensure_ascii=False) if meta else "",
}


def _cell(name: str, value: Any) -> str:
    return _WRITTEN.get(name, str)(value) if value is not None else ""
