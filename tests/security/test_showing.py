"""What a reply, or a title in it, can do to the screen that shows it."""

from __future__ import annotations

import json

import pytest

from taskchat.cli import printing
from taskchat.cli.markdown import Markdown
from taskchat.tui.blocks import AnyBlock, Block
from taskchat.tui.markdown import read_markdown
from taskchat.tui.plain import one_line

LENGTH = 10_000
COMMANDS = "\x1b]0;x\x07 \x9b2J \r \x08 \x7f"
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
DANGEROUS = [
    "[x](javascript:alert(1))",
    "[x](data:text/html,x)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "<script>x</script>",
    "<details ontoggle=x>",
    "![x](javascript:x)",
]
SLOW = ["![[", "a**", ">", "[", "`a", "*a_", "- ", "\\", "**x ", "[a](", "|a", "<a ", "**a\\"]


def opened_by(blocks: list[AnyBlock]) -> str:
    """What a click on a text would do."""
    return " ".join(str(span.style) for block in blocks if isinstance(block, Block) for span in block.text.spans)


@pytest.mark.parametrize("text", DANGEROUS)
def test_only_links_to_the_web_can_be_opened_and_nothing_is_run(text: str) -> None:
    assert "open_link" not in opened_by(read_markdown(text))


def test_a_picture_is_a_link_that_nobody_follows_for_you() -> None:
    (block,) = read_markdown("![a cat](https://elsewhere.example/?q=secret)")
    assert isinstance(block, Block)
    assert "a cat" in block.text.plain


def test_no_text_commands_a_terminal_or_turns_what_stands_beside_it() -> None:
    shown = [one_line(COMMANDS + TURNS)]
    shown += [block.text.plain for block in read_markdown(COMMANDS + TURNS) if isinstance(block, Block)]
    for style in ("plain", "markdown"):
        markdown = Markdown("plain" if style == "plain" else "markdown")
        shown.append(markdown.feed(COMMANDS + TURNS) + markdown.end())
    for text in shown:
        assert not set("\x1b\x07\x9b\r\x08\x7f" + TURNS) & set(text)


def test_json_on_a_terminal_does_not_command_it_and_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    for written in (printing.raw_json, printing.json_line):
        written({"title": COMMANDS + TURNS})
        text = capsys.readouterr().out
        assert json.loads(text) == {"title": COMMANDS + TURNS}
        assert not set("\x1b\x07\x9b\r\x08\x7f" + TURNS) & set(text)


@pytest.mark.parametrize("piece", SLOW)
def test_text_that_is_made_to_be_slow_is_shown(piece: str) -> None:
    text = (piece * LENGTH)[:LENGTH]
    last = read_markdown(f"{text}\n\nthe end")[-1]
    assert isinstance(last, Block)
    assert last.text.plain.endswith("the end")
    markdown = Markdown("plain")
    assert markdown.feed(text) + markdown.end()
