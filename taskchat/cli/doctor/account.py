"""The server that commands talk to, who is signed in there, where tokens lie, and the model that answers."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime

from taskchat import __version__, keychain, paths
from taskchat.cli.doctor.finding import Finding, ok, problem, warning
from taskchat.client import credentials, local, state, wire
from taskchat.client.calls import API, call
from taskchat.client.session import Session
from taskchat.errors import NotSignedIn, TaskchatError

LATE_SECONDS = 120


def environment() -> Iterator[Finding]:
    """What wins over every sign-in."""
    named = [name for name in ("TASKCHAT_SERVER", "TASKCHAT_TOKEN") if os.environ.get(name, "").strip()]
    if named:
        yield ok("environment", f"{' and '.join(named)} {'win' if len(named) > 1 else 'wins'} over every sign-in")


def remote(session: Session, now: datetime) -> Iterator[Finding]:
    """A server that one signs in to. Of the local one, `local_server` tells."""
    if session.local:
        return
    name = session.name
    try:
        version = str(wire.send(name, "GET", "/health", seconds=local.HEALTH_SECONDS).json()["version"])
    except (OSError, ValueError, KeyError, TypeError, TaskchatError) as error:
        hint = "Check the address and the network, or go back to your own tasks: taskchat accounts use local"
        yield problem("server", f"{name} can't be reached ({wire.reason(error)})", hint)
        return
    if version.split(".")[:2] != __version__.split(".")[:2]:
        told = f"{name} is of version {version}, this is {__version__}"
        yield warning("server", told, "Bring both to the same version: pip install --upgrade taskchat")
    else:
        yield ok("server", f"{name}, version {version}")
    yield from _clock_of(name, now)
    yield _signed_in(session)


def _signed_in(session: Session) -> Finding:
    try:
        user = call(session, "GET", f"{API}/auth/me")
    except NotSignedIn as error:
        return problem("account", error.detail, error.hint or "taskchat login")
    except TaskchatError as error:
        return problem("account", error.detail, error.hint or "taskchat status")
    return ok("account", str(user["email"]))


def _clock_of(name: str, now: datetime) -> Iterator[Finding]:
    """How far this machine's clock is from the server's, where that tells its time."""
    if not name.startswith("http"):
        return
    from email.utils import parsedate_to_datetime

    from taskchat.client import full_http

    with contextlib.suppress(OSError, ValueError, TypeError, TaskchatError):
        connection, prefix = full_http.connect(name, local.HEALTH_SECONDS)
        with contextlib.closing(connection):
            connection.request("GET", f"{prefix}/health")
            theirs = parsedate_to_datetime(connection.getresponse().headers["Date"])
        apart = abs((now.astimezone(UTC) - theirs).total_seconds())
        if apart > LATE_SECONDS:
            yield warning(
                "clock", f"it is {apart:.0f} seconds off the server's", "Set the clock, or that of the server."
            )


def tokens() -> Iterator[Finding]:
    """Where the tokens of sign-ins lie. The keyring is asked only where it keeps some."""
    kept = state.logins()
    in_keyring = [login for login in kept if login.kept_in == "keyring"]
    if in_keyring:
        login = in_keyring[0]
        try:
            found = keychain.read(credentials.entry(login.server, login.account))
        except keychain.KeyringUnusable as error:
            mend = f"Unlock it, or sign in again: taskchat login --server {login.server}"
            yield problem("keyring", f"{error}, and keeps the tokens of {login.account}", mend)
            return
        if found is None:
            mend = f"Sign in again: taskchat login --server {login.server}"
            yield problem("keyring", f"it has no tokens of {login.account} any more", mend)
            return
        yield ok("keyring", f"it answers, and keeps {len(in_keyring)} of {len(kept)} sign-ins")
    elif kept:
        yield ok("keyring", f"not used: tokens lie in {paths.token_file()}, which only you can read")


def model(session: Session) -> Iterator[Finding]:
    """The model that answers, where the server runs."""
    from taskchat.cli.status import model_of

    address = session.name
    if session.local:
        record = local.running()
        if record is None:
            return
        address = record.address
    found = model_of(address, session)
    if not found:
        yield warning("model", "the server does not tell which one answers", "See: taskchat model")
    elif found.get("model_state"):
        yield problem("model", f"{found['model']}: {found['model_state']}", "Try it: taskchat model test")
    else:
        yield ok("model", str(found["model"]))
