"""`taskchat tasks`: the list without talking. A file a verb."""
