"""The web page in a real browser: what people do with it, and what must not happen to them."""
