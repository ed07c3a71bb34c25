"""All that is said about documents, in one place."""

from __future__ import annotations

# The embedded model's replies
QUOTE = "“{quote}” [{n}]"
DONT_KNOW = "I don't know: I found nothing in the documents that answers this."
NEAREST = " The nearest is in **{title}**."
NO_DOCUMENTS = (
    "There are no documents yet, so I can't look that up. Add some with `taskchat docs add FILE`, and ask me again."
)
BEING_READ = "The documents are still being read. Ask me again in a moment."
HELLO = "Hello! Ask me something: I answer from my documents."
HELP = "Ask me a question. I look it up in my documents, quote what answers it, and say where it stands."
FAILED = "I couldn't look that up: {why}"

# Notes on where a reply comes from
NONE_ENOUGH = "No passage was good enough to answer from."
NOTHING_THERE = "There are no documents yet."
UNSEARCHED = "Nothing was looked up for this reply."
UNCITED = "This is not from your documents: it names none of the passages that were found."
PARTLY = "Not all of this is from your documents: some of it names no passage."
REMOVED = "A citation was taken out: it named no passage that was found."
