"""All that people read from the embedded model, and the server's notes in replies: one file of sentences per language.

`wording("de")` reads `de.toml` when it is first needed. To add a language, put a file beside the others: the tests
compare its keys, placeholders and plural forms with the English ones.
"""

from __future__ import annotations

from taskchat.agent.embedded.wording.files import languages, wording
from taskchat.agent.embedded.wording.sentences import Wording
from taskchat.agent.embedded.wording.titles import as_typed, plain
from taskchat.agent.embedded.wording.voice import Voice

__all__ = ["Voice", "Wording", "as_typed", "languages", "plain", "wording"]
