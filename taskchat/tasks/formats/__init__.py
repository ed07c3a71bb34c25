"""Tasks as files of other programs. Pure: bytes in, tasks out, and back; now and the timezone are arguments."""
