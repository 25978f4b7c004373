"""A command of builder, stopped before each system call by which one of its processes changes something on disk.

strace injects faults as well, but it counts the calls of each process by itself and cannot shorten a write. Here a
seccomp filter hands each such call to us (man 2 seccomp, SECCOMP_RET_TRACE; man 2 ptrace), in workers, too, and we
answer what becomes of it. Linux on x86-64 alone.
"""

import ctypes
import os
import platform
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

import builder.__main__ as command
from builder import cli
from builder.release import build, promote
from builder.release.inspection import diff
from builder.verification import integrity, laws

LOADED = (build, diff, integrity, laws, promote)
"""Imported before the first fork, so that a command does nothing but its work."""

HERE = sys.platform == "linux" and platform.machine() == "x86_64"
PATIENCE = 30.0
"""Seconds that a command's other processes have to end after it."""

_CALLS = {
    1: ("write", "file"),
    18: ("pwrite64", "file"),
    20: ("writev", "file"),
    40: ("sendfile", "file"),
    74: ("fsync", "file"),
    75: ("fdatasync", "file"),
    77: ("ftruncate", "file"),
    82: ("rename", "path"),
    83: ("mkdir", "path"),
    84: ("rmdir", "path"),
    86: ("link", "path"),
    87: ("unlink", "path"),
    90: ("chmod", "path"),
    91: ("fchmod", "file"),
    257: ("openat", "at"),
    258: ("mkdirat", "at"),
    263: ("unlinkat", "at"),
    264: ("renameat", "at"),
    280: ("utimensat", "at"),
    285: ("fallocate", "file"),
    316: ("renameat2", "at"),
    326: ("copy_file_range", "file"),
}
"""Number → name, and how its arguments name a file."""

_OPENAT = 257
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_RAX, _RDX, _RSI, _RDI, _ORIG_RAX, _REGISTERS = 10, 12, 13, 14, 15, 27  # sys/user.h
_CONT, _GETREGS, _SETREGS, _SEIZE, _LISTEN = 7, 12, 13, 0x4206, 0x4208  # sys/ptrace.h
_FOLLOW = 0x2 | 0x4 | 0x8 | 0x80 | 0x100000  # fork, vfork, clone, seccomp, and nobody outlives us
_SECCOMP_STOP, _STOP = 7, 128
_WALL = 0x40000000
_AT_FDCWD = -100
_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long


class Call(NamedTuple):
    """What a process is about to do."""

    name: str
    path: str
    reads: bool
    """It opens a file to read it."""
    process: int
    by_worker: bool
    """Not by the command's own process."""


Fate = Literal["let", "kill", "kill all", "leave out", "shorten"] | int
"""A number is the error that refuses the call; what is left out succeeds without being done."""


class Ran(NamedTuple):
    """What a command did."""

    code: int
    """Its exit code; negative: the signal that ended it."""
    said: str
    orphans: int = 0
    """Its processes that did not end with it."""


