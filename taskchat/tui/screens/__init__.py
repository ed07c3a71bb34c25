"""Whole screens of the terminal app."""
