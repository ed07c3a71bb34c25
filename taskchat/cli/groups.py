"""Typer's groups of commands, with guesses at what was meant by one that there is none of."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from taskchat.cli.unknown import refuse


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
