"""To-do talk in other languages: one file of words each (`<code>.toml`), and the way from a message to its commands.

`language_of` tells which language a message is in. docs/LANGUAGES.md says how to add one.
"""

from __future__ import annotations

from taskchat.agent.embedded.languages.detection import language_of
from taskchat.agent.embedded.languages.pack import Pack, pack_of

__all__ = ["Pack", "language_of", "pack_of"]
