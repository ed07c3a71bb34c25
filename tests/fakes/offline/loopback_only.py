"""The rule, as an audit hook: who reaches for another machine is refused, and it is written down.

Also for processes that a test starts, as a module of its own: it must import next to nothing.
"""

from __future__ import annotations

import os
import sys
from typing import Any

FOLDER = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib is too much for every start
ATTEMPTS = "OFFLINE_ATTEMPTS"  # names the folder that attempts are written to; only where it is set is a child guarded
MODEL_PORTS = {1234, 8000, 8080, 11434}  # here a model of whoever runs the tests may answer: nobody is at home
CONNECTS = {"socket.connect", "socket.sendto", "socket.sendmsg"}  # Python has looked a name up before it tells of these
LOOKS_UP = {"socket.getaddrinfo", "socket.gethostbyname"}
LOOKS_BACK = {"socket.gethostbyaddr", "socket.getnameinfo"}
WITHOUT_IT = {"-I", "-E", "-S"}  # options of Python with which a process would not take the guard


class Offline(PermissionError):
    """Somebody reached for another machine."""


class Guard:
    """The audit hook of one process. While it is `strict`, no Python process is started that would not be guarded."""

    def __init__(self, folder: str) -> None:
        self.folder, self.strict = folder, True

    def install(self) -> None:
        """For as long as this process lives: a hook can't be taken away."""
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in CONNECTS:
            self._connects(arguments[1])
        elif event in LOOKS_UP and not is_number(arguments[0]):
            self._looks_up(arguments[0])
        elif event in LOOKS_BACK:
            self._looks_up(arguments[0][0] if isinstance(arguments[0], tuple) else arguments[0])
        elif event == "subprocess.Popen" and self.strict:
            self._starts(arguments[0], arguments[1], arguments[3])

    def _connects(self, address: Any) -> None:
        # Other families are of this machine: a Unix socket has a path, a netlink socket numbers, a connected one none.
        if isinstance(address, tuple) and isinstance(address[0], str | bytes | bytearray):
            host, port = address[:2]
            if not is_here(host):
                self._refuse(f"reach {text_of(host)}:{port}")
            if port in MODEL_PORTS:
                raise ConnectionRefusedError(f"for tests, nobody is at {text_of(host)}:{port}")

    def _looks_up(self, host: Any) -> None:
        if not is_here(host) and text_of(host) != own_name():
            self._refuse(f"look up {text_of(host)}")

    def _starts(self, executable: Any, arguments: Any, environ: Any) -> None:
        words = [arguments] if isinstance(arguments, str | bytes | os.PathLike) else list(arguments)
        if not _is_python(executable or words[0]):
            return
        found = os.environ if environ is None else environ
        options = [str(word) for word in words[1:]]
        ours = next((place for place, word in enumerate(options) if not word.startswith("-")), len(options))
        on_path = FOLDER in str(found.get("PYTHONPATH", "")).split(os.pathsep)
        if ATTEMPTS not in found or not on_path or WITHOUT_IT & set(options[:ours]):
            self._refuse(
                f"start an unguarded {words}: its environment needs PYTHONPATH and {ATTEMPTS} as they are here"
            )

    def _refuse(self, what: str) -> None:
        message = f"a test tried to {what}"
        with open(os.path.join(self.folder, str(os.getpid())), "a", encoding="utf-8") as file:  # noqa: PTH118, PTH123
            file.write(f"{message} (process {os.getpid()}: {' '.join(map(str, sys.argv[:4]))})\n")
        raise Offline(f"{message}. Tests talk to this machine only: tests/fakes/llm has models that answer.")


def is_here(host: Any) -> bool:
    """Whether what is sent there stays on this machine."""
    if host is None or text_of(host) in {"", "127.0.0.1", "::1", "localhost", "0.0.0.0", "::"}:
        return True
    return is_number(host) and bool(_address(host).is_loopback)


def is_number(host: Any) -> bool:
    """Whether it is an address, for which nobody needs to be asked."""
    try:
        return bool(_address(host))
    except ValueError:
        return False


def own_name() -> str:
    """The name of this machine, which mail programs look up."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def text_of(host: Any) -> str:
    """A host in words."""
    return host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)


def _address(host: Any) -> Any:
    import ipaddress  # later: most processes never ask for more than what is_here knows

    found = ipaddress.ip_address(text_of(host).partition("%")[0])
    return getattr(found, "ipv4_mapped", None) or found


def _is_python(executable: Any) -> bool:
    name = os.path.basename(os.fsdecode(executable)).lower()  # noqa: PTH119
    return name.startswith("python") or os.fsdecode(executable) == sys.executable
