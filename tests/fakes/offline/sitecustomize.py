"""Python processes that a test starts take the guard from here. A sitecustomize that this one shadows still runs."""

import os
import sys

_folder = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib is too much for every start

if "OFFLINE_ATTEMPTS" in os.environ:
    import loopback_only  # type: ignore[import-not-found] # from this folder, which is on the path

    loopback_only.Guard(os.environ[loopback_only.ATTEMPTS]).install()

_path = sys.path[:]
sys.path[:] = [entry for entry in _path if os.path.abspath(entry or ".") != _folder]  # noqa: PTH100
_self = sys.modules.pop("sitecustomize", None)
try:
    import sitecustomize  # type: ignore[import-not-found] # noqa: F401 - the shadowed one
except ImportError as _error:
    if _error.name != "sitecustomize":
        raise
    if _self is not None:
        sys.modules["sitecustomize"] = _self
finally:
    sys.path[:] = [*(entry for entry in _path if entry not in sys.path), *sys.path]
