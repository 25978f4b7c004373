"""`builder` as a user runs it: each command is a process of its own, with its own folder, output and exit code.

What a build imports costs a second of CPU and more, and the tests run some thousand commands. So one process for each
of pytest's imports it once, and each command is a copy of that one.

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
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_SECONDS = 300
"""So long may a command take."""
_RARE = ("builder.__main__", "builder.publish", "builder.engine.dask", "builder.engine.child")
"""What few commands import."""


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
    """Run `builder`; with variables of its own it is no copy, as some count only before Python starts."""
    words = [str(word) for word in arguments]
    variables = {**os.environ, "HF_HUB_OFFLINE": "1", **environment}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        if environment:
            command = [sys.executable, "-m", "builder", *words]
            done = subprocess.run(command, cwd=at, env=variables, stdout=out, stderr=err, check=False, timeout=_SECONDS)
            code = done.returncode
        else:
            code = _ask(_listening(), words, at, variables, (0, out.fileno(), err.fileno()))
        texts = [os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0).decode() for file in (out, err)]
    return Ran(code, *texts)


def tool(folder: Path) -> Path:
    """Make a folder for a shell's PATH that has `builder` in it."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "builder"
    words = [sys.executable, "-S", __file__, "at", _listening()]
    program.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder


def _ask(name: str, words: list[str], at: Path, variables: dict[str, str], files: Sequence[int]) -> int:
    """Have a copy run, with these files for its input, output and errors, and return its exit code."""
    with socket.socket(socket.AF_UNIX) as asked:
        asked.settimeout(_SECONDS)
        asked.connect(f"\0{name}")
        socket.send_fds(asked, [b"?"], files)
        asked.sendall(json.dumps([words, str(at.absolute()), variables]).encode())
        asked.shutdown(socket.SHUT_WR)
        return int(asked.recv(8))


@cache
def _listening() -> str:
    """Start the process that is copied, which ends with this one, and return the name of its socket."""
    name = f"corpus-press-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0{name}")
        listener.listen()
        number = listener.fileno()
        command = [sys.executable, __file__, "serve", str(number)]
        variables = {**os.environ, "HF_HUB_OFFLINE": "1", "OPENBLAS_NUM_THREADS": "1"}
        _servers.append(subprocess.Popen(command, stdin=subprocess.PIPE, env=variables, pass_fds=[number]))
    return name


_servers: "list[subprocess.Popen[bytes]]" = []


def _serve(number: int) -> None:
    """Copy this process for each that asks, and return in the copy that is to be the command."""
    import builder

    for module in pkgutil.walk_packages(builder.__path__, "builder."):
        if not module.name.startswith(_RARE):
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
