"""Shell completion: a script for each shell, which asks `taskchat completion words` at every Tab.

What there is to complete comes from the table of commands, from a file that `make docs` writes of all options, and,
for ids and names, from the server in use, if it is there: a Tab starts none, and never shows an error.
"""
