"""One bit is flipped in every byte of every file of a release, each file cut, emptied, removed, renamed, linked.

`verify` must find all of it. Only the files are looked at, as `verify` does first: a release whose files are right is
the published one.

    python tests/torture/rot.py RELEASE [EVERY]      every EVERY-th byte
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from builder.release import integrity

DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "emptied": lambda path: path.write_bytes(b""),
    "removed": lambda path: path.unlink(),
    "renamed": lambda path: path.rename(path.with_name("another")),
    "linked": lambda path: path.symlink_to(path.rename(path.parent.parent / "away")),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
}


def unseen(release: Path, every: int = 1) -> Iterator[str]:
    """Damage a copy of a release in every way, one at a time, and yield what nobody noticed."""
    with tempfile.TemporaryDirectory(prefix="builder-rot-") as folder:
        copy = Path(folder, "copies", release.name)
        shutil.copytree(release, copy)
        for name in sorted(path.relative_to(copy) for path in copy.rglob("*") if path.is_file()):
            whole = (copy / name).read_bytes()
            for place in range(0, len(whole), every):
                flipped = whole[place] ^ (1 << place % 8)
                (copy / name).write_bytes(whole[:place] + bytes([flipped]) + whole[place + 1 :])
                if not integrity.examine(copy).problems:
                    yield f"{name}, byte {place}"
            for how, damage in DAMAGE.items():
                shutil.rmtree(copy)
                shutil.copytree(release, copy)
                damage(copy / name)
                if not integrity.examine(copy).problems:
                    yield f"{name}, {how}"
                Path(folder, "copies", "away").unlink(missing_ok=True)
            shutil.rmtree(copy)
            shutil.copytree(release, copy)


def main() -> None:
    """Say what `verify` did not find."""
    every = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    found = list(unseen(Path(sys.argv[1]), every))
    print("\n".join([*found, f"{len(found)} of all damages were not found"]))
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
