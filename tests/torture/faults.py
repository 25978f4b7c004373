"""Builds and releases are killed, or refused by the disk, at every system call that changes something: `make torture`.

Afterwards must hold: each older release has every byte it had; the new one is absent or whole; what was said is one
clear line; a plain run ends with the same bytes as one without faults. Ends with a line for each kind of fault.

    python tests/torture/faults.py [EVERY] [FAULT…] [SCENE]      every EVERY-th point, of these faults, of one scene
"""

import errno
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from law import Scene, every, scenes
from tracer import Call, Fate, Ran, run

MAKES = (
    "write",
    "pwrite64",
    "writev",
    "sendfile",
    "mkdir",
    "rename",
    "renameat2",
    "fsync",
    "ftruncate",
    "copy_file_range",
)
NAMES = ("mkdir", "rename", "renameat2", "unlink", "unlinkat", "rmdir")


class Fault(NamedTuple):
    """What befalls one call, and which calls it can befall."""

    fate: Fate
    befalls: Callable[[Call], bool]
    reads: bool = False
    """Whether it befalls the opening of files to read them."""


FAULTS = {
    "SIGKILL": Fault("kill", lambda call: not call.reads),
    "ENOSPC": Fault(errno.ENOSPC, lambda call: call.name in MAKES or _creates(call)),
    "EIO": Fault(errno.EIO, lambda _: True, reads=True),
    "EACCES": Fault(
        errno.EACCES, lambda call: call.name in NAMES or (call.name == "openat" and not _is_input(call)), reads=True
    ),
    "EROFS": Fault(errno.EROFS, lambda call: call.name in NAMES or _creates(call)),
    "EMFILE": Fault(errno.EMFILE, lambda call: call.name == "openat", reads=True),
    "short": Fault("shorten", lambda call: call.name in ("write", "pwrite64")),
}
"""A call that only opens a file to read it can fail as well, but nothing is changed where it is killed."""


class At:
    """Lets all calls on a corpus be but the n-th of those that a fault can befall; counts them."""

    def __init__(self, root: Path, fault: Fault, number: int, *, in_workers: bool) -> None:
        self._inside, self._fault, self._number, self._in_workers = f"{root}/", fault, number, in_workers
        self.count = 0
        self.hit: Call | None = None

    def __call__(self, call: Call) -> Fate:
        """Answer for one call."""
        if call.path.startswith(self._inside) and self._fault.befalls(call) and call.by_worker >= self._in_workers:
            self.count += 1
            if self.count == self._number:
                self.hit = call
                return self._fault.fate
        return "let"


def sweep(scene: Scene, fault: Fault, step: int, root: Path) -> Iterator[tuple[Call, str]]:
    """Inject the fault at every n-th of its points; yield each with what does not hold, or nothing."""
    scene.reset(root)
    counted = At(root, fault, 0, in_workers=scene.in_workers)
    run(root, scene.commands[0], counted, reads=fault.reads)
    for number in range(min(step, counted.count) or 1, counted.count + 1, step):
        scene.reset(root)
        at = At(root, fault, number, in_workers=scene.in_workers)
        done = run(root, scene.commands[0], at, reads=fault.reads)
        if at.hit:
            yield at.hit, _unclear(done, at.hit, fault) or scene.broken(root) or scene.unmended(root)


def _is_input(call: Call) -> bool:
    """A file of raw/ that nobody may read is a reject, by design, and no fault."""
    return call.reads and "/raw/" in call.path


def _creates(call: Call) -> bool:
    return call.name == "openat" and not call.reads


def _unclear(done: Ran, hit: Call, fault: Fault) -> str:
    """A fault that is no harm may pass; one that is must end with 3, one line and at most a hint."""
    lines = done.said.strip().splitlines()
    if done.orphans:
        return f"{done.orphans} processes outlive it"
    killed = fault.fate == "kill" and not hit.by_worker and done.code == -9
    refused = done.code == 3 and len(lines) <= 2 and lines[0].startswith("builder: ") and "fault in" not in done.said
    return "" if killed or refused or done.code == 0 else f"exit code {done.code}: {done.said.strip()[-300:]}"


def main() -> None:
    """Go through all points, or every n-th, of all faults, or of those named."""
    faults = [one for one in sys.argv[1:] if one in FAULTS] or list(FAULTS)
    points: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="builder-torture-") as folder:
        run_in = Path(folder, "run", "corpus")
        run_in.parent.mkdir()
        for scene in _chosen(Path(folder)):
            for fault in faults:
                for call, wrong in sweep(scene, FAULTS[fault], every(), run_in):
                    points[fault] += 1
                    failures[fault] += bool(wrong)
                    if wrong:
                        print(f"  {fault} at {call.name} of {_place(call, run_in)}, {scene.name}: {wrong}", flush=True)
                print(f"{scene.name}, {fault}: {points[fault]} points so far", file=sys.stderr, flush=True)
    for fault in faults:
        print(f"{fault}: {points[fault]} points, {failures[fault]} failures")
    sys.exit(bool(failures.total()))


def _chosen(folder: Path) -> Iterator[Scene]:
    """Yield all scenes, or the one that is named."""
    name = next((one for one in sys.argv[1:] if " " in one), "")
    for scene in scenes(folder):
        if name in ("", scene.name):
            yield scene
        if name == scene.name:
            return


def _place(call: Call, root: Path) -> str:
    return call.path.removeprefix(f"{root}/") + (" by a worker" if call.by_worker else "")


if __name__ == "__main__":
    main()
