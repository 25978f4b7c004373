"""Data files carried over: what holds the same rows as a file of the last build is copied, not compressed again.

A file is known by a digest of all that its rows depend on, and its copy is believed only with the checksum noted of it.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from builder import cache
from builder.cache import checked, edition
from builder.lineage import sha256
from builder.release import manifest
from builder.release.data import parquet

FILE = "written.json"
"""In .builder/: what a part depends on → the sha256 and the checksum of each of its files."""


class Part(NamedTuple):
    """Rows with files of their own."""

    batches: Iterable[pa.RecordBatch]
    """Not begun where the files are carried over."""
    digest: str | None
    """Of what they depend on besides columns and builder; None: it is not known."""


class Carried:
    """The data files that the last build wrote, wherever they lie now, and those of this one."""

    def __init__(self, folder: Path, releases: Iterable[Path]) -> None:
        """Look for files.

        Args:
            folder: .builder/.
            releases: folders that may hold what the last build wrote.
        """
        self._file = folder / FILE
        self._noted: Mapping[str, Sequence[tuple[str, str]]] = checked.load(self._file) or {}
        self._places = {digest: path for release in releases for path, digest in _stated(release)}
        self._made: dict[str, list[str]] = {}
        self._checksums: dict[str, str] = {}
        self.digests: dict[str, str] = {}
        """Path in the new release → sha256, of each file that was copied."""

    def write(self, folder: Path, name: str, schema: pa.Schema, parts: Iterable[Part]) -> None:
        """Write all rows in order, as `parquet.write` does, and copy what is there already."""
        columns = sha256(schema.serialize())
        files: list[Path] = []
        owners: list[str] = []
        copies: dict[Path, tuple[str, str]] = {}
        for batches, digest in parts:
            key = cache.key_of(digest, columns, edition.digest()) if digest else ""
            copied = self._copied(key, folder, name, len(files))
            made = [*copied] or parquet.write_part(folder, name, len(files), schema, batches)
            copies |= copied
            files += made
            owners += [key] * len(made)
        for partial, key, written in zip(files, owners, parquet.number(folder, name, files), strict=True):
            path = f"{folder.name}/{written.path.name}"
            self._made.setdefault(key, []).append(path)
            if partial in copies:
                self.digests[path], self._checksums[path] = copies[partial]

    def _copied(self, key: str, folder: Path, name: str, first: int) -> dict[Path, tuple[str, str]]:
        """Copy the files of a part, and return what is noted of each; none where one of them is not what it was."""
        made = {}
        for number, (digest, checksum) in enumerate(self._noted.get(key, ()), first):
            copy = parquet.partial(folder, name, number)
            try:
                shutil.copyfile(self._places[digest], copy)
                same = cache.checksum(copy) == checksum
            except (OSError, KeyError):
                return {}
            if not same:
                return {}  # whatever was copied is written over
            made[copy] = digest, checksum
        return made

    def save(self, release: Path) -> None:
        """Note what each part was made of, for the next build; the release has its manifest.

        Raises:
            OSError: the manifest or a file cannot be read.
        """
        digests = {one["path"]: one["sha256"] for one in manifest.read(release)["files"]}

        def noted(name: str) -> tuple[str, str]:
            return digests[name], self._checksums.get(name) or cache.checksum(release / name)

        checked.save(self._file, {key: [*map(noted, names)] for key, names in self._made.items() if key})


def _stated(release: Path) -> Iterator[tuple[Path, str]]:
    """Yield path and digest of each data file that a release says it has; nothing where it cannot be read."""
    try:
        files = manifest.read(release)["files"]
        yield from [(release / one["path"], one["sha256"]) for one in files if one["path"].count("/") == 1]
    except (OSError, ValueError, KeyError, TypeError):
        return
