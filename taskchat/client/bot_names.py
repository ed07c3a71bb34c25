"""Which bot a person means by a name. `ask` uses this before every turn with a bot, so it imports little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from taskchat.client import wire
from taskchat.client.session import Session
from taskchat.client.turns import unreachable
from taskchat.errors import InvalidInput, NotFound

PATH = "/api/v1/bots"
ID_LETTERS = 32


def is_id(text: str) -> bool:
    """Whether it can only be a bot's id."""
    return len(text) == ID_LETTERS and not set(text) - set("0123456789abcdef")


def find_bot(session: Session, named: str) -> str:
    """The id of the bot of this name, slug or id. Raises NotFound, and InvalidInput where several are meant."""
    if is_id(named):
        return named
    from urllib.parse import quote

    path, token, renewed = f"{PATH}?named={quote(named, safe='')}", session.token(), False
    for last in (False, True):
        try:
            answer = wire.send(session.address(), "GET", path, token=token)
            if answer.status == 401 and not renewed:
                answer.close()
                token, renewed = session.renew(token), True
                answer = wire.send(session.address(), "GET", path, token=token)
            if answer.status >= 300:
                raise answer.error(session.name)
            return chosen(answer.json()["items"], named)
        except OSError as error:
            if last or not session.local:
                raise unreachable(session, error) from error
        session.revive()
    raise AssertionError("the last try returns or raises")


def chosen(found: Iterable[Mapping[str, Any]], named: str) -> str:
    """The id of the one that is meant among bots that bear the name: one's own before those of others."""
    bots = sorted(found, key=lambda bot: _rank(bot, named))
    if not bots:
        raise NotFound(
            f"There is no bot {named}.", hint="See those there are: taskchat bots. Public ones are named by their id."
        )
    best = [bot for bot in bots if _rank(bot, named) == _rank(bots[0], named)]
    if len(best) > 1:
        ids = ", ".join(f"{bot['slug']} ({bot['id']})" for bot in best[:5])
        raise InvalidInput(f"{len(best)} bots are called {named}.", hint=f"Name it by its slug or id: {ids}.")
    return str(best[0]["id"])


def _rank(bot: Mapping[str, Any], named: str) -> tuple[bool, bool]:
    return bot["role"] != "owner", bot["slug"] != named
