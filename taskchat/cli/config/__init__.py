"""`taskchat config`: the settings that servers of this user have, and where each comes from."""
