"""What taskchat costs, measured on this machine: `python -m bench`."""
