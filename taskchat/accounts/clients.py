"""OAuth clients: programs that register themselves (RFC 7591) before a person lets them do anything.

Anybody may register anything, so nothing that a client says of itself is believed, and what nobody uses goes again.
"""

from __future__ import annotations

import datetime as dt
import hmac
import re
import secrets
from collections.abc import Callable

from taskchat.accounts import redirects, tokens
from taskchat.accounts.oauth_errors import OAuthRefusal
from taskchat.accounts.redirects import Redirect
from taskchat.schemas.oauth import AUTH_METHODS, SCOPES, ClientDraft, NewClient
from taskchat.store import clients as rows
from taskchat.store.clients import StoredClient
from taskchat.store.engine import Store

UNUSED = dt.timedelta(days=1)  # after this, a client that nobody granted anything is forgotten
UNUSED_MAX = 10_000
NAME_MAX = 100
PUBLIC_ID = re.compile("[0-9a-f]{32}")
UNNAMED = "a program without a name"
REGISTRATIONS = "oauth clients"  # one after the other, so that they stay within bounds


class Clients:
    """The OAuth clients of a server."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime], *, unused_max: int = UNUSED_MAX) -> None:
        self._store, self._clock, self._unused_max = store, clock, unused_max

    async def register(self, draft: ClientDraft) -> NewClient:
        """Register a client. Raises OAuthRefusal."""
        _check(draft)
        now, method = self._clock(), draft.token_endpoint_auth_method or "client_secret_basic"
        client_id, secret = secrets.token_hex(16), None if method == "none" else tokens.new_refresh_token()
        values = {
            "public_id": client_id,
            "name": shown_name(draft.client_name),
            "redirect_uris": draft.redirect_uris,
            "auth_method": method,
            "secret_hash": tokens.hash_of(secret) if secret else None,
            "created_at": now,
            "expires_at": now + UNUSED,
        }
        await self._store.write(lambda conn: rows.add(conn, values, most_unused=self._unused_max), alone=REGISTRATIONS)
        return NewClient(
            client_id=client_id,
            client_id_issued_at=int(now.timestamp()),
            client_secret=secret,
            client_secret_expires_at=None if secret is None else 0,
            client_name=str(values["name"]),
            redirect_uris=draft.redirect_uris,
            token_endpoint_auth_method=method,
            scope=" ".join(SCOPES),
        )

    async def find(self, client_id: str) -> StoredClient | None:
        """The client with this id, if it has not been forgotten."""
        if not PUBLIC_ID.fullmatch(client_id):
            return None
        found = await self._store.read(lambda conn: rows.by_public_id(conn, client_id))
        return found if found is not None and found.expires_at > self._clock() else None

    async def authenticated(self, client_id: str, secret: str | None) -> StoredClient:
        """The client that shows this secret, or has none and shows none. Raises OAuthRefusal."""
        client = await self.find(client_id)
        if client is None:
            raise OAuthRefusal("invalid_client", "There is no such client.", hint="Register again.")
        shown = tokens.hash_of(secret) if secret else ""
        if not hmac.compare_digest(shown, client.secret_hash or ""):
            raise OAuthRefusal("invalid_client", "This is not the client's secret.", hint="Register again.")
        return client


def redirect_of(client: StoredClient, wanted: str) -> Redirect:
    """The address that this client may have its answer sent to. Raises OAuthRefusal for any other."""
    try:
        found = redirects.read(wanted)
    except ValueError as error:
        raise OAuthRefusal("invalid_request", f"The redirect_uri can't be used: {error}.") from error
    if not any(redirects.is_same(registered, found) for registered in client.redirect_uris):
        raise OAuthRefusal("invalid_request", "The redirect_uri is not one that this client has registered.")
    return found


def shown_name(name: str | None) -> str:
    """What a client calls itself, as far as it can be shown on one line: nothing that turns or hides letters."""
    visible = "".join(letter if letter.isprintable() else " " for letter in (name or "")[: NAME_MAX * 4])
    return " ".join(visible.split())[:NAME_MAX].strip() or UNNAMED


def _check(draft: ClientDraft) -> None:
    for uri in draft.redirect_uris:
        try:
            redirects.read(uri)
        except ValueError as error:
            raise OAuthRefusal("invalid_redirect_uri", f"One of the redirect_uris can't be used: {error}.") from error
    if draft.token_endpoint_auth_method not in (None, *AUTH_METHODS):
        raise OAuthRefusal(
            "invalid_client_metadata", f"token_endpoint_auth_method must be one of {', '.join(AUTH_METHODS)}."
        )
    if "authorization_code" not in draft.grant_types or "code" not in draft.response_types:
        raise OAuthRefusal(
            "invalid_client_metadata", "Only the authorization code grant is possible here, with response_type code."
        )
