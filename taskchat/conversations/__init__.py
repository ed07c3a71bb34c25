"""Conversations and the turns in them: what was said, and what a cut-off turn had come to."""
