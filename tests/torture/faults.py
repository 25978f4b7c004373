"""A release is killed, or refused by the disk, at every system call that changes something: `make torture`.

A child of this process stops before it begins, strace attaches and injects one fault (man strace, --inject), and
afterwards must hold: the older release has every byte it had; the new one is absent or whole; what was said is one
clear line; a plain run ends with the same bytes as one without faults. Ends with a line for each kind of fault.

    python tests/torture/faults.py [EVERY] [FAULT…]      every EVERY-th point, of these faults
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from builder import cli
from builder.release import diff, integrity, laws, manifest, promote

CALLS = ("write", "pwrite64", "rename", "renameat2", "unlink", "unlinkat", "mkdir", "rmdir", "fsync", "ftruncate")
FAULTS = {
    "SIGKILL": "signal=SIGKILL",
    "ENOSPC": "error=ENOSPC",
    "EIO": "error=EIO",
    "EACCES": "error=EACCES",
    "EROFS": "error=EROFS",
}
LOADED = (diff, promote)
"""Imported before the first fork, so that a child does nothing but the command."""
_LINE = re.compile(rf"^(?:\d+ +)?({'|'.join(CALLS)})\(")


class Point(NamedTuple):
    """The n-th call of a kind."""

    call: str
    number: int


class Ran(NamedTuple):
    """What a command did."""

    code: int
    """Its exit code; negative: the signal that ended it."""
    said: str


def run(root: Path, arguments: Sequence[str], inject: str = "", log: Path | None = None) -> Ran:
    """Run a command of builder in a child, with a fault or with its calls logged."""
    said = root.parent / "said"
    traced = bool(inject or log)
    child = os.fork()
    if not child:
        _be(root, arguments, said, traced)
    tracer = _attach(child, inject, log) if traced else None
    _, status = os.waitpid(child, 0)
    if tracer:
        tracer.wait()
    return Ran(os.waitstatus_to_exitcode(status), said.read_text(errors="replace"))


def _be(root: Path, arguments: Sequence[str], said: Path, traced: bool) -> None:  # noqa: FBT001 - a child has no manners
    os.chdir(root)
    handle = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    sys.argv = ["builder", *arguments]
    code = 0
    if traced:
        os.kill(os.getpid(), signal.SIGSTOP)
    try:
        cli.main()
    except SystemExit as done:
        code = int(done.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _attach(child: int, inject: str, log: Path | None) -> "subprocess.Popen[bytes]":
    os.waitpid(child, os.WUNTRACED)
    what = ["-e", f"trace={','.join(CALLS)}", *(["-e", f"inject={inject}"] if inject else [])]
    tracer = subprocess.Popen(["strace", "-q", "-y", *what, "-o", str(log or os.devnull), "-p", str(child)])
    while f"TracerPid:\t{tracer.pid}" not in Path(f"/proc/{child}/status").read_text(encoding="utf-8"):
        time.sleep(0.002)
    os.kill(child, signal.SIGCONT)
    return tracer


def corpus(root: Path) -> None:
    """Make a corpus with a release, a document since, and its shard jobs done."""
    run(root.parent, ["init", root.name])
    for thing in ("bridge", "ferry"):
        text = f"The {thing} by the {thing} road, where {thing} folk and {thing} bands the {thing} tune had learned."
        front = f'---\ntitle: The {thing}\nauthors: [Ada Quill]\ndate: "2019-05-04"\noutlet: The Fen Gazette\n---\n'
        root.joinpath("raw", f"{thing}.md").write_text(front + text + "\n", encoding="utf-8")
        done = run(root, ["release" if thing == "bridge" else "build", "--workers", "1"])
        assert done.code == 0, done.said


def points(log: Path, root: Path) -> Iterator[Point]:
    """Read from strace's log the calls that touch the corpus."""
    numbers = dict.fromkeys(CALLS, 0)
    for line in log.read_text(errors="replace").splitlines():
        if found := _LINE.match(line):
            numbers[found[1]] += 1
            if f"{root}/" in line:
                yield Point(found[1], numbers[found[1]])


class Torture:
    """One corpus, and what must come out of it."""

    def __init__(self, folder: Path) -> None:
        self._start, self._root = folder / "start", folder / "run" / "corpus"
        self._root.parent.mkdir()
        corpus(self._start)
        self._reset()
        log = folder / "log"
        done = run(self._root, ["release"], log=log)
        assert done.code == 0, done.said
        self.points = list(points(log, self._root))
        self._older, self._newer = (manifest.digests(self._root / "dist" / name) for name in ("v1.0.0", "v1.1.0"))
        self._index = (self._root / "dist/index.json").read_bytes()

    def _reset(self) -> None:
        shutil.rmtree(self._root, ignore_errors=True)
        shutil.copytree(self._start, self._root)

    def at(self, point: Point, fault: str) -> str:
        """Inject one fault; return what does not hold, or nothing."""
        self._reset()
        done = run(self._root, ["release"], f"{point.call}:{FAULTS[fault]}:when={point.number}")
        if fault != "SIGKILL" and (wrong := _unclear(done)):
            return wrong
        if wrong := self._state():
            return f"after it: {wrong}"
        again = run(self._root, ["release"])
        if again.code or self._state() or manifest.digests(self._root / "dist/v1.1.0") != self._newer:
            return f"a plain run does not mend it: {again.said.strip()}"
        return "" if (self._root / "dist/index.json").read_bytes() == self._index else "the index is another"

    def _state(self) -> str:
        dist = self._root / "dist"
        if manifest.digests(dist / "v1.0.0") != self._older:
            return "the older release is another"
        if not (dist / "v1.1.0").exists():
            return ""
        problems, stated = integrity.examine(dist / "v1.1.0")
        return str((problems or list(laws.examine(dist / "v1.1.0", stated)))[:1] or "")


def _unclear(done: Ran) -> str:
    """A fault that is no harm may pass; one that is must end with 3, one line and at most a hint."""
    lines = done.said.strip().splitlines()
    if done.code == 0 or (done.code == 3 and len(lines) <= 2 and "fault in builder" not in done.said):
        return ""
    return f"exit code {done.code}: {done.said.strip()[-300:]}"


def main() -> None:
    """Go through all points, or every n-th, of all faults, or of those named."""
    every = int(next((one for one in sys.argv[1:] if one.isdigit()), 1))
    faults = [one for one in sys.argv[1:] if one in FAULTS] or list(FAULTS)
    failures = 0
    with tempfile.TemporaryDirectory(prefix="builder-torture-") as folder:
        torture = Torture(Path(folder))
        for fault in faults:
            some = torture.points[::every]
            wrong = {point: told for point in some if (told := torture.at(point, fault))}
            failures += len(wrong)
            for point, told in wrong.items():
                print(f"  {fault} at {point.call} number {point.number}: {told}")
            print(f"{fault}: {len(some)} of {len(torture.points)} points, {len(wrong)} failures", flush=True)
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
