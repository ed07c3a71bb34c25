"""Words as vectors: meaning that can be compared without a network, a library or a download."""
