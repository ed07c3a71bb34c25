"""`taskchat conversations`: what was said. A file a verb."""
