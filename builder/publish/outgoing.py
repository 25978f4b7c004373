"""A release as it stands in dist/, looked at before anything is sent.

Who sends one needs no tables: what reads them is imported where it is used, in a process of its own (`engine.apart`).
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from builder.errors import RefusedError
from builder.lineage import file_digest
from builder.recipe import Recipe
from builder.release import bagit, manifest
from builder.release.version import Version, absent
from builder.wording import counted


class File(NamedTuple):
    """What a file must be when it has arrived."""

    bytes: int
    sha256: str


class Outgoing(NamedTuple):
    """A whole release."""

    folder: Path
    version: Version
    digest: str
    """sha256 of the tag manifest: it names the release."""
    files: Mapping[str, File]
    """Path in the release → what stands there, of every file, sorted by path."""
    splits: tuple[str, ...]
    """Of the articles."""

    @property
    def bytes(self) -> int:
        """Bytes of all files."""
        return size(self.files)


def read(dist: Path, version: Version, corpus: Recipe | None = None) -> Outgoing:
    """Read a release that verifies.

    Args:
        dist: the folder of releases.
        version: the release's.
        corpus: whose tombstones are looked at; None for no corpus.

    Raises:
        UsageError: `dist` has no such release.
        RefusedError: it fails verification, or has a document that was retracted.
    """
    from builder.release.data import contents
    from builder.verification.verify import retracted, verify

    folder = dist / version.folder
    if not folder.is_dir():
        raise absent(folder)
    report = verify(folder)
    if report.problems:
        first = report.problems[0]
        raise RefusedError(
            f"{folder} is {report.verdict}, and only a whole release is published: {first.source}: {first.message}",
            f"see all that is wrong with: builder verify {folder}",
        )
    if corpus and (gone := retracted(folder, corpus)):
        raise RefusedError(
            f"{version} has {counted(len(gone), 'document')} that may not be published: {gone[0][0]} was {gone[0][1]}",
            "publish a later release; yank this one, and delete it where it is published already",
        )
    splits = tuple(split.name for split in contents.configs(folder)[0].splits)
    return Outgoing(folder, version, report.digest, files(folder), splits)


def files(folder: Path) -> dict[str, File]:
    """List every file of a release that verifies: what the manifest names, and the four that it does not."""
    listed = {entry["path"]: File(entry["bytes"], entry["sha256"]) for entry in manifest.read(folder)["files"]}
    for name in (manifest.FILE, *bagit.FILES):
        listed[name] = File((folder / name).stat().st_size, file_digest(folder / name))
    return dict(sorted(listed.items()))


def select(files: Mapping[str, File], only: Collection[str]) -> dict[str, File]:
    """Return the files of these paths, or all of them where none is named."""
    return {path: file for path, file in files.items() if not only or path in only}


def size(files: Mapping[str, File]) -> int:
    """Return the bytes of all files."""
    return sum(file.bytes for file in files.values())
