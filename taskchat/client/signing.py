"""Signing in and out over `wire`, as commands do it. The screen's client does the same over httpx."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from taskchat.client import credentials, wire
from taskchat.client.session import AUTH, Session, ask_for_tokens, cant_reach
from taskchat.errors import NotSignedIn, TaskchatError

User = dict[str, Any]


def sign_in(session: Session, way: str, body: Mapping[str, Any], *, say: Callable[[str], None]) -> User:
    """`way`: login or register. The tokens are kept, and this server and account are in use from now on."""
    try:
        return accept(session, ask_for_tokens(session.address(), way, body, server=session.name), say=say)
    except OSError as error:
        raise cant_reach(session.name, error) from error


def accept(session: Session, found: Mapping[str, Any], *, say: Callable[[str], None]) -> User:
    """Go on with the sign-in that the server has answered with."""
    user: User = found["user"]
    tokens = credentials.Tokens(str(found["access_token"]), str(found["refresh_token"]))
    _begin(session, user, tokens, say=say)
    return user


def sign_in_with_token(session: Session, token: str, *, say: Callable[[str], None]) -> User:
    """Go on with a token or an API key that was made elsewhere. It is kept only if the server accepts it."""
    try:
        answer = wire.send(session.address(), "GET", f"{AUTH}/me", token=token)
        if answer.status >= 300:
            raise answer.error(session.name)
        user: User = answer.json()
    except ValueError as error:
        raise TaskchatError(
            f"{session.name} did not say whose token that is.", hint="Check that the address is a taskchat server's."
        ) from error
    except OSError as error:
        raise cant_reach(session.name, error) from error
    _begin(session, user, credentials.Tokens(token), say=say)
    return user


def sign_out(session: Session, *, say: Callable[[str], None]) -> None:
    """End the sign-in of the session's account, on the server where it can be told, and on this machine."""
    if session.account is None:
        return
    try:
        kept = credentials.read(session.name, session.account)
        if kept is not None and kept.refresh_token:
            body = {"refresh_token": kept.refresh_token}
            wire.send(session.address(), "POST", f"{AUTH}/logout", body=body, seconds=wire.CONNECT_SECONDS).close()
    except (OSError, NotSignedIn):
        say("The server could not be told; the tokens are removed from this machine.")
    credentials.forget(session.name, session.account)


def _begin(session: Session, user: User, tokens: credentials.Tokens, *, say: Callable[[str], None]) -> None:
    credentials.begin(session.name, str(user["email"]), tokens, say=say)
    session.account = str(user["email"])
