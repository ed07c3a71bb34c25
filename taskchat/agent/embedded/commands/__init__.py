"""One module a kind of command: generators that yield calls and return their part of the reply."""
