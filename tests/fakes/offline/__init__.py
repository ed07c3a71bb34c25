"""Nothing that a test starts reaches further than this machine.

`loopback_only` is the rule, `plugin` holds pytest to it, `sitecustomize` the Python processes that a test starts (this
folder is on their PYTHONPATH), and `loopback_only.cjs` those of Node (named in their NODE_OPTIONS).
"""
