"""The light markdown of replies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.cli.markdown import Markdown, Style

TEXTS = st.lists(st.text(alphabet="ab *`_#-\\1.\n") | st.sampled_from(["**bold**", "`code`", "- ", "# ", "\n"]))


def shown(style: Style, *pieces: str) -> str:
    markdown = Markdown(style)
    return "".join(markdown.feed(piece) for piece in pieces) + markdown.end()


@pytest.mark.parametrize(
    ("text", "plain", "ansi"),
    [
        ("Added **milk**.", "Added milk.", "Added \x1b[1mmilk\x1b[0m."),
        ("see `task 1`", "see task 1", "see \x1b[36mtask 1\x1b[0m"),
        ("# Tasks\none", "Tasks\none", "\x1b[1mTasks\x1b[0m\none"),
        ("- one\n  - two", "- one\n  - two", "• one\n  • two"),
        ("2 ** 3 and **open", "2 ** 3 and **open", "2 ** 3 and **open"),
        (r"a \*star\* and \`tick\`", "a *star* and `tick`", "a *star* and `tick`"),
        ("-5 degrees #tag", "-5 degrees #tag", "-5 degrees #tag"),
        ("1. one", "1. one", "1. one"),
        ("snake_case and 5 * 3", "snake_case and 5 * 3", "snake_case and 5 * 3"),
        ("", "", ""),
    ],
)
def test_marks_become_styles_or_go(text: str, plain: str, ansi: str) -> None:
    assert (shown("plain", text), shown("ansi", text)) == (plain, ansi)


def test_markdown_can_stay_as_it_is() -> None:
    assert shown("markdown", "**a** ", "`b`\n") == "**a** `b`\n"


@given(TEXTS, st.sampled_from(["ansi", "plain"]))
def test_however_a_reply_is_cut_it_looks_the_same(pieces: list[str], style: Style) -> None:
    assert shown(style, *pieces) == shown(style, "".join(pieces))


def test_words_are_shown_as_soon_as_their_meaning_is_sure() -> None:
    markdown = Markdown("plain")
    assert [markdown.feed(piece) for piece in ("Add", "ed **bu", "y mi", "lk** now")] == [
        "Add",
        "ed ",
        "",
        "buy milk now",
    ]


def test_nothing_in_a_reply_can_command_the_terminal() -> None:
    assert "\x1b" not in shown("plain", "a\x1b[2Jb\x9b0m")
    assert shown("markdown", "a\x1bb\r\u202e") == "a\ufffdb\ufffd\ufffd"


@pytest.mark.parametrize("cut", range(1, 30))
def test_escaped_marks_inside_bold_are_shown_as_typed(cut: int) -> None:
    text = r"Added **#2 \<b\>x\</b\> \*y\***, done."
    markdown = Markdown("plain")
    assert markdown.feed(text[:cut]) + markdown.feed(text[cut:]) + markdown.end() == "Added #2 <b>x</b> *y*, done."
