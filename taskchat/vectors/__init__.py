"""Words as vectors: meaning that can be compared without a network, a library or a download.

```python
from taskchat import vectors

vectors.similarity("How do I get my money back?", "Refunds are paid within a week.")  # -1 to 1
vectors.similarities("How do I get my money back?", ["Refunds are paid.", "Milk is white."])  # the same, for each
vectors.embed("milk")  # array("f") of vectors.DIMENSIONS numbers, length 1; all zeros for a text without words
vectors.rarity("detergent")  # about 1; "the" has .3
vectors.NAME  # which vectors these are: compare only those of one name
```

The vectors are distilled from all-MiniLM-L6-v2 by scripts/distil.py and know English best. They take some 10 ms to
load, which the first call does, and little memory, since the file is mapped and shared by all processes. A text's
vector is the weighed sum of its words': the order of the words is lost, and no word knows its neighbours. Safe to use
in several threads.
"""

from __future__ import annotations

from taskchat.vectors.words import DIMENSIONS, NAME, embed, rarity, similarities, similarity

__all__ = ["DIMENSIONS", "NAME", "embed", "rarity", "similarities", "similarity"]
