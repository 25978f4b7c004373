"""Many builders at once on one dist/, while others read it: one makes the release, and nobody reads half of one.

python tests/torture/crowd.py [EVERY]      every EVERY-th of 50 rounds
"""

import os
import select
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import orjson
from law import RELEASE, Scene, every, scenes
from tracer import run

from builder.release import freeze
from builder.verification import integrity

ROUNDS, BUILDERS, READERS = 50, 16, 2
NOTHING_NEW, MADE_IT, WRONG = 0, 1, 2
"""What a process of a round ends with."""


def build(root: Path) -> int:
    """Release until it is this builder's turn."""
    while True:
        done = run(root, RELEASE)
        if done.code == 0:
            return MADE_IT if "\nreleased " in done.said else NOTHING_NEW
        if done.code != 3 or "another builder works on" not in done.said:
            print(f"  exit code {done.code}: {done.said.strip()}", flush=True)
            return WRONG
        time.sleep(0.02)


def read(root: Path, until: int) -> int:
    """Read index.json and all releases until the pipe ends."""
    dist = root / "dist"
    while not select.select([until], [], [], 0)[0]:
        try:
            index = orjson.loads((dist / freeze.INDEX).read_bytes())
            torn = [one for one in index["releases"] if not (dist / one["path"]).is_dir()]
            torn += [path for path in dist.glob("v*") if integrity.examine(path).problems]
        except (OSError, ValueError, KeyError) as error:
            torn = [error]
        if torn:
            print(f"  torn: {torn}", flush=True)
            return WRONG
    return NOTHING_NEW


def play(scene: Scene, root: Path) -> str:
    """Play one round; return what does not hold, or nothing."""
    scene.reset(root)
    reading, over = os.pipe()
    readers = [_process(lambda: _watch(root, reading, over)) for _ in range(READERS)]
    crowd = [_process(lambda: build(root)) for _ in range(BUILDERS)]
    ends = Counter(_end(one) for one in crowd)
    os.close(over)
    os.close(reading)
    if ends != {MADE_IT: 1, NOTHING_NEW: BUILDERS - 1}:
        return f"{ends[MADE_IT]} builders made the release, {ends[WRONG]} failed"
    if any(_end(one) for one in readers):
        return "a reader saw what was not whole"
    return scene.broken(root) or scene.unmended(root)


def _watch(root: Path, reading: int, over: int) -> int:
    os.close(over)
    return read(root, reading)


def _process(task: Callable[[], int]) -> int:
    child = os.fork()
    if not child:
        end = WRONG
        try:
            end = task()
        finally:
            os._exit(end)
    return child


def _end(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    """Play so many rounds."""
    rounds = ROUNDS // every()
    with tempfile.TemporaryDirectory(prefix="builder-torture-") as folder:
        root = Path(folder, "run", "corpus")
        root.parent.mkdir()
        scene = next(one for one in scenes(Path(folder)) if one.name == "a second release of pressed shards")
        found = [wrong for _ in range(rounds) if (wrong := play(scene, root))]
    for wrong in found:
        print(f"  {wrong}")
    print(f"crowd: {rounds} rounds of {BUILDERS} builders, {len(found)} failures")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
