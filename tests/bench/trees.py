"""What a command and all processes it starts take: wall time, CPU time and peak memory. Linux only."""

import ctypes
import os
import resource
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
_PAUSE = 0.2


class Cost(NamedTuple):
    """What one run took."""

    wall: float
    cpu: float
    """User and system time of the whole tree."""
    peak: float
    """MB: the sum of the processes' shares (PSS), at its highest."""

    def __str__(self) -> str:
        return f"{self.cpu:.1f} CPU-s, {self.wall:.1f} s, {self.peak:.0f} MB"


def measure(command: Sequence[str | Path], cwd: Path) -> Cost:
    """Run a command to its end; what it prints is thrown away.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)  # orphans are ours, so that their time is counted
    before, start, peak = _cpu(), time.perf_counter(), 0
    process = subprocess.Popen(list(command), cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    told: list[bytes] = []
    assert process.stderr
    reader = threading.Thread(target=lambda stream=process.stderr: told.append(stream.read()))
    reader.start()
    while process.poll() is None:
        peak = max(peak, _memory())
        time.sleep(_PAUSE)
    wall = time.perf_counter() - start
    _reap()
    reader.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command), stderr=told[0][-2000:])
    return Cost(wall, _cpu() - before, peak / 1024)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reap() -> None:
    """Wait for the orphans."""
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def _memory() -> int:
    """The kB that our descendants hold, pages that several hold shared out among them."""
    below: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            below[parent].append(int(entry.name))
    pending, total = list(below[os.getpid()]), 0
    while pending:
        one = pending.pop()
        pending += below[one]
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return total
