"""The embedded model: to-do talk, understood by rules and a small trained scorer, offline and at once.

`understand` reads a message; a whole turn is `conversation.converse`.
"""

from __future__ import annotations

from taskchat.agent.embedded.understanding import understand

__all__ = ["understand"]
