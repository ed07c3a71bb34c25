"""Where an OAuth client may have its answer sent: which addresses, when two are the same, and in what words. Pure."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

LENGTH_MAX = 500
# What may stand in an address (RFC 3986), without the # that begins a fragment: no space, no quote, no backslash.
WRITTEN = re.compile(r"[A-Za-z0-9._~:/?@!$&'()*+,;=%\[\]-]+")
SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")  # an app's own: a domain name turned round (RFC 8252, 7.1)
# Apps whose scheme is no such name. All others would be a way to run what only looks like an address.
APPS = {"claude", "cursor", "goose", "raycast", "vscode", "vscode-insiders", "vscodium", "windsurf", "zed"}
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)
LOOPBACK = {"127.0.0.1", "[::1]", "localhost"}


@dataclass(frozen=True)
class Redirect:
    """An address, taken apart. `host` is empty for an app's own scheme, `port` where none is named."""

    text: str
    scheme: str
    host: str
    port: str
    rest: str

    @property
    def is_loopback(self) -> bool:
        """Whether it is a program on the person's own machine."""
        return self.host in LOOPBACK

    @property
    def source(self) -> str:
        """What a Content-Security-Policy calls it, to let a form's answer lead there."""
        if not self.host or self.host.startswith("["):  # a policy has no word for an IPv6 address
            return f"{self.scheme}:"
        return f"{self.scheme}://{self.host}{self.port}"


def read(text: str) -> Redirect:
    """Take an address apart. Raises ValueError, saying why, for one that no answer is sent to."""
    if len(text) > LENGTH_MAX:
        raise ValueError(f"it has more than {LENGTH_MAX} characters")
    if not WRITTEN.fullmatch(text) or ":/" not in text:
        raise ValueError("it is not a whole address, or has a fragment, a space or another odd character")
    scheme, _, rest = text.partition(":")
    scheme = scheme.lower()
    if scheme not in ("http", "https"):
        if scheme not in APPS and not SCHEME.fullmatch(scheme):
            raise ValueError(f"{scheme}: is no scheme of an app, which is a domain name turned round, like com.example")
        return Redirect(text, scheme, "", "", rest)
    parts = urlsplit(text)
    host, port = _host_and_port(parts.netloc)
    if scheme == "http" and host not in LOOPBACK:
        raise ValueError("plain http is for this machine only: 127.0.0.1, [::1] or localhost; use https")
    return Redirect(text, scheme, host, port, text[len(scheme) + 3 + len(parts.netloc) :])


def is_same(registered: str, wanted: Redirect) -> bool:
    """Whether an answer may go to the `wanted` one: letter by letter, but for the port on a person's own machine.

    A program that listens there takes whichever port is free (RFC 8252, 7.3).
    """
    if registered == wanted.text:
        return True
    if not wanted.is_loopback:
        return False
    known = read(registered)
    return (known.scheme, known.host, known.rest) == (wanted.scheme, wanted.host, wanted.rest)


def with_answer(redirect: str, **answer: str | None) -> str:
    """The address with an answer in its query, behind what is there already."""
    sent = urlencode({name: value for name, value in answer.items() if value is not None})
    if "?" not in redirect:
        return f"{redirect}?{sent}"
    return redirect + ("" if redirect.endswith(("?", "&")) else "&") + sent


def in_words(redirect: Redirect) -> str:
    """Whom an address reaches, for people."""
    if not redirect.host:
        return f"an app on your device ({redirect.scheme}:)"
    if redirect.is_loopback:
        return f"a program on your own computer ({redirect.host}{redirect.port})"
    return f"{redirect.host}{redirect.port}"


def _host_and_port(netloc: str) -> tuple[str, str]:
    host, colon, port = netloc.rpartition(":") if re.search(r":\d*$", netloc) else (netloc, "", "")
    if colon and not (port and 0 < int(port) < 65536):
        raise ValueError("its port is no number that a port can have")
    if host.startswith("["):
        try:
            ipaddress.IPv6Address(host.removeprefix("[").removesuffix("]"))
        except ValueError:
            raise ValueError("its host is no address") from None
    elif not HOST.fullmatch(host) or ".." in host:
        raise ValueError("its host is not a name, or a user stands before it")
    return host.lower(), colon + port
