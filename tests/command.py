"""`builder` as a user runs it: each command is a process of its own, with its own folder, output and exit code.

What a build imports costs a second of CPU and more, and the tests run hundreds of commands. So one process imports
it for many commands, and each is a copy of that one.

    python tests/command.py serve FILE       the process that is copied; its open socket, by number
    python tests/command.py at NAME WORD…    one command, of the process that listens there
"""

import importlib
import json
import os
import pkgutil
import select
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SECONDS = 300
"""So long may a command take."""
_EARLY = ("HF_", "LC_", "PYTHON", "TZ")
"""How the variables begin that count when Python or a library starts."""
_NOT_IMPORTED = ("builder.__main__", "builder.engine.dask")


@dataclass
class Ran:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*arguments: str | Path, at: Path, **environment: str) -> Ran:
    """Run `builder`, with variables of its own."""
    variables = _variables(environment)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        files = 0, out.fileno(), err.fileno()
        code = _ask(_listening(variables), [str(word) for word in arguments], at, variables, files)
        texts = [os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0).decode() for file in (out, err)]
    return Ran(code, *texts)


def tool(folder: Path, **environment: str) -> Path:
    """Make a folder for the PATH of a shell with these variables that has `builder` in it."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "builder"
    words = [sys.executable, "-S", __file__, "at", _listening(_variables(environment))]
    program.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder


def _variables(environment: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "HF_HUB_OFFLINE": "1", **environment}


def _ask(name: str, words: list[str], at: Path, variables: dict[str, str], files: Sequence[int]) -> int:
    """Have a copy run, with these files for its input, output and errors, and return its exit code."""
    with socket.socket(socket.AF_UNIX) as asked:
        asked.settimeout(_SECONDS)
        asked.connect(f"\0{name}")
        socket.send_fds(asked, [b"?"], files)
        asked.sendall(json.dumps([words, str(at.absolute()), variables]).encode())
        asked.shutdown(socket.SHUT_WR)
        return int(asked.recv(8))


_servers: "dict[frozenset[tuple[str, str]], tuple[str, subprocess.Popen[bytes]]]" = {}
"""The processes that are copied, and where they listen: for the variables of most commands, and for the last others."""


def _listening(variables: Mapping[str, str]) -> str:
    """Start the process that is copied for these variables where there is none, and return the name of its socket."""
    early = frozenset(item for item in variables.items() if item[0].startswith(_EARLY))
    if early not in _servers:
        for other in [*_servers][1:]:
            _servers.pop(other)[1].communicate()  # it ends when its input does
        _servers[early] = _start(f"corpus-press-{os.getpid()}-{uuid.uuid4()}", variables)
    return _servers[early][0]


def _start(name: str, variables: Mapping[str, str]) -> "tuple[str, subprocess.Popen[bytes]]":
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0{name}")
        listener.listen()
        number = listener.fileno()
        command = [sys.executable, __file__, "serve", str(number)]
        variables = {**variables, "OPENBLAS_NUM_THREADS": "1"}
        return name, subprocess.Popen(command, stdin=subprocess.PIPE, env=variables, pass_fds=[number])


def _serve(number: int) -> None:
    """Copy this process for each that asks, and return in the copy that is to be the command."""
    import datasets  # noqa: F401 - `verify` opens a release with it

    import builder

    for module in pkgutil.walk_packages(builder.__path__, "builder."):
        if not module.name.startswith(_NOT_IMPORTED):
            importlib.import_module(module.name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that wait for the commands
    with socket.socket(fileno=number) as listener:
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            asking, _ = listener.accept()
            if not os.fork():
                break
            asking.close()
        else:
            sys.exit()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, files, _, _ = socket.recv_fds(asking, 1, 3)
    if command := os.fork():
        _, status = os.waitpid(command, 0)
        asking.sendall(str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    with asking.makefile() as question:
        words, at, variables = json.load(question)
    _become(words, at, variables, files)


def _become(words: list[str], at: str, variables: dict[str, str], files: Sequence[int]) -> None:
    """Be a process that a shell has just started."""
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.argv = ["builder", *words]
    os.chdir(at)
    os.environ.clear()
    os.environ.update(variables)


if __name__ == "__main__":
    if sys.argv[1] == "at":
        sys.exit(_ask(sys.argv[2], sys.argv[3:], Path(), dict(os.environ), (0, 1, 2)))
    _serve(int(sys.argv[2]))
    from builder.cli import main

    main()
