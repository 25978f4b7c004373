"""What changed in a corpus since a git revision, and whose documents that can touch.

A revision stands for the newest commit it shares with HEAD: on a branch only the branch's own changes count, however
far main has moved on. The changes are those of the work tree: what is committed, what is staged, what is only saved.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from builder import boilerplate, quarantine, sources
from builder.errors import UsageError, WorldError
from builder.recipe import FILES, Recipe
from builder.schema import Schema
from builder.sources.sidecars import owner
from builder.sources.source import escape

_DIFF = ("diff", "--name-only", "-z", "--no-renames", "--no-relative", "--no-ext-diff", "--ignore-submodules=none")
_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""What git tells its hooks (githooks(5)): true of the folder they start in, which need not be the corpus's."""


def changed(recipe: Recipe, revision: str) -> frozenset[Path]:
    """Return the files, as absolute paths, that differ from the revision: changed, added, deleted.

    In raw/ and beside the schema a file that git does not track or is told to ignore counts as changed: git has
    nothing to compare it with.

    Raises:
        UsageError: no git repository, an unknown revision, no commit in common, or raw/ lies outside the repository.
        WorldError: git is not there, or fails.
    """
    root = Path(os.path.realpath(recipe.root))
    top = Path(os.fsdecode(_repository(root)))
    base = _base(root, revision)
    if not isinstance(recipe.raw_folder, Path):
        raise UsageError(f"{recipe.raw_folder} is outside any git repository", "leave --since out: git cannot know")
    folders = [recipe.raw_folder, (root / recipe.schema).parent]
    places = [os.path.realpath(place) for place in (*folders, *(root / name for name in FILES))]
    for place in places:
        if not Path(place).is_relative_to(top):
            raise UsageError(f"{place} is outside the git repository {top}", "leave --since out: git cannot know")
    differing = _split(_git(root, *_DIFF, base))
    untracked = _split(_git(root, "ls-files", "--others", "--full-name", "-z", "--", *places))
    return frozenset(top / name for name in (*differing, *untracked))


def absolute(paths: Iterable[Path]) -> frozenset[Path]:
    """Return changed files that somebody names, from the current folder, as `changed` does; they need not exist."""
    return frozenset(Path(os.path.abspath(path)) for path in paths)  # noqa: PTH100 - links stay, .. goes


def affected(files: Iterable[Path], recipe: Recipe, rules: Schema, listing: sources.Listing) -> frozenset[str]:
    """Return the sources and rejects of the listing, by their paths in raw/, that these changed files can touch.

    The recipe, a file of the schema, the boilerplate, the quarantine and the metadata table touch them all; a sidecar
    touches its source, a file that is gone what spoke of it, a folder or link what lies in it. Nothing else outside
    raw/ counts.
    """
    files = frozenset(files)
    raw = recipe.raw_folder
    present = frozenset(entry.path for entry in listing.sources) | {reject.source for reject in listing.rejects}
    if any(not _spellings(path).isdisjoint(files) for path in _shared_files(recipe, rules)):
        return present
    bases = _spellings(raw) if isinstance(raw, Path) else ()
    inside = {escape(str(file.relative_to(base))) for base in bases for file in files if file.is_relative_to(base)}
    if "." in inside:
        return present
    about = {_described(name) for name in inside}
    holding = {folder for name in inside for folder in _folders(name)}
    touched = {
        entry
        for entry in present
        if _described(entry) in about or entry in holding or not about.isdisjoint(_folders(entry))
    }
    gone = {name for name in inside if owner(name) is None} - present - {f for name in touched for f in _folders(name)}
    return frozenset(touched | (present.intersection(sources.METADATA_TABLES) if gone else set()))


def _shared_files(recipe: Recipe, rules: Schema) -> Iterator[Path]:
    """Yield the files that every document depends on."""
    yield from (recipe.root / name for name in FILES)
    yield from (recipe.schema_file.parent / name for name in rules.documents)
    yield boilerplate.path(recipe)
    yield quarantine.path(recipe)
    if isinstance(raw := recipe.raw_folder, Path):
        yield from (raw / name for name in sources.METADATA_TABLES)


def _spellings(path: Path) -> frozenset[Path]:
    """Return a path as a person writes it and as git does, which follows the links on the way to a file."""
    return frozenset(
        Path(spelling)
        for spelling in (
            os.path.abspath(path),  # noqa: PTH100 - links stay, .. goes
            os.path.join(os.path.realpath(path.parent), path.name),  # noqa: PTH118 - the name of a link stays
            os.path.realpath(path),
        )
    )


def _described(name: str) -> str:
    """Return the source that a file in raw/ is about: a sidecar is about its owner, a source about itself."""
    return owner(name) or name


def _folders(name: str) -> Iterator[str]:
    """Yield the folders above a path.

    >>> list(_folders("a/b/c.txt"))
    ['a', 'a/b']
    """
    end = name.find("/")
    while end > 0:
        yield name[:end]
        end = name.find("/", end + 1)


def _repository(root: Path) -> bytes:
    done = _run(root, "rev-parse", "--show-toplevel")
    if done.returncode:
        raise UsageError(
            f"git cannot compare {root}: {_error_line(done)}",
            "--since needs a corpus in a git repository; without it everything is validated",
        )
    return done.stdout.rstrip(b"\n")


def _base(root: Path, revision: str) -> str:
    """Return the newest commit that the revision and HEAD share."""
    found = _run(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") if revision[:1] != "-" else None
    if found is None or found.returncode:
        raise UsageError(f"git knows no revision {revision!r}", _history(root) or "name a branch, a tag or a commit")
    base = _run(root, "merge-base", found.stdout.decode().strip(), "HEAD")
    if base.returncode:
        raise UsageError(
            f"{revision!r} and HEAD have no commit in common", _history(root) or "name a commit that HEAD grew from"
        )
    return base.stdout.decode().split()[0]


def _history(root: Path) -> str:
    """Say how to get the rest of a history that was cut off, as CI's clones are; "" where it is whole."""
    shallow = _run(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
    return "this clone is shallow: git fetch --unshallow, or fetch-depth: 0 for actions/checkout" if shallow else ""


def _split(output: bytes) -> list[str]:
    return [os.fsdecode(name) for name in output.split(b"\0") if name]


def _git(root: Path, *arguments: str) -> bytes:
    done = _run(root, *arguments)
    if done.returncode:
        raise WorldError(f"git {arguments[0]} failed in {root}: {_error_line(done)}")
    return done.stdout


def _error_line(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = os.fsdecode(done.stderr).strip().splitlines() or [f"exit code {done.returncode}"]
    return lines[0].removeprefix("fatal: ")


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    ours = {"LC_ALL": "C"}  # messages in one language
    try:
        return subprocess.run(  # noqa: S603 - no shell; a revision that looks like an option is refused above
            ["git", "--literal-pathspecs", *arguments],  # noqa: S607 - the user's own git
            cwd=root,
            env={name: value for name, value in os.environ.items() if name not in _HOOK} | ours,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise WorldError("git is not installed", "install it, or leave --since out") from None
