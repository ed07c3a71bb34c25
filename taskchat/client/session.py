"""Which server is spoken to, and by what right."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from taskchat import __version__, paths
from taskchat.client import local, state, wire
from taskchat.client.zone import local_zone
from taskchat.errors import NotSignedIn, ServerUnreachable, TaskchatError

if TYPE_CHECKING:
    from taskchat.client.credentials import Tokens

AUTH = "/api/v1/auth"
EARLY_SECONDS = 20.0  # an access token that ends this soon is not used any more


class Session:
    """A server, and the tokens for it. `given` is the token of `TASKCHAT_TOKEN`, which wins over everything kept.

    `account` is who is signed in there; it stays the same, whoever else is chosen meanwhile in another process.
    Calls may wait: an event loop puts them in a thread.
    """

    local = False

    def __init__(self, name: str, *, given: str = "", account: str | None = None, say: Callable[[str], None]) -> None:
        self.name = name
        self.account = account or (None if self.local else state.account(name))
        self._given = given
        self._say = say

    @property
    def key(self) -> str:
        """What the client's memory calls this server and account."""
        return f"{self.name} {'(TASKCHAT_TOKEN)' if self._given else self.account or ''}".strip()

    def address(self) -> str:
        """Where the server listens."""
        raise NotImplementedError

    def token(self) -> str:
        """An access token."""
        if self._given:
            return self._given
        return self._kept_token()

    def renew(self, refused: str) -> str:
        """Another access token than `refused`. Raises NotSignedIn when there is none."""
        if self._given:
            raise NotSignedIn(
                f"{self.name} does not accept the token in TASKCHAT_TOKEN.",
                hint="Give it one that holds, or unset it and run: taskchat login",
            )
        return self._new_token(refused)

    def revive(self) -> None:
        """After a broken connection: see to it that the server is there, where that is in our hands."""

    def _kept_token(self) -> str:
        raise NotImplementedError

    def _new_token(self, refused: str) -> str:
        raise NotImplementedError


class LocalSession(Session):
    """This user's own background server."""

    local = True

    def address(self) -> str:
        """Where it listens; it is started when it never was."""
        record = local.recorded()
        if record is None or not local.fits(record):
            record = local.ensure(self._say)
        return record.address

    def revive(self) -> None:
        """Start it again if it ended."""
        local.ensure(self._say)

    def _kept_token(self) -> str:
        return self._new_token("")

    def _new_token(self, refused: str) -> str:
        if (fresh := _fresh_local_token()) and fresh != refused:
            return fresh
        signed_in = self._sign_in()
        token = str(signed_in["access_token"])
        expires_at = time.time() + float(signed_in["expires_in"])
        paths.write_private(paths.local_token(), json.dumps({"access_token": token, "expires_at": expires_at}))
        return token

    def _sign_in(self) -> dict[str, Any]:
        for attempt in (1, 2):
            try:
                address = self.address()
                body = {"secret": local.make_secret()}
                if zone := local_zone():
                    body["timezone"] = zone
                return ask_for_tokens(address, "local", body, server=self.name)
            except OSError as error:
                if attempt == 2:
                    raise ServerUnreachable(
                        f"taskchat's local server does not answer ({error}).",
                        hint=f"Its log: {paths.server_log()}. To start it anew: taskchat restart",
                    ) from error
                self.revive()
        raise AssertionError("unreachable")


def _fresh_local_token() -> str:
    try:
        kept = json.loads(paths.local_token().read_bytes())
        return str(kept["access_token"]) if float(kept["expires_at"]) > time.time() + EARLY_SECONDS else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


class RemoteSession(Session):
    """A server that one logs in to."""

    def address(self) -> str:
        """Where it listens."""
        return self.name

    def _kept_token(self) -> str:
        return self._kept().access_token

    def _new_token(self, refused: str) -> str:
        """Trade the refresh token. Only one process at a time: the server ends a family whose token comes twice."""
        from taskchat.client import credentials
        from taskchat.client.locks import held

        with held(paths.token_lock()):
            kept = self._kept()
            if kept.access_token != refused:  # another process was faster
                return kept.access_token
            if not kept.refresh_token:
                raise self._signed_out()
            body = {"refresh_token": kept.refresh_token}
            try:
                tokens = ask_for_tokens(self.name, "refresh", body, server=self.name)
            except OSError as error:
                raise cant_reach(self.name, error) from error
            except NotSignedIn as error:
                self._forget()
                raise self._signed_out() from error
            fresh = credentials.Tokens(str(tokens["access_token"]), str(tokens["refresh_token"]))
            credentials.keep(self.name, self.account or "", fresh, say=self._say)
            return fresh.access_token

    def _kept(self) -> Tokens:
        from taskchat.client import credentials

        kept = credentials.read(self.name, self.account)
        if kept is None:
            raise self._signed_out()
        return kept

    def _forget(self) -> None:
        from taskchat.client import credentials

        if self.account:
            credentials.forget(self.name, self.account)

    def _signed_out(self) -> NotSignedIn:
        return NotSignedIn(f"You are not signed in to {self.name}.", hint=f"Run: taskchat login --server {self.name}")


def open_session(
    environ: Mapping[str, str] = os.environ, *, say: Callable[[str], None], server: str = "", account: str | None = None
) -> Session:
    """The session for `server`, else for `TASKCHAT_SERVER`, else for the last login's, else the local one.

    It is that of `account`, by default of the one in use there.
    """
    name = state.normal_server(server or environ.get("TASKCHAT_SERVER") or state.server_in_use())
    kind = LocalSession if name == state.LOCAL else RemoteSession
    return kind(name, given=environ.get("TASKCHAT_TOKEN", "").strip(), account=account, say=say)


def ask_for_tokens(address: str, way: str, body: Mapping[str, Any], *, server: str) -> dict[str, Any]:
    """The tokens that `POST /auth/<way>` gives."""
    answer = wire.send(address, "POST", f"{AUTH}/{way}", body=body, headers={"User-Agent": _device()})
    if answer.status >= 300:
        raise answer.error(server)
    with contextlib.suppress(ValueError):
        found = answer.json()
        if isinstance(found, dict) and {"access_token", "expires_in"} <= found.keys():
            return found
    raise TaskchatError(f"{server} sent no tokens.", hint="Check that the address is a taskchat server's.")


def _device() -> str:
    """What a list of sign-ins calls this one."""
    machine = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    known = "".join(letter for letter in machine if letter.isascii() and letter.isprintable())
    return f"taskchat/{__version__} ({known})" if known else f"taskchat/{__version__}"


def cant_reach(server: str, error: BaseException) -> ServerUnreachable:
    """What to say when a server that one logs in to can't be reached."""
    return ServerUnreachable(
        f"{server} can't be reached ({str(error) or type(error).__name__}).",
        hint="Check the address and the network, or go back to this machine's own tasks: taskchat logout",
    )
