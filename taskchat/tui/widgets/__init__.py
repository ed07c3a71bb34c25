"""The parts of the screens, one idea a file."""
