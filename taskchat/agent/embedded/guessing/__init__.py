"""What a message most likely wants, learnt from public sets of utterances; it speaks where the rules have no say.

A linear model over hashed word features, trained by scripts/train_intents.py and scored in plain Python.
"""

from __future__ import annotations

from taskchat.agent.embedded.guessing.guess import Guess, guess

__all__ = ["Guess", "guess"]
