"""LLMs behind OpenAI-compatible servers, made dependable for the Agents SDK."""
