"""Dialogues that score a model: what is said, what the tasks must be afterwards, and what came of it."""
