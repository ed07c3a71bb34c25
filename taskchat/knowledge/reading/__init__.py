"""Reading documents: one module for each kind of file, all of them in a process of their own that can be ended.

`process` starts one and waits; `child` is what it runs.
"""