def run(
    root: Path, arguments: Sequence[str], decide: Callable[[Call], Fate] | None = None, *, reads: bool = False
) -> Ran:
    """Run a command of builder in `root`, and ask at each call what becomes of it; with `reads`, also before a file is
    opened to be read.
    """
    said = os.memfd_create("said")  # no file, as the disk may be gone
    ready, go = os.pipe()
    child = os.fork()
    if not child:
        os.read(ready, 1)
        _be(root, arguments, said, _filter(reads=reads) if decide else b"")
    if decide:
        _ptrace(_SEIZE, child, 0, _FOLLOW)
    os.write(go, b"!")
    os.close(ready)
    os.close(go)
    code, orphans = _follow(child, decide) if decide else (os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
    with os.fdopen(said, "rb") as output:
        output.seek(0)
        return Ran(code, output.read().decode(errors="replace"), orphans)


def _be(root: Path, arguments: Sequence[str], said: int, filter_: bytes) -> None:
    code = 255
    try:
        os.setsid()
        os.chdir(root)
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.argv = ["builder", *arguments]
        sys.modules["__main__"] = command  # what workers look at: this is `python -m builder`
        if filter_:
            _install(filter_)
        cli.main()
        code = 0
    except SystemExit as done:
        code = int(done.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _filter(*, reads: bool) -> bytes:
    """Return a program of the kernel's (linux/filter.h; load, jump if, return) that chooses the calls."""
    load, equal, any_bit, give = 0x20, 0x15, 0x45, 0x06
    allow, trace = 0x7FFF0000, 0x7FF00000
    others = [number for number in _CALLS if number != _OPENAT]
    lines = [(load, 0, 0, 4), (equal, 1, 0, 0xC000003E), (give, 0, 0, allow), (load, 0, 0, 0)]
    lines += [(equal, len(others) + 3 - at, 0, number) for at, number in enumerate(others)]
    lines += [(equal, 0, 2, _OPENAT), (load, 0, 0, 32), (any_bit, 1, 0, 0xFFFFFFFF if reads else _WRITES)]
    lines += [(give, 0, 0, allow), (give, 0, 0, trace)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _install(filter_: bytes) -> None:
    """Have the kernel hand the calls of this process, and of all that it starts, to the tracer."""
    program = ctypes.create_string_buffer(filter_)
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(filter_) // 8, ctypes.addressof(program)))
    _libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
    if _libc.prctl(22, 2, header, 0, 0):  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER
        raise OSError(ctypes.get_errno(), "no seccomp here")


def _follow(main: int, decide: Callable[[Call], Fate]) -> tuple[int, int]:
    """Answer all stops until the last process has ended; return the first one's exit code, and how many stayed."""
    alive = {main}
    code, orphans, end = None, 0, 0.0
    while alive:
        try:
            tid, status = os.waitpid(-1, _WALL | (os.WNOHANG if code is not None else 0))
        except ChildProcessError:
            break
        if not tid:
            time.sleep(0.005)
            if time.monotonic() > end:
                orphans = orphans or len({_process(one) for one in alive})
                _kill(alive)
            continue
        alive.add(tid)
        if not os.WIFSTOPPED(status):
            alive.discard(tid)
            if tid == main:
                code, end = os.waitstatus_to_exitcode(status), time.monotonic() + PATIENCE
        elif status >> 16 == _SECCOMP_STOP:
            _answer(tid, main, alive, decide)
        elif status >> 16 == _STOP and os.WSTOPSIG(status) != signal.SIGTRAP:
            _ptrace(_LISTEN, tid)
        else:
            _ptrace(_CONT, tid, 0, 0 if status >> 16 else os.WSTOPSIG(status))
    assert code is not None
    return code, orphans


def _answer(tid: int, main: int, alive: set[int], decide: Callable[[Call], Fate]) -> None:
    registers = (ctypes.c_ulonglong * _REGISTERS)()
    if not _ptrace(_GETREGS, tid, 0, ctypes.addressof(registers)):
        return  # somebody has killed it meanwhile
    name, kind = _CALLS[registers[_ORIG_RAX]]
    reads = name == "openat" and not registers[_RDX] & _WRITES
    process = _process(tid)
    fate = decide(Call(name, _path(tid, kind, registers[_RDI], registers[_RSI]), reads, process, process != main))
    if fate in ("kill", "kill all"):
        _kill([process] if fate == "kill" else alive)
    elif fate == "shorten":
        registers[_RDX] = max(1, registers[_RDX] // 2)
    elif fate != "let":
        registers[_ORIG_RAX] = 2**64 - 1  # no call
        registers[_RAX] = 0 if fate == "leave out" else 2**64 - int(fate)
    _ptrace(_SETREGS, tid, 0, ctypes.addressof(registers))
    _ptrace(_CONT, tid)


def _path(tid: int, kind: str, first: int, second: int) -> str:
    with suppress(OSError):
        if kind == "path":
            return os.path.join(os.readlink(f"/proc/{tid}/cwd"), _string(tid, first))  # noqa: PTH115, PTH118 - it may be no path
        handle = ctypes.c_int(first).value
        folder = os.readlink(f"/proc/{tid}/cwd" if handle == _AT_FDCWD else f"/proc/{tid}/fd/{handle}")  # noqa: PTH115 - it may be no path
        return folder if kind == "file" else os.path.join(folder, _string(tid, second))  # noqa: PTH118 - it may be no path
    return ""


def _string(tid: int, address: int) -> str:
    with Path(f"/proc/{tid}/mem").open("rb", buffering=0) as memory:
        memory.seek(address)
        return os.fsdecode(b"".join(_until_null(memory.read, address)))


def _until_null(read: Callable[[int], bytes | None], address: int) -> Iterator[bytes]:
    size = 256 - address % 256  # never over the end of a page
    while part := read(size):
        text, end, _ = part.partition(b"\0")
        yield text
        if end:
            return
        size = 256


def _process(tid: int) -> int:
    with suppress(OSError):
        status = Path(f"/proc/{tid}/status").read_text(encoding="utf-8", errors="replace")
        return int(status.partition("\nTgid:")[2].split(None, 1)[0])
    return tid


def _kill(those: Sequence[int] | set[int]) -> None:
    for one in sorted(those):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def _ptrace(request: int, tid: int, address: int = 0, data: int = 0) -> bool:
    """Ask the kernel; whoever has been killed meanwhile does not answer."""
    return int(_libc.ptrace(request, tid, address, data)) == 0
