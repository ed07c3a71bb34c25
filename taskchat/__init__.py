"""taskchat: run your to-do list by talking."""

__version__ = "0.1.0"
