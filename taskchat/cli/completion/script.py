"""`taskchat completion`: the script that a shell reads."""

from __future__ import annotations

import os
from pathlib import Path

from taskchat.cli import exits, printing
from taskchat.cli.parsing import Fast, Given, Parser
from taskchat.errors import InvalidInput

SHELLS = ("bash", "zsh", "fish")
_FOLDER = Path(__file__).parent

_NOTES = """\
To have it in every new shell:
  bash   taskchat completion bash > ~/.local/share/bash-completion/completions/taskchat
  zsh    taskchat completion zsh > ~/.zfunc/_taskchat, with  fpath+=~/.zfunc  before compinit in ~/.zshrc
  fish   taskchat completion fish > ~/.config/fish/completions/taskchat.fish"""


def _options(parser: Parser) -> None:
    parser.add_argument(
        "shell", nargs="?", choices=SHELLS, metavar="SHELL", help="bash, zsh or fish. Default: the one of $SHELL."
    )


def _run(given: Given) -> int:
    shell = given.shell or os.environ.get("SHELL", "").rpartition("/")[2]
    if shell not in SHELLS:
        raise InvalidInput("For which shell?", hint="For example: taskchat completion bash. There are bash, zsh, fish.")
    printing.out((_FOLDER / f"taskchat.{shell}").read_text(encoding="utf-8").rstrip("\n"))
    return exits.DONE


COMPLETION = Fast(
    _options,
    _run,
    'eval "$(taskchat completion bash)"\nsource <(taskchat completion zsh)\ntaskchat completion fish | source',
    "Prints a script that completes commands, options, and the ids and names of what you have.",
    _NOTES,
)
