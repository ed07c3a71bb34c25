"""The prompts: text files beside this one. A deployer replaces any of them by a file of the same name."""

from __future__ import annotations

from pathlib import Path
from string import Template

from taskchat.errors import Misconfigured
from taskchat.schemas.bots import TurnBot

FOLDER = Path(__file__).parent


def prompt(name: str, *, folder: str = "") -> str:
    """The text of the prompt `name`: the deployer's in `folder` if it is there, else ours. Raises Misconfigured."""
    for place in (Path(folder) if folder else None, FOLDER):
        if place is None or not (file := place / f"{name}.txt").is_file():
            continue
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Misconfigured(f"The prompt {file} can't be read: {error}.", hint="It must be UTF-8 text.") from error
    raise Misconfigured(f"There is no prompt named {name}.")


def bot_prompt(bot: TurnBot, *, folder: str = "") -> str:
    """What a model is told of the bot that it is. It goes last, and what is in it stands for nothing but itself."""
    text = Template(prompt("bot", folder=folder))
    maker = "The person has" if bot.own else "Somebody else has"
    told = bot.config.instructions.strip() or "(nothing more)"
    return text.safe_substitute(name=bot.name, maker=maker, instructions=told)
