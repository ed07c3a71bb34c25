"""Which sentences of passages answer a question, how surely, and quoted as they stand. Pure.

`quotes` is what others use; `Quotable` goes in, `Quote` comes out.
"""

from taskchat.knowledge.quoting.picking import QUOTE_MAX, Quotable, Quote, quotes, support
from taskchat.knowledge.quoting.sureness import ANSWERS, sureness

__all__ = ["ANSWERS", "QUOTE_MAX", "Quotable", "Quote", "quotes", "support", "sureness"]
