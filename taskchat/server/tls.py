"""The server's certificate, checked before anything listens."""

from __future__ import annotations

import ssl
from pathlib import Path

from taskchat.config import Settings
from taskchat.errors import Misconfigured


def server_context(settings: Settings) -> ssl.SSLContext | None:
    """TLS 1.2 and newer with the configured certificate; None where none is configured.

    Raises Misconfigured, naming the file, when certificate and key can't be used.
    """
    if not settings.tls_cert and not settings.tls_key:
        return None
    if not settings.tls_cert or not settings.tls_key:
        given, missing = ("certificate", "key") if settings.tls_cert else ("key", "certificate")
        raise Misconfigured(
            f"HTTPS needs a certificate and its key, but there is only the {given}.",
            hint=f"Name the {missing} too, with --tls-{'key' if missing == 'key' else 'cert'}.",
        )
    certificate, key = Path(settings.tls_cert).expanduser(), Path(settings.tls_key).expanduser()
    for path in (certificate, key):
        _check_readable(path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key, password=_no_passphrase)
    except _Encrypted as error:
        raise Misconfigured(
            f"The key {key} has a passphrase, and nobody is there to type it.",
            hint=f"Write it without one: openssl pkey -in {key} -out server.key",
        ) from error
    except ssl.SSLError as error:
        reason = "they don't belong together" if error.reason == "KEY_VALUES_MISMATCH" else "one of them is not PEM"
        raise Misconfigured(
            f"The certificate {certificate} and the key {key} can't be used: {reason}.",
            hint="Both must be PEM files, the certificate first in its file, its chain behind it.",
        ) from error
    return context


class _Encrypted(Exception):
    """The key asks for a passphrase. It does not leave this module."""


def _no_passphrase() -> str:
    raise _Encrypted


def _check_readable(path: Path) -> None:
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise Misconfigured(
            f"taskchat can't read {path}: {error.strerror or error}.",
            hint="Check --tls-cert and --tls-key, and that the user who runs taskchat may read both.",
        ) from error
