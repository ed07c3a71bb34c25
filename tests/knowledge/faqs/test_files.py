"""FAQs as files: what is written is read back to the letter, and nothing in it is a formula."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.errors import InvalidInput
from taskchat.knowledge.faqs.files import csv_head, csv_pieces, rows_of
from taskchat.schemas.cells import guarded, unguarded
from taskchat.schemas.faqs import FaqDraft

LINES = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F), min_size=1, max_size=30).map(str.strip)
NAMED = LINES.filter(lambda text: bool(text) and text.isprintable() and "," not in text and text.split() == [text])


@given(st.text())
def test_a_guarded_cell_is_no_formula_and_comes_back(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert guarded(cell)[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n", "|", "%", *"＝＋－＠"}


@pytest.mark.parametrize("cell", ["=1+1", "'=1+1", "＝1+1", "＠SUM(1)", "\t=1"])
def test_what_a_spreadsheet_would_work_out_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@given(
    question=NAMED,
    answer=st.text("ab=+-@'\"\n,;| ", max_size=40).map(str.strip),
    wordings=st.lists(NAMED, max_size=3, unique=True),
    keywords=st.lists(NAMED, max_size=3, unique=True),
    meta=st.dictionaries(st.text("a='", max_size=3), st.integers(-9, 9), max_size=2),
)
def test_what_is_exported_is_read_again(question: str, meta: dict[str, Any], **more: Any) -> None:
    draft = FaqDraft(question=question, meta=meta, slug="a", **more)
    written = csv_head() + "".join(csv_pieces([draft.model_dump(mode="json")]))
    [row] = rows_of(written.encode(), "csv")
    assert row.draft == draft
    [row] = rows_of(json.dumps([draft.model_dump(mode="json")]).encode(), "json")
    assert row.draft == draft


@pytest.mark.parametrize(
    "text",
    [
        "question,answer\nWhy?,So.\n",
        "\ufeffQuestion;Answer\r\nWhy?;So.\r\n",
        "ANSWER\tquestion\nSo.\tWhy?",
        'question,answer,Other Wordings\n"Why?",So.,\n\n,,\n',
        "views,question,answer\n7,Why?,So.\n",  # what people don't write is passed over
    ],
)
def test_files_of_other_programs_are_read(text: str) -> None:
    [row] = rows_of(text.encode(), "csv")
    assert (row.number, row.draft) == (1, FaqDraft(question="Why?", answer="So."))


def test_a_quote_that_never_ends_is_named() -> None:
    rows = rows_of(b'question\nWhy?\n"How', "csv")
    assert [(row.number, row.error is None) for row in rows] == [(1, True), (2, False)]


@given(st.binary(max_size=300), st.sampled_from(["csv", "json"]))
def test_any_file_is_read_or_refused(data: bytes, form: Any) -> None:
    with contextlib.suppress(InvalidInput):
        assert all((row.draft is None) is not (row.error is None) for row in rows_of(data, form))


def test_the_reader_and_spreadsheets_agree_on_cells() -> None:
    draft = FaqDraft(question='a "quoted" one, with a comma', answer="two\nlines").model_dump(mode="json")
    [cells] = list(csv.reader(io.StringIO("".join(csv_pieces([draft])))))
    assert cells[1:3] == ['a "quoted" one, with a comma', "two\nlines"]
