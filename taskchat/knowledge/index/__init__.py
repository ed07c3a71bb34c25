"""The index of documents and FAQs: words, ranking, highlights.

`Index` is what others use; `Hit` and `SearchResult` are what it gives; `Passage` is what goes in.
"""

from taskchat.knowledge.index.index import Index
from taskchat.knowledge.index.results import Hit, SearchResult
from taskchat.knowledge.passages import Passage

__all__ = ["Hit", "Index", "Passage", "SearchResult"]
