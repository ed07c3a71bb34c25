"""The `taskchat` command: words in, text or JSON out. `launch` starts it, `main` registers what it can."""
