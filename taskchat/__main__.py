"""`python -m taskchat` is the `taskchat` command."""

from taskchat.cli.launch import main

if __name__ == "__main__":
    main()
