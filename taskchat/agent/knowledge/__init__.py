"""Replies from documents: what asks for one, the passages that were found, quotes, citations and their sources."""
