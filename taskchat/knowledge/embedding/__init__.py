"""Meaning: what turns texts into vectors, where those are kept, and how near ones are found.

`Vectors` is what the index uses; `Filling` makes the vectors that are missing; an `Embedder` is a model.
"""

from taskchat.knowledge.embedding.embedder import Embedder, Vector
from taskchat.knowledge.embedding.texts import embedded_text
from taskchat.knowledge.embedding.vectors import Prepared, Vectors

__all__ = ["Embedder", "Prepared", "Vector", "Vectors", "embedded_text"]
