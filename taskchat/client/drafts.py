"""What was typed and not sent, kept by conversation: it is there again after one left, and after a crash."""

from __future__ import annotations

import json

from taskchat import paths

KEPT_MOST = 50  # conversations; the one that was left unsent longest is forgotten first
LONGEST = 1_000_000  # characters


def read_draft(key: str) -> str:
    """What was typed under `key`; nothing is an empty text."""
    found = _read().get(key)
    return found if isinstance(found, str) else ""


def keep_draft(key: str, text: str) -> None:
    """Keep `text` under `key`; an empty one is forgotten. Writes only what is news.

    Raises Misconfigured when it can't.
    """
    from taskchat.client.locks import held

    if read_draft(key) == text or len(text) > LONGEST:
        return
    with held(paths.client_lock()):
        kept = {name: draft for name, draft in _read().items() if name != key}
        if text:
            kept[key] = text
        paths.write_private(paths.drafts(), json.dumps(dict(list(kept.items())[-KEPT_MOST:]), indent=2) + "\n")


def _read() -> dict[str, object]:
    try:
        found = json.loads(paths.drafts().read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
