"""Texts cut into passages where they fall apart by themselves. Pure."""

from taskchat.knowledge.splitting.splitting import split

__all__ = ["split"]
