"""`taskchat language`: in which language replies are, where a message does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from taskchat.cli import printing
from taskchat.cli.calling import call
from taskchat.errors import InvalidInput

if TYPE_CHECKING:
    from taskchat.client.api import Client
    from taskchat.schemas.accounts import User

DEFAULT = "default"
EPILOG = "For example: taskchat language, or taskchat language de, or back again: taskchat language default"


def language(
    code: Annotated[
        str | None,
        typer.Argument(metavar="CODE", help="The language, like de or zh. Without it, the one in use is shown."),
    ] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show or choose the language of replies. Your account keeps it; a message in another is answered in that one."""

    async def choose(client: Client) -> User:
        from taskchat.client.shapes import checked
        from taskchat.schemas.accounts import UserPatch

        if code is None:
            return await client.me()
        try:
            patch = checked(UserPatch, language=None if code == DEFAULT else code)
        except InvalidInput as error:
            raise InvalidInput(f"{code!r} is no language.", hint="Write its code, like en, de, es or zh.") from error
        return await client.update_me(patch)

    user = call(choose)
    if json:
        printing.raw_json({"language": user.language})
    else:
        printing.out(f"Replies are in {user.language}, unless you write in another language.")
