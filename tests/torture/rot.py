"""One bit is flipped in every byte of every file of a release; each file is cut, removed, renamed, swapped, linked …

`verify` must find all of it. Only the files are looked at, as `verify` does first: a release whose files are right is
the published one. `sha256sum -c` and the BagIt validator `bagit` must find what their formats
can tell: a change to a file that a manifest names.

    python tests/torture/rot.py [EVERY] [RELEASE]      every EVERY-th byte; of a small release where none is named
"""

import logging
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from bagit import Bag, BagError
from law import RELEASE, do, every, start

from builder.release import bagit
from builder.verification import integrity


def _swap(path: Path, other: Path) -> None:
    first, second = path.read_bytes(), other.read_bytes()
    path.write_bytes(second)
    other.write_bytes(first)


DAMAGE: dict[str, Callable[[Path, Path], object]] = {
    "cut": lambda path, _: path.write_bytes(path.read_bytes()[:-1]),
    "emptied": lambda path, _: path.write_bytes(b""),
    "longer": lambda path, _: path.write_bytes(path.read_bytes() + b"\0"),
    "removed": lambda path, _: path.unlink(),
    "renamed": lambda path, _: path.rename(path.with_name("another")),
    "swapped": _swap,
    "linked": lambda path, _: path.symlink_to(path.rename(_root(path).with_name("away"))),
    "joined by a copy": lambda path, _: shutil.copyfile(path, path.with_name(f"{path.name}.copy")),
}
"""What is done to a file, given the next one."""


def unseen(release: Path, step: int, told: "Counter[str]") -> Iterator[str]:
    """Damage a copy of a release in every way, one at a time, and yield who did not notice; `told` counts."""
    with tempfile.TemporaryDirectory(prefix="builder-rot-") as folder:
        copy = Path(folder, "copies", release.name)
        shutil.copytree(release, copy)
        names = sorted(path.relative_to(copy) for path in copy.rglob("*") if path.is_file())
        for name, other in zip(names, [*names[1:], names[0]], strict=True):
            whole = (copy / name).read_bytes()
            for place in range(0, len(whole), step):
                flipped = whole[place] ^ (1 << place % 8)
                (copy / name).write_bytes(whole[:place] + bytes([flipped]) + whole[place + 1 :])
                yield from (f"{name}, byte {place}: {who}" for who in _blind(copy, name.as_posix(), told))
            for how, damage in DAMAGE.items():
                shutil.rmtree(copy)
                shutil.copytree(release, copy)
                damage(copy / name, copy / other)
                yield from (f"{name}, {how}: {who}" for who in _blind(copy, _hurt(name, how), told))
                copy.with_name("away").unlink(missing_ok=True)
            shutil.rmtree(copy)
            shutil.copytree(release, copy)


def _blind(release: Path, name: str, told: "Counter[str]") -> Iterator[str]:
    """Yield those to whom a release with another file of this name looks whole though they could tell."""
    told["verify"] += 1
    if not integrity.examine(release).problems:
        yield "verify"
    if name not in ("", bagit.TAGS):  # no manifest names an added file or the tag manifest
        told["sha256sum"] += 1
        if all(_sum_agrees(release, manifest) for manifest in (bagit.PAYLOAD, bagit.TAGS)):
            yield "sha256sum"
        told["bagit"] += 1
        if _bag_agrees(release):
            yield "bagit"


def _sum_agrees(release: Path, manifest: str) -> bool:
    command = ("sha256sum", "--check", "--status", "--strict", manifest)
    return not subprocess.run(command, cwd=release, check=False, capture_output=True).returncode


def _bag_agrees(release: Path) -> bool:
    logging.disable()  # it says each finding
    with suppress(BagError, OSError, ValueError, UnicodeError):
        Bag(str(release)).validate()
        return True
    return False


def _hurt(name: Path, how: str) -> str:
    """Name the file whose bytes are others to who follows links and knows no more than the manifests."""
    return "" if how in ("linked", "joined by a copy") else name.as_posix()


def _root(path: Path) -> Path:
    return next(folder for folder in path.parents if (folder / bagit.DECLARATION).exists())


def main() -> None:
    """Say what was not found."""
    told: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="builder-torture-") as folder:
        release = Path(sys.argv[2]) if len(sys.argv) > 2 else _small(Path(folder))
        found = list(unseen(release, every(), told))
    print(*(f"  {one}" for one in found), sep="\n")
    print("rot: " + ", ".join(f"{number} for {who}" for who, number in told.items()) + f", {len(found)} not found")
    sys.exit(bool(found))


def _small(folder: Path) -> Path:
    corpus = folder / "corpus"
    start(corpus)
    do(corpus, *RELEASE)
    return corpus / "dist/v1.0.0"


if __name__ == "__main__":
    main()
