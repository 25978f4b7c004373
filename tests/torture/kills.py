"""The parent of a pool, or one of its children, is killed at a random moment of a release: `make torture`.

The law of `law.py` must hold after each, and a release that lost a child alone goes on to the bytes of a calm one.

    python tests/torture/kills.py [EVERY]      every EVERY-th of 200 kills
"""

import os
import random
import signal
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from threading import Timer

from law import Scene, every, pressed_by_many
from tracer import Call, Fate, run

KILLS = 200
LATEST = 0.05
"""Seconds after a call, so that a kill falls between calls as well."""


class Killer:
    """Kills one process of a command at its n-th call or a little later."""

    def __init__(self, number: int, chance: random.Random) -> None:
        self.count = 0
        self._number, self._delay, self._share, self._parent = number, LATEST * chance.random(), chance.random(), 0
        self._of_parent = chance.random() < 0.5
        self.victim = ""

    def __call__(self, call: Call) -> Fate:
        """Count a call; at the n-th, choose a victim."""
        self.count += 1
        self._parent = self._parent or call.process
        if self.count == self._number:
            Timer(self._delay, self._kill).start()
        return "let"

    def _kill(self) -> None:
        children = [one for one in _session(self._parent) if one != self._parent]
        self.victim = "parent" if self._of_parent or not children else "child"
        victim = self._parent if self.victim == "parent" else children[int(self._share * len(children))]
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)


def _session(leader: int) -> list[int]:
    """Return the processes of a session, in the order of their numbers."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
                if int(fields[3]) == leader and fields[0] != "Z":
                    found.append(int(folder.name))
    return sorted(found)


def attempt(scene: Scene, root: Path, calls: int, chance: random.Random) -> tuple[str, str]:
    """Kill once; return who was killed, and what does not hold."""
    scene.reset(root)
    killer = Killer(chance.randint(1, calls), chance)
    done = run(root, scene.commands[0], killer)
    lines = done.said.strip().splitlines()
    clear = done.code in (0, -signal.SIGKILL) or (done.code == 3 and len(lines) <= 2 and "fault in" not in done.said)
    wrong = "" if clear else f"exit code {done.code}: {done.said.strip()[-400:]}"
    if done.orphans:
        wrong = f"{done.orphans} processes outlive it"
    return killer.victim, wrong or scene.broken(root) or scene.unmended(root)


def main() -> None:
    """Kill so many times."""
    chance = random.Random(7)
    victims: Counter[str] = Counter()
    failures = 0
    with tempfile.TemporaryDirectory(prefix="builder-torture-") as folder:
        root = Path(folder, "run", "corpus")
        root.parent.mkdir()
        scene = pressed_by_many(Path(folder))
        scene.reset(root)
        calm = Killer(0, chance)
        run(root, scene.commands[0], calm)
        while victims.total() < KILLS // every():
            victim, wrong = attempt(scene, root, calm.count, chance)
            victims[victim] += bool(victim)
            failures += bool(wrong)
            if wrong:
                print(f"  {victim} killed: {wrong}", flush=True)
    told = ", ".join(f"{number} of a {victim}" for victim, number in sorted(victims.items()) if victim)
    print(f"kills: {told}, {failures} failures")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
