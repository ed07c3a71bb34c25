"""The variables of whoever runs the tests that no test may see."""

from __future__ import annotations

import os
import re

import pytest

# They lead to a provider, to a key, or to the keyring.
FOREIGN = re.compile(
    r"TASKCHAT_|XDG_|OPENAI_|OPENROUTER_|OLLAMA_|LMSTUDIO_|VLLM_|ANTHROPIC_|AZURE_|.*_API_KEY$|DBUS_SESSION_BUS_ADDRESS$"
)
PROXIES = re.compile(r"(HTTP|HTTPS|ALL|NO|FTP|WS|WSS)_PROXY$", re.IGNORECASE)


def forget(patch: pytest.MonkeyPatch, names: re.Pattern[str]) -> None:
    """Take these variables away."""
    for name in [name for name in os.environ if names.match(name)]:
        patch.delenv(name)
