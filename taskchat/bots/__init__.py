"""Named configurations of the agent: who owns, shares and edits one, and what its conversations are answered with."""
