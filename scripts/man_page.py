"""The manual page, `man taskchat`: every command's help, exit codes, variables and files, out of the code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scripts.command_reference import described
from taskchat import __version__
from taskchat.cli import exits

ABOUT = (
    "taskchat keeps your to-do list, and you talk to it: in one line, on a screen, in a browser. It understands English"
    " and several other languages by itself, and works with any model that speaks like OpenAI's. Nothing needs to be"
    " set up: without a server, taskchat runs its own on this machine."
)
VARIABLES = (
    ("TASKCHAT_SERVER", "Address of the server to use, like https://tasks.example.com. It wins over taskchat login."),
    ("TASKCHAT_TOKEN", "Access token or API key to use there. The keyring is neither read nor written then."),
    ("TASKCHAT_HOME", "Folder for everything that taskchat keeps on this machine."),
    ("TASKCHAT_DEBUG", "Set to 1, errors inside taskchat show where they happened."),
    ("NO_COLOR, FORCE_COLOR, CLICOLOR", "Whether the output has colours."),
    ("VISUAL, EDITOR", "What taskchat config edit opens."),
    ("TASKCHAT_PORT, …", "Every setting of servers: taskchat config show --all."),
)
FILES = (
    ("~/.config/taskchat/config.toml", "Settings, as taskchat config writes them."),
    ("~/.local/share/taskchat/local.db", "Your tasks, where no server is used."),
    ("~/.local/share/taskchat/server.log", "The local server's log: taskchat logs."),
    ("~/.local/share/taskchat/tokens.json", "Tokens of sign-ins, where the machine has no keyring."),
)


def man_page() -> str:
    """The page, as roff. Without a date: it is the same as long as the code is."""
    head = (
        '.\\" Written by `make docs`. Change the code instead.\n'
        f'.TH TASKCHAT 1 "" "taskchat {__version__}" "User Commands"\n'
        ".SH NAME\ntaskchat \\- run your to\\-do list by talking\n"
        ".SH SYNOPSIS\n.B taskchat\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]\n"
        f".SH DESCRIPTION\n{escaped(ABOUT)}\n"
    )
    codes = _terms((str(code), meaning) for code, meaning in exits.MEANINGS.items())
    files = _terms(FILES) + "TASKCHAT_HOME, XDG_CONFIG_HOME and XDG_DATA_HOME move them.\n"
    sections = {
        "COMMANDS": "".join(_commands()),
        "EXIT STATUS": codes,
        "ENVIRONMENT": _terms(VARIABLES),
        "FILES": files,
    }
    return head + "".join(f".SH {name}\n{text}" for name, text in sections.items())


def escaped(text: str) -> str:
    """Text that roff shows to the letter, of however many lines."""
    plain = (
        text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga").replace("^", "\\(ha").replace("~", "\\(ti")
    )
    plain = re.sub(r"[^\x00-\x7f]", lambda found: f"\\[u{ord(found[0]):04X}]", plain)
    return re.sub(r"^([.'])", r"\\&\1", plain, flags=re.MULTILINE)


def _commands() -> Iterator[str]:
    for each in described():
        name = f"taskchat {each.path}".strip()
        yield f".SS {escaped(name)}\n.nf\n{escaped(each.help.strip(chr(10)))}\n.fi\n"


def _terms(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f".TP\n.B {escaped(name)}\n{escaped(told)}\n" for name, told in rows)
