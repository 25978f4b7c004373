"""One release made in many ways must be the same bytes: workers, hash seeds, time zones, locales, umasks, clocks,
orders of a folder, in one go or interrupted and resumed.

    python tests/torture/same.py [EVERY]      every EVERY-th of 64 ways
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from law import every, many, start

from builder.release import manifest

WORKERS = ("1", "2", "3", "8")
SEEDS = ("0", "1", "4294967295", "random")
ZONES = ("UTC", "Asia/Tokyo", "America/St_Johns", "Pacific/Chatham")
LOCALES = ("C", "C.UTF-8", "POSIX", "tr_TR.UTF-8")
UMASKS = (0o000, 0o022, 0o027, 0o077)
CLOCKS = (0, -40 * 365 * 86_400, -1, 20 * 365 * 86_400)
"""Seconds from now, for what Python asks the time and for the files of the corpus."""

SHIFT = """
import os, time
now, now_ns, shift = time.time, time.time_ns, int(os.environ["TORTURE_CLOCK"])
time.time, time.time_ns = lambda: now() + shift, lambda: now_ns() + shift * 10**9
"""


class Way(NamedTuple):
    """One way to make the release."""

    workers: str
    seed: str
    zone: str
    locale: str
    umask: int
    clock: int
    order: int
    """Seed of the order in which the files come into raw/: what a folder lists follows from it."""
    interrupted: bool


def ways() -> Iterator[Way]:
    """Yield 64 ways: every worker count with every seed and zone, and the rest so that each meets each of these."""
    for i in range(64):
        a, b, c = i % 4, i // 4 % 4, i // 16
        yield Way(
            WORKERS[a],
            SEEDS[b],
            ZONES[c],
            LOCALES[(a + b) % 4],
            UMASKS[(b + c) % 4],
            CLOCKS[(a + c) % 4],
            order=i,
            interrupted=(a + b + c) % 2 == 1,
        )


class Corpus:
    """What is released in all ways."""

    def __init__(self, folder: Path) -> None:
        self._model, self._shift = folder / "model" / "corpus", folder / "shift"
        self._model.parent.mkdir()
        start(self._model)
        many(self._model)
        rows = '{"title": "T%d", "text": "one two three four", "authors": ["Ada Quill"], "date": "2020-01-0%d"}\n'
        self._model.joinpath("raw/rows.jsonl").write_text("".join(rows % (i, i) for i in range(1, 9)), encoding="utf-8")
        self._shift.mkdir()
        self._shift.joinpath("sitecustomize.py").write_text(SHIFT, encoding="utf-8")

    def lay(self, root: Path, way: Way) -> None:
        """Make `root` this corpus, its files made in some order and at some time."""
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self._model, root, ignore=lambda folder, names: names if folder.endswith("/raw") else [])
        files = sorted(self._model.joinpath("raw").iterdir())
        random.Random(way.order).shuffle(files)
        for file in files:
            shutil.copyfile(file, root / "raw" / file.name)
            os.utime(root / "raw" / file.name, (time.time() + way.clock,) * 2)

    def release(self, root: Path, way: Way) -> tuple[dict[str, str], bool]:
        """Release it in some way; return the digests of all files, and whether it was interrupted first."""
        self.lay(root, way)
        command = [sys.executable, "-m", "builder", "release", "--workers", way.workers]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(self._shift), os.environ.get("PYTHONPATH", ""))),
            "PYTHONHASHSEED": way.seed,
            "TZ": way.zone,
            "LC_ALL": way.locale,
            "TORTURE_CLOCK": str(way.clock),
        }
        done = bool(way.interrupted and _interrupt(command, root, environment, way))
        subprocess.run(command, cwd=root, env=environment, umask=way.umask, check=True, capture_output=True)
        return manifest.digests(root / "dist/v1.0.0"), done


def _interrupt(command: list[str], root: Path, environment: dict[str, str], way: Way) -> bool:
    """Kill all of a release when the first files of its first, second or third shard job are there."""
    with subprocess.Popen(
        command, cwd=root, env=environment, umask=way.umask, stdout=-3, stderr=-3, start_new_session=True
    ) as process:
        while process.poll() is None:
            if len(list(root.glob(".builder/shards/*/"))) > way.order % 3:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                break
            time.sleep(0.005)
    return process.returncode < 0


def main() -> None:
    """Release in so many ways, and compare."""
    chosen = list(ways())[:: every()]
    memory = Path("/dev/shm")  # noqa: S108 - lists the newest file first, which a disk does not
    found: dict[str, list[Way]] = {}
    interrupted = 0
    with tempfile.TemporaryDirectory(
        prefix="builder-torture-", dir=memory if os.access(memory, os.W_OK) else None
    ) as folder:
        corpus = Corpus(Path(folder))
        for way in chosen:
            digests, stopped = corpus.release(Path(folder, "run", "corpus"), way)
            interrupted += stopped
            found.setdefault(str(sorted(digests.items())), []).append(way)
    for others in sorted(found.values(), key=len)[:-1]:
        print(*(f"  other bytes: {way}" for way in others), sep="\n")
    print(f"same bytes: {len(chosen)} ways, {interrupted} of them interrupted and resumed, {len(found)} digests")
    sys.exit(len(found) != 1)


if __name__ == "__main__":
    main()
