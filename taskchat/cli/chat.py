"""`taskchat chat`: the screen, or a chat of lines."""

from __future__ import annotations

import os

from taskchat.cli import printing
from taskchat.cli.parsing import Fast, Given, Parser

_MORE = """\
Without a terminal, or with TERM=dumb, it is a chat of lines by itself, as with --plain: nothing moves on it, and each
thing is said once, which suits screen readers and pipes. A line is a message; what begins with / is a command, /help
tells which."""
_EXAMPLES = """\
taskchat chat
taskchat chat --new --bot house-rules
taskchat chat --plain
printf 'add buy milk\\nwhat is on my list?\\n' | taskchat chat"""


def _options(parser: Parser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("-c", "--conversation", metavar="ID", help="Go on with this conversation.")
    which.add_argument("-n", "--new", action="store_true", help="Start a new conversation.")
    parser.add_argument("-b", "--bot", metavar="NAME", help="Talk with this bot; see: taskchat bots")
    parser.add_argument("--plain", action="store_true", help="A chat of lines instead of the screen.")


def _run(given: Given) -> int:
    if given.plain or printing.has_input() or not printing.to_terminal() or os.environ.get("TERM") == "dumb":
        from taskchat.cli.plain.loop import chat

        return chat(conversation=given.conversation, bot=given.bot, new=given.new)
    from taskchat.tui.app import run

    run(conversation_id=given.conversation, new=given.new, bot=given.bot)
    return 0


CHAT = Fast(_options, _run, examples=_EXAMPLES, more=_MORE)
