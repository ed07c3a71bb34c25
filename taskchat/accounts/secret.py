"""The secret that signs tokens: the configured one, or this machine's, made at the first start."""

from __future__ import annotations

import contextlib
import os
import re
import secrets

from taskchat import paths
from taskchat.config import Settings
from taskchat.errors import Misconfigured

LENGTH_MIN = 32
DISTINCT_MIN = 8
PLACEHOLDERS = re.compile(r"change.?(this|me|it)|replace.?(this|me)|your.{0,10}secret|example|placeholder|password")


def signing_secret(settings: Settings) -> str:
    """The secret to sign with. Raises Misconfigured for a weak one, or when this machine's can't be kept."""
    if settings.secret:
        return _strong(settings.secret, "TASKCHAT_SECRET")
    path = paths.signing_secret()
    if not path.exists():
        _make()
    try:
        return _strong(path.read_text(encoding="ascii").strip(), f"The signing secret in {path}")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"taskchat can't read its signing secret {path}.",
            hint="Make the file readable, or delete it: everybody then signs in again.",
        ) from error


def _make() -> None:
    """Write a new secret, unless another server that starts at this moment was faster."""
    path = paths.signing_secret()
    own = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    paths.write_private(own, secrets.token_urlsafe(48))
    try:
        with contextlib.suppress(FileExistsError):
            os.link(own, path)
    except OSError:  # a file system without hard links
        own.replace(path)
    own.unlink(missing_ok=True)


def _strong(secret: str, name: str) -> str:
    if len(secret) < LENGTH_MIN:
        reason = f"it must have {LENGTH_MIN} characters or more"
    elif len(set(secret)) < DISTINCT_MIN:
        reason = "it must have more different characters"
    elif PLACEHOLDERS.search(secret.casefold()):
        reason = "it is a placeholder"
    else:
        return secret
    raise Misconfigured(
        f"{name} is too weak to sign with: {reason}.",
        hint='Make one: python -c "import secrets; print(secrets.token_urlsafe(48))"',
    )
