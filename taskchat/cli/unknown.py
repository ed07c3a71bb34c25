"""What to say to a command that there is none of: mostly, somebody meant `taskchat ask`."""

from __future__ import annotations

import shlex
from difflib import get_close_matches
from typing import NoReturn

from taskchat.errors import InvalidInput
from taskchat.spelling import slips

_SHELL_READS = set('"$`!\\')  # even between double quotes
# What the commands are called elsewhere: any of the first are taken for the first of the second that there is.
_ALSO_CALLED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("delete", "del", "remove"), ("rm", "revoke")),
    **dict.fromkeys(("complete", "finish", "check"), ("done",)),
    **dict.fromkeys(("list", "show", "ls", "all"), ("list", "show")),
    **dict.fromkeys(("add", "new", "create"), ("add", "create")),
    **dict.fromkeys(("update", "change", "rename", "set"), ("edit", "set")),
    **dict.fromkeys(("ask", "find"), ("search",)),
    **dict.fromkeys(("task", "todo", "todos", "list", "ls"), ("list", "show", "tasks")),
    **dict.fromkeys(("signin", "sign-in"), ("login",)),
    **dict.fromkeys(("signout", "sign-out"), ("logout",)),
    **dict.fromkeys(("signup", "sign-up"), ("register",)),
}


def _near(name: str, commands: list[str]) -> list[str]:
    """The command that was most likely meant, or none: one slip of the fingers goes before looking alike."""
    slipped = [command for command in commands if len(name) > 2 and slips(name, command, 1) <= 1]
    return slipped[:1] or get_close_matches(name, commands, n=1)


def refuse(path: str, commands: list[str], arguments: list[str]) -> NoReturn:
    """Raise InvalidInput with the likeliest next step."""
    name = arguments[0]
    near = [each for each in _ALSO_CALLED.get(name, ()) if each in commands][:1] or _near(name, commands)
    if near and (len(arguments) == 1 or " " in path):
        hint = f"Did you mean: {shlex.join([*path.split(), near[0], *arguments[1:]])}"
    elif " " in path:
        hint = f"See what there is: {path} --help"
    else:
        words = " ".join(arguments)
        quoted = shlex.quote(words) if set(words) & _SHELL_READS else f'"{words}"'
        meant = f"Did you mean: {shlex.join(['taskchat', near[0], *arguments[1:]])}\n  " if near else ""
        hint = f"{meant}To say it to your tasks: taskchat ask {quoted}. All commands: taskchat --help"
    raise InvalidInput(f"There is no command {name!r}.", hint=hint)
