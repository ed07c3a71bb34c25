"""Documents: taken in, kept, read, found again, deleted.

`service` is what routes work with; `jobs` is the queue, `workers` run it, `ingesting` is what becomes of one document.
"""
