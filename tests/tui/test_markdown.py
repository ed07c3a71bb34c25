"""Markdown to blocks: a table of what is shown, and growing equals whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.content import Content
from textual.geometry import Offset
from textual.selection import Selection
from textual.style import Style
from textual.visual import RenderOptions

from taskchat.tui.blocks import AnyBlock, Blocks, Table
from taskchat.tui.growing import GrowingMarkdown
from taskchat.tui.markdown import read_markdown


def drawn(blocks: list[AnyBlock], width: int = 40, *, selection: Selection | None = None) -> list[str]:
    options = RenderOptions(lambda _: Style(), {}, selection, Style(reverse=True))
    return [strip.text.rstrip() for strip in Blocks(blocks).render_strips(width, None, Style(), options)]


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("plain", ["plain"]),
        ("one\ntwo\n\nthree", ["one", "two", "", "three"]),  # line ends stay, as people type them
        ("# Head\ntext", ["Head", "", "text"]),
        ("**b** *i* ~~s~~ `c`", ["b i s c"]),
        ("- a\n- b", ["• a", "• b"]),
        ("text\n- a\n  - b\n- c", ["text", "", "• a", "  ◦ b", "• c"]),
        ("- a\n\n- b\n- c", ["• a", "", "• b", "• c"]),  # as wide as it is written
        ("9. a\n10. b", ["9. a", "10. b"]),
        ("-\n- b", ["•", "• b"]),
        ("- - a", ["• ◦ a"]),
        ("> q\n> r", ["▎ q", "▎ r"]),
        ("- > q", ["• ▎ q"]),
        ("```py\nx = 1\n\n\ty\n```", [f"{'x = 1':<35}copy", "", "    y"]),
        ("```\nnever closed", [f"{'never closed':<35}copy"]),
        ("```\n" + "x" * 35, ["x" * 35]),  # no room to offer that
        ("a | b\n--|--\n1 | 22\n333 | 4", ["a    b", "───────", "1    22", "333  4"]),
        ("<b>x</b> [red]y[/red]", ["<b>x</b> [red]y[/red]"]),  # neither HTML nor Textual's markup
        ("[here](https://a.b/c)", ["here (https://a.b/c)"]),  # where a link leads is shown
        ("<https://a.b/c>", ["https://a.b/c"]),
        ("[x](javascript:alert)", ["[x](javascript:alert)"]),
        ("- a long item that wraps at its own margin", ["• a long item that wraps at its own", "  margin"]),
        ("", []),
    ],
)
def test_markdown_is_drawn(markdown: str, lines: list[str]) -> None:
    assert drawn(read_markdown(markdown)) == lines


PIECES = [
    *("- a\n", "  - b\n", "1. x\n", "2. y\n", "\n", "\n\n", "text ", "**b**", "`c`", "```py\n", "```\n", "| a | b |\n"),
    *(
        "|---|---|\n",
        "> q\n",
        "# H\n",
        "---\n",
        "    code\n",
        "\r\n",
        "*",
        "-",
        "1",
        ". z\n",
        "日本",
        "[l](https://x.y)",
        "[l]: https://x.y\n",
        "\ndef f():\n    pass\n",
        "   more\n",
        "~~~\n",
        "\r",
    ),
]


@settings(deadline=None, max_examples=60)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=25), chunk=st.integers(1, 30))
def test_a_growing_text_shows_what_the_whole_text_shows(pieces: list[str], chunk: int) -> None:
    text = "".join(pieces)
    growing = GrowingMarkdown()
    for at in range(0, len(text), chunk):
        growing.append(text[at : at + chunk])
        assert drawn(growing.blocks()) == drawn(read_markdown(growing.text))


@settings(deadline=None, max_examples=60)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=25), width=st.integers(12, 60))
def test_the_height_is_that_of_the_picture_and_no_line_is_too_wide(pieces: list[str], width: int) -> None:
    picture = Blocks(read_markdown("".join(pieces)))
    options = RenderOptions(lambda _: Style(), {})
    strips = picture.render_strips(width, None, Style(), options)
    assert len(strips) == picture.get_height({}, width)
    assert all(strip.cell_length == Content(strip.text).cell_length for strip in strips)


@pytest.mark.parametrize("chunk", [61, 400])
def test_a_long_listing_that_grows_shows_what_the_whole_shows(chunk: int) -> None:
    code = "".join(f"x{n} = {n}\n" + ("\n" if n % 7 == 0 else "") for n in range(120))
    text = f"Look:\n```py\n{code}```\n- end\n"
    growing = GrowingMarkdown()
    for at in range(0, len(text), chunk):
        growing.append(text[at : at + chunk])
        assert drawn(growing.blocks()) == drawn(read_markdown(growing.text))


def test_what_is_settled_is_not_parsed_again() -> None:
    growing = GrowingMarkdown()
    growing.append("".join(f"- item {n}\n" for n in range(200)))
    before = growing.blocks()
    growing.append("- one more\n")
    assert growing.blocks()[:197] == before[:197]  # the same objects


def test_a_wide_table_shares_the_width_there_is() -> None:
    cells = [[Content("name"), Content("what it is about")], [Content("x"), Content("many words " * 8)]]
    lines = drawn([Table(cells)], 30)
    assert max(map(len, lines)) <= 30
    assert sum(line.count("many") for line in lines) == 8


def test_a_selection_goes_over_blocks_and_leaves_out_bullets() -> None:
    blocks = read_markdown("first\n\n- one\n- two")
    selection = Selection(Offset(2, 0), Offset(2, 2))
    assert selection.extract(Blocks(blocks).plain) == "rst\none\ntw"
    assert drawn(blocks, selection=selection) == ["first", "", "• one", "• two"]


def test_what_is_drawn_already_is_not_drawn_again() -> None:
    options = RenderOptions(lambda _: Style(), {})
    blocks = read_markdown("one\n\ntwo")
    before = Blocks(blocks[:1])
    (line,) = before.render_strips(20, None, Style(), options)
    assert Blocks(blocks, before=before).render_strips(20, None, Style(), options)[0] is line
