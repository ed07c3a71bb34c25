"""Both sides of an OAuth sign-in without a browser: a program that wants in, and the person at the pages."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

REDIRECT = "https://app.example.com/callback"
PASSWORD = "long enough"


def challenge_of(verifier: str) -> str:
    """S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


class Browser:
    """Shows pages, keeps cookies, and fills in forms as far as the person wants. It follows nothing by itself."""

    def __init__(self, app: Any, base: str) -> None:
        self._base = base
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base)
        self.page: httpx.Response

    async def open(self, url: str) -> httpx.Response:
        """Go there."""
        self.page = await self.client.get(url)
        return self.page

    async def submit(self, *, headers: dict[str, str] | None = None, **typed: str) -> httpx.Response:
        """Send the form that is shown, with what was typed in; from the page's own site, unless `headers` differ."""
        action, fields = form_on(self.page.text)
        sent = {"Origin": self._base, "Sec-Fetch-Site": "same-origin"} if headers is None else headers
        self.page = await self.client.post(action, data={**fields, **typed}, headers=sent)
        return self.page

    async def allow(self, url: str, email: str, password: str = PASSWORD, *, answer: str = "allow") -> dict[str, str]:
        """All of it. What the program is told at its redirect address."""
        assert (await self.open(url)).status_code == 200, self.page.text
        assert (await self.submit(email=email, password=password)).status_code == 200, self.page.text
        assert (await self.submit(answer=answer)).status_code == 303, self.page.text
        return told_in(self.page.headers["location"])


def form_on(html: str) -> tuple[str, dict[str, str]]:
    """Where the form of a page goes, and what stands in it hidden."""
    action = re.search(r'<form method="post" action="([^"]*)"', html)
    assert action is not None, html
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', html)
    return unescape(action[1]), {name: unescape(value) for name, value in hidden}


def told_in(location: str) -> dict[str, str]:
    """The answer in the query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


@dataclass
class Program:
    """A registered client, which makes a fresh verifier for each request."""

    client: httpx.AsyncClient
    client_id: str
    secret: str | None
    redirect: str = REDIRECT
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @classmethod
    async def registered(cls, client: httpx.AsyncClient, *, redirect: str = REDIRECT, **metadata: Any) -> Program:
        """Introduce itself."""
        body = {"redirect_uris": [redirect], "client_name": "Nice App", "token_endpoint_auth_method": "none"}
        answer = await client.post("/oauth/register", json={**body, **metadata})
        assert answer.status_code == 201, answer.text
        made = answer.json()
        return cls(client, made["client_id"], made.get("client_secret"), redirect)

    def asks(self, **changes: str | None) -> str:
        """The address that it sends a person to."""
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect,
            "state": "the state",
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
            **changes,
        }
        query = httpx.QueryParams({name: value for name, value in asked.items() if value is not None})
        return f"/oauth/authorize?{query}"

    async def redeem(self, code: str, **changes: str | None) -> httpx.Response:
        """Bring a code."""
        sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect}
        return await self.send("token", {**sent, "code_verifier": self.verifier, **changes})

    async def renew(self, refresh_token: str, **changes: str | None) -> httpx.Response:
        """Bring a refresh token."""
        return await self.send("token", {"grant_type": "refresh_token", "refresh_token": refresh_token, **changes})

    async def revoke(self, token: str) -> httpx.Response:
        """Give a token back."""
        return await self.send("revoke", {"token": token})

    async def send(self, where: str, form: dict[str, str | None]) -> httpx.Response:
        """A form, with who sends it."""
        whole = {"client_id": self.client_id, "client_secret": self.secret, **form}
        sent = {name: value for name, value in whole.items() if value is not None}
        return await self.client.post(f"/oauth/{where}", data=sent)


def bearer(token: str) -> dict[str, str]:
    """The header that shows a token."""
    return {"Authorization": f"Bearer {token}"}


async def let_in(app: Any, email: str, *, base: str = "http://127.0.0.1", **metadata: Any) -> dict[str, Any]:
    """The tokens of a new program that this person lets in; and a code of another yes, that nobody has fetched yet."""
    browser = Browser(app, base)
    program = await Program.registered(browser.client, **metadata)
    told = await browser.allow(program.asks(), email)
    answer = await program.redeem(told["code"])
    assert answer.status_code == 200, answer.text
    await browser.allow(program.asks(), email)
    tokens: dict[str, Any] = answer.json()
    return tokens
