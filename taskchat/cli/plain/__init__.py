"""`taskchat chat --plain`: a chat of lines, for screen readers, dumb terminals and pipes."""
