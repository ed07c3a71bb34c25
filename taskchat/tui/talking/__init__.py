"""Talking on the screen: what is sent, what comes back, what is tried again."""
