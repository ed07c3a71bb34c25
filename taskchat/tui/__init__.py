"""The chat screen: a Textual client of the server. It shows and asks, and decides nothing."""
