"""Moderation: what people and models say is checked before it is passed on. Off, by rules, or by OpenAI's endpoint."""
