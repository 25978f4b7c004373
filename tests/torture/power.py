"""The power is cut at a system call of a release: an ext4 of its own is shut down there, and mounted again.

In turn the journal's last part is lost with the cut, and just written when it comes: then what was renamed is there,
and what was not synced is empty. The law of `law.py` must hold after each; a release that was reported must be there.
The same sweep with fsync left out must break it, or this test proves nothing. Needs the right to mount.

    python tests/torture/power.py [EVERY]      every EVERY-th of 100 points
"""

import fcntl
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from law import Scene, every, scenes
from tracer import Call, Fate, run

POINTS = 100
SIZE = 64_000_000
SHUTDOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN, fs/ext4/ext4.h
LOG_LOST, LOG_WRITTEN = 2, 1  # EXT4_GOING_FLAGS_NOLOGFLUSH, EXT4_GOING_FLAGS_LOGFLUSH


class Disk:
    """A file system in a file, which can be put back to what it was, and lose its power."""

    def __init__(self, folder: Path) -> None:
        self._image, self._kept, self.place = folder / "disk.img", folder / "start.img", folder / "disk"
        self.place.mkdir()
        with self._image.open("wb") as file:
            file.truncate(SIZE)
        _do("mkfs.ext4", "-q", "-F", str(self._image))

    @contextmanager
    def mounted(self) -> Iterator[Path]:
        """Mount it, and unmount it at the end.

        Raises:
            PermissionError: mounting is not for us.
        """
        try:
            _do("mount", "-o", "loop", str(self._image), str(self.place))
        except subprocess.CalledProcessError as error:
            raise PermissionError(error.stderr.decode().strip()) from None
        try:
            yield self.place / "corpus"
        finally:
            _do("umount", str(self.place))

    def keep(self) -> None:
        """Remember it as it is."""
        _do("cp", "--sparse=always", str(self._image), str(self._kept))

    def reset(self) -> None:
        """Put it back to what was kept."""
        _do("cp", "--sparse=always", str(self._kept), str(self._image))

    def cut(self, log: int) -> None:
        """Take its power away: no later write reaches it."""
        handle = os.open(self.place, os.O_RDONLY)
        fcntl.ioctl(handle, SHUTDOWN, struct.pack("I", log))
        os.close(handle)


class Cut:
    """Cuts the power before the n-th call that changes the disk; without `syncs`, fsync is left out."""

    def __init__(self, disk: Disk, number: int, log: int, *, syncs: bool) -> None:
        self.count = 0
        self.disk, self._number, self._log, self._syncs = disk, number, log, syncs

    def __call__(self, call: Call) -> Fate:
        """Answer for one call."""
        if call.reads or not call.path.startswith(f"{self.disk.place}/"):
            return "let"
        self.count += 1
        if self.count == self._number:
            self.now()
            return "kill all"
        return "leave out" if call.name == "fsync" and not self._syncs else "let"

    def now(self) -> None:
        """Cut it."""
        self.disk.cut(self._log)


def attempt(scene: Scene, cut: Cut) -> str:
    """Cut the power once, at the end if not before; return what does not hold, or nothing."""
    cut.disk.reset()
    with cut.disk.mounted() as root:
        done = run(root, scene.commands[0], cut)
        if done.code == 0:
            cut.now()
    with cut.disk.mounted() as root:
        missing = done.code == 0 and any(not (root / "dist" / name).is_dir() for name in scene.newer)
        return "what was reported is gone" if missing else scene.broken(root) or scene.unmended(root)


def sweep(folder: Path, most: int, *, syncs: bool) -> tuple[int, list[str]]:
    """Cut the power at so many points, the end among them; return their number and what does not hold.

    Raises:
        PermissionError: mounting is not for us.
    """
    scene = next(one for one in scenes(folder) if one.name == "a second release of pressed shards")
    disk = Disk(folder)
    with disk.mounted() as root:
        scene.reset(root)
    disk.keep()
    with disk.mounted() as root:
        counted = Cut(disk, 0, LOG_LOST, syncs=True)
        run(root, scene.commands[0], counted)
    all_ = counted.count + 1
    points = sorted({all_ - round(i * (all_ - 1) / (most - 1)) for i in range(most)})
    logs = {number: LOG_LOST if (all_ - number) % 2 else LOG_WRITTEN for number in points}
    found = [(number, attempt(scene, Cut(disk, number, log, syncs=syncs))) for number, log in logs.items()]
    return len(points), [f"cut at call {number}: {wrong}" for number, wrong in found if wrong]


def main() -> None:
    """Sweep with fsync, which must find nothing, and without, which must find something."""
    if os.geteuid() or not shutil.which("mkfs.ext4"):
        print("power cut: not run, as mounting needs root and mkfs.ext4")
        return
    ends = []
    for syncs in (True, False):
        with tempfile.TemporaryDirectory(prefix="builder-torture-") as folder:
            try:
                points, found = sweep(Path(folder), max(2, POINTS // every()), syncs=syncs)
            except PermissionError as error:
                print(f"power cut: not run, as mounting is not permitted ({error})")
                return
        print(*(f"  {wrong}" for wrong in found), sep="\n")
        print(f"power cut{'' if syncs else ' without fsync'}: {points} points, {len(found)} failures", flush=True)
        ends.append(bool(found))
    sys.exit(ends != [False, True])


def _do(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main()
