"""Corpora about to be built and released, and the law: whatever happens, no release is lost, half there or another."""

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tracer import run

from builder.release import freeze, manifest
from builder.verification import integrity, laws

FRONT = '---\ntitle: The {0}\nauthors: [Ada Quill]\ndate: "2019-05-04"\noutlet: The Fen Gazette\n---\n'
TEXT = (
    "The {0} by the {0} road, where {0} folk and {0} bands the {0} tune had learned, is open.\nNobody had paid for it."
)
BUILD = ("build", "--workers", "1", "--date", "2020-02-02")
RELEASE = ("release", "--workers", "1", "--date", "2020-02-02")


def every() -> int:
    """Return the first argument of a script: only every so many-th of all that it could try is tried."""
    return next((int(one) for one in sys.argv[1:2] if one.isdecimal()), 1)


class Scene(NamedTuple):
    """A corpus, a command, and the releases that are there when it and what follows it have succeeded."""

    name: str
    start: Path
    commands: Sequence[Sequence[str]]
    """Faults befall the first; a plain run is all of them."""
    older: Mapping[str, Mapping[str, str]]
    """Release → path → sha256, before."""
    newer: Mapping[str, Mapping[str, str]]
    """The same of those that come after."""
    listed: bytes
    """dist/index.json, after."""
    in_workers: bool = False
    """Only calls of workers count; those of the command itself are another scene's."""

    def reset(self, root: Path) -> None:
        """Make `root` the corpus as it was."""
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.start, root)

    def broken(self, root: Path) -> str:
        """Say what breaks the law in `root`, if anything does."""
        there = _releases(root)
        for name, files in self.older.items():
            if there.pop(name, None) != files:
                return f"{name}, which was there, is another"
        wrong = [name for name, files in there.items() if files != self.newer.get(name)]
        return f"{wrong[0]} is not as it is without a fault" if wrong else ""

    def unmended(self, root: Path) -> str:
        """Run all commands without a fault, and say what is not as it should be then."""
        for command in self.commands:
            done = run(root, command)
            if done.code:
                return f"a plain run fails: {done.said.strip()[-300:]}"
        if broken := self.broken(root):
            return f"a plain run does not mend it: {broken}"
        if _releases(root).keys() != self.older.keys() | self.newer.keys():
            return "a plain run makes no release"
        return "" if (root / "dist" / freeze.INDEX).read_bytes() == self.listed else "dist/index.json is another"


def scenes(folder: Path) -> Iterator[Scene]:
    """Make the corpora in `folder`, and yield a scene for each step of the way to a release."""
    corpus = folder / "corpus"
    start(corpus)
    yield _scene("a first build", corpus, folder, [BUILD, RELEASE], in_workers=True)
    do(corpus, "build", "--workers", "1")
    yield _scene("a release of pressed shards", corpus, folder, [RELEASE])
    do(corpus, *RELEASE)
    add(corpus, "ferry")
    yield _scene("a build", corpus, folder, [BUILD, RELEASE], in_workers=True)
    do(corpus, "build", "--workers", "1", "--date", "2020-01-01")
    yield _scene("a second release of pressed shards", corpus, folder, [RELEASE])
    do(corpus, *BUILD)
    yield _scene("a release of what is built", corpus, folder, [RELEASE])
    do(corpus, *RELEASE)
    corpus.joinpath("raw/bridge.md").unlink()
    do(corpus, "build", "--workers", "1")
    yield _scene("a release with a document less", corpus, folder, [RELEASE])


def pressed_by_many(folder: Path) -> Scene:
    """Make a corpus of three shard jobs, and yield the release of it by two workers."""
    corpus = folder / "corpus"
    start(corpus)
    do(corpus, *RELEASE)
    many(corpus)
    return _scene("a release by two workers", corpus, folder, [("release", "--workers", "2")])


def many(corpus: Path) -> None:
    """Add articles enough for three shard jobs; what fills a job up is too large to be read."""
    with corpus.joinpath("pyproject.toml").open("a", encoding="utf-8") as recipe:
        recipe.write("\n[tool.builder.limits]\nbytes = 1_000_000\n")
    for letter in "cde":
        add(corpus, f"{letter}-ferry")
        corpus.joinpath("raw", f"{letter}-large.txt").write_bytes(b"words\n" * 700_000)


def start(corpus: Path) -> None:
    """Make a corpus with a document, one that comes near it, and one that must be rejected."""
    do(corpus.parent, "init", corpus.name)
    add(corpus, "bridge")
    near = TEXT.format("bridge") + "\n" + "And so it goes on with the same words."
    corpus.joinpath("raw/near.md").write_text(FRONT.format("bridge again") + near, encoding="utf-8")
    corpus.joinpath("raw/nobody.md").write_text("Words alone.\n", encoding="utf-8")


def add(corpus: Path, thing: str) -> None:
    """Add an article to raw/."""
    corpus.joinpath("raw", f"{thing}.md").write_text(FRONT.format(thing) + TEXT.format(thing) + "\n", encoding="utf-8")


def _scene(
    name: str, corpus: Path, folder: Path, commands: Sequence[Sequence[str]], *, in_workers: bool = False
) -> Scene:
    """Keep the corpus as it is now, and see what comes out of it."""
    kept, copy = folder / name / "start", folder / name / "end"
    shutil.copytree(corpus, kept)
    shutil.copytree(corpus, copy)
    for command in commands:
        do(copy, *command)
    after, older = _releases(copy), _releases(kept)
    newer = {name: files for name, files in after.items() if name not in older}
    for one in newer:
        problems, stated = integrity.examine(copy / "dist" / one)
        assert not problems
        assert not list(laws.examine(copy / "dist" / one, stated))
    listed = copy.joinpath("dist", freeze.INDEX).read_bytes()
    return Scene(name, kept, commands, older, newer, listed, in_workers)


def _releases(root: Path) -> dict[str, dict[str, str]]:
    return {path.name: manifest.digests(path) for path in sorted(root.glob("dist/v*"))}


def do(root: Path, *arguments: str) -> None:
    """Run a command that must succeed."""
    done = run(root, arguments)
    assert done.code == 0, done.said
