"""What to say to a command that there is none of: mostly, somebody meant `taskchat ask`."""

from __future__ import annotations

import shlex
from difflib import get_close_matches
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from taskchat.errors import InvalidInput

_SHELL_READS = set('"$`!\\')  # even between double quotes
# What the commands are called elsewhere.
_ALSO_CALLED = {
    **dict.fromkeys(("delete", "del", "remove"), "rm"),
    **dict.fromkeys(("complete", "finish", "check"), "done"),
    **dict.fromkeys(("show", "ls", "all"), "list"),
    **dict.fromkeys(("new", "create"), "add"),
    **dict.fromkeys(("update", "change", "rename", "set"), "edit"),
    **dict.fromkeys(("signin", "sign-in"), "login"),
    **dict.fromkeys(("signout", "sign-out"), "logout"),
    **dict.fromkeys(("signup", "sign-up"), "register"),
}


class Commands(TyperGroup):
    """A group of commands that says what was meant instead."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first argument names."""
        if args and not args[0].startswith("-") and not ctx.resilient_parsing and not self.get_command(ctx, args[0]):
            refuse(str(ctx.command_path), self.list_commands(ctx), args)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run it; what is wrong about an option is said without the name of the error's class."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise


def refuse(path: str, commands: list[str], arguments: list[str]) -> NoReturn:
    """Raise InvalidInput with the likeliest next step."""
    name = arguments[0]
    near = [_ALSO_CALLED[name]] if _ALSO_CALLED.get(name) in commands else get_close_matches(name, commands, n=1)
    if near and (len(arguments) == 1 or " " in path):
        hint = f"Did you mean: {shlex.join([*path.split(), near[0], *arguments[1:]])}"
    elif " " in path:
        hint = f"See what there is: {path} --help"
    else:
        words = " ".join(arguments)
        quoted = shlex.quote(words) if set(words) & _SHELL_READS else f'"{words}"'
        hint = f"To say it to your tasks: taskchat ask {quoted}. All commands: taskchat --help"
    raise InvalidInput(f"There is no command {name!r}.", hint=hint)
