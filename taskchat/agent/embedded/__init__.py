"""The embedded model: English to-do talk, understood by rules, offline and at once."""

from __future__ import annotations

from taskchat.agent.embedded.conversation import converse
from taskchat.agent.embedded.understanding import understand

__all__ = ["converse", "understand"]
