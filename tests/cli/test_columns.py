"""Tables for people: columns that stand beneath each other, whatever is in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.cli.columns import cells, cut, padded, table

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=40)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("milk", 4),
        ("", 0),
        ("牛乳", 4),
        ("Käse", 4),
        ("Ka\u0308se", 4),
        ("שלום", 4),
        ("한글", 4),
        ("ｆｕｌｌ", 8),
        ("👍", 2),
    ],
)
def test_cells_are_counted_as_a_terminal_does(text: str, columns: int) -> None:
    assert cells(text) == columns


@given(text=TEXT, most=st.integers(1, 30))
def test_what_is_cut_fits(text: str, most: int) -> None:
    shown = cut(text, most)
    assert cells(shown) <= most
    assert shown == text or shown.endswith("…")


@given(text=TEXT, right=st.booleans())
def test_what_is_padded_is_as_wide_as_wanted(text: str, right: bool) -> None:
    assert cells(padded(text, 50, right=right)) == max(50, cells(text))


HEADER = ("id", "task", "due", "project")
ROWS = [("1", "buy milk and bread", "today", "home"), ("12", "牛乳を買う", "", "家")]


def test_columns_stand_beneath_each_other() -> None:
    assert table(HEADER, ROWS, width=80, grows=1, right=(0,)).splitlines() == [
        "id  task                due    project",
        " 1  buy milk and bread  today  home",
        "12  牛乳を買う                 家",
    ]


def test_a_column_without_anything_in_it_is_left_out() -> None:
    assert "due" not in table(HEADER, [("1", "milk", "", "home")], width=80, grows=1)


@pytest.mark.parametrize("width", [20, 30, 36, 80])
def test_it_fits_the_terminal(width: int) -> None:
    shown = table(HEADER, ROWS, width=width, grows=1)
    assert max(cells(line) for line in shown.splitlines()) <= width
    assert "buy mil" in shown


def test_styles_are_there_with_colour_alone() -> None:
    styles = [["", "\x1b[31m", "", ""], ["", "", "", ""]]
    assert "\x1b[31mbuy milk and bread\x1b[0m" in table(HEADER, ROWS, width=80, grows=1, styles=styles, colour=True)
    assert "\x1b" not in table(HEADER, ROWS, width=80, grows=1, styles=styles)


def test_no_rows_are_a_header_of_what_grows() -> None:
    assert table(HEADER, [], width=80, grows=1) == "task"
