"""An fsspec url as a target: s3:// and whatever else fsspec reaches.

A bucket has no rename. The files go below a folder that bears the release's digest, and index.json, which names the
version, is written last. S3 takes it only where nobody wrote it since it was read (a conditional put); elsewhere it is
read once more just before.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import orjson

from builder.errors import RefusedError, UsageError, WorldError
from builder.publish import index, outgoing
from builder.publish.folder import absent
from builder.publish.index import Entry, Index
from builder.publish.outgoing import File, Outgoing
from builder.publish.target import Plan, Progress, reaching, silent
from builder.release import bagit, manifest
from builder.release.version import Version

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_PIECE = 8 * 2**20
"""Bytes that are held at a time: of a part of an upload (S3 asks for 5 MiB at least), and of what is read back."""

_PARTS = 4
"""Parts of one upload that are on their way at once."""

_TRIES = 2
"""Of s3fs, each of which is five of botocore's; by itself five, which waits 50 minutes for a connection that hangs."""

_ROUNDS = 20
"""Publishers of other versions that may come between reading index.json and writing it."""


class _Read(NamedTuple):
    """index.json as it was found."""

    versions: Index
    mark: str
    """What tells whether it has been written since; "" where there is none."""


@dataclass(frozen=True)
class Bucket:
    """A folder in a bucket: index.json, and one folder a release."""

    address: str
    fs: "AbstractFileSystem"
    root: str
    """The folder as the file system names it, without the scheme."""

    @classmethod
    def open(cls, address: str, timeout: float) -> Self:
        """Open an fsspec url; credentials and endpoints come from where its file system looks for them.

        Raises:
            UsageError: fsspec does not know the scheme, or its package is not installed.
        """
        from fsspec.core import url_to_fs

        waits = {"connect_timeout": timeout, "read_timeout": timeout}
        settings: dict[str, Any] = {"config_kwargs": waits, "max_concurrency": _PARTS} if _is_s3(address) else {}
        try:
            fs, root = url_to_fs(address, use_listings_cache=False, **settings)
        except (ImportError, ValueError) as error:
            hint = (
                "pip install 'corpus-press[s3]'"
                if _is_s3(address)
                else "give hf://datasets/ORG/NAME, s3://…, or a folder"
            )
            raise UsageError(f"{address} cannot be opened: {error}", hint) from None
        except OSError as error:  # some connect at once
            raise WorldError(f"{address}: {error.strerror or error}", "see whether the address is right") from None
        if _is_s3(address):
            fs.retries = _TRIES
        return cls(address.rstrip("/"), fs, root.rstrip("/"))

    def versions(self) -> Sequence[Version]:
        """Return what is published, oldest first."""
        return sorted(self._read().versions)

    def yanked(self) -> Mapping[Version, str]:
        """Return what index.json says was yanked."""
        return {version: entry.yanked for version, entry in self._read().versions.items() if entry.yanked}

    def compare(self, release: Outgoing) -> Plan:
        """Look, and change nothing; raises RefusedError where the version is there with other content."""
        versions = self._read().versions
        if known := versions.get(release.version):
            self._refuse_other(known, release)
            return Plan(published=True, missing={})
        with reaching(self.address):
            sizes = self._sizes(index.entry(release).path)
            lacking = {path: file for path, file in release.files.items() if sizes.get(path) != file.bytes}
            held = self._held(versions) if lacking else {}
        elsewhere = {path: held[file] for path, file in lacking.items() if file in held}
        return Plan(
            published=False,
            missing={path: file for path, file in lacking.items() if path not in elsewhere},
            elsewhere=elsewhere,
        )

    def send(self, release: Outgoing, plan: Plan, progress: Progress) -> None:
        """Send what is missing, have the store copy what it holds elsewhere, read everything back, write index.json."""
        entry = index.entry(release)

        def with_release(published: Index) -> Index:
            if release.version in published:
                self._refuse_other(published[release.version], release)
            return {release.version: entry, **published}

        folder = f"{self.root}/{entry.path}"
        total = outgoing.size(plan.missing) + release.bytes
        done = 0
        with reaching(self.address):
            held = {path for path, source in plan.elsewhere.items() if self._copy(source, folder, path, release)}
            for path in (*plan.missing, *(path for path in plan.elsewhere if path not in held)):
                self._put(path, folder, release)
                progress(done := done + release.files[path].bytes, total)
            for path, file in release.files.items():
                if path not in held and not self._is_intact(f"{folder}/{path}", file):
                    self.fs.rm_file(f"{folder}/{path}")
                    raise WorldError(f"{path} did not arrive whole, and was taken out", "run the same command again")
                progress(done := done + file.bytes, total)
            self._rewrite(with_release)

    def mark(self, yanked: Mapping[Version, str]) -> None:
        """Say in index.json which versions nobody should use any more."""
        with reaching(self.address):
            self._rewrite(lambda found: {v: e._replace(yanked=yanked.get(v, e.yanked)) for v, e in found.items()})

    def digest(self, version: Version) -> str:
        """Return the digest that index.json states."""
        return self._read().versions[version].digest

    def fetch(self, version: Version, folder: Path, progress: Progress = silent, only: Collection[str] = ()) -> None:
        """Read a version's manifests, then its other files, or some of them."""
        entry = self._read().versions[version]
        with reaching(self.address):
            listed = self._listed(entry, folder)
            missing = absent(folder, outgoing.select(listed, only))
            done, total = 0, outgoing.size(missing)
            for path, file in missing.items():
                self._get(entry, path, folder)
                progress(done := done + file.bytes, total)

    def loading(self, release: Outgoing) -> str:
        """Return the call that loads the articles from here: `load_dataset` reads no card from a bucket."""
        folder = f"{self.fs.unstrip_protocol(self.root)}/{index.entry(release).path}/data"
        files = ", ".join(f'"{split}": "{folder}/{split}-*.parquet"' for split in release.splits)
        return f'load_dataset("parquet", data_files={{{files}}})'

    def _read(self) -> _Read:
        path = f"{self.root}/{index.FILE}"
        with reaching(self.address):
            try:
                # The mark first: where somebody writes in between, it is the older one, and writing is refused.
                mark = self._mark(path)
                data = self.fs.cat_file(path)
            except FileNotFoundError:
                return _Read({}, "")
            return _Read(index.load(data, self.address), mark)

    def _mark(self, path: str) -> str:
        return str(self.fs.info(path)["ETag"]) if _is_s3(self.address) else self.fs.ukey(path)

    def _rewrite(self, change: Callable[[Index], Index]) -> None:
        """Write index.json changed, and once more where somebody else wrote it in the meantime."""
        for _ in range(_ROUNDS):
            found = self._read()
            wanted = change(found.versions)
            if wanted == found.versions:
                return
            try:
                self._name(wanted, found.mark)
            except OSError:
                # Nobody wrote it, so the reason is another one.
                if self._read().mark == found.mark:
                    raise
        raise WorldError(f"{self.address}: others write {index.FILE} all the time", "run it again")

    def _name(self, versions: Index, mark: str) -> None:
        path, settings = f"{self.root}/{index.FILE}", {}
        if _is_s3(self.address):
            settings = {"IfMatch": mark} if mark else {"IfNoneMatch": "*"}
        elif self._read().mark != mark:
            raise FileExistsError(path)
        self.fs.pipe_file(path, index.dump(versions), **settings)

    def _refuse_other(self, published: Entry, release: Outgoing) -> None:
        if published.digest != release.digest:
            hint = "a published version is never replaced: release a new version"
            raise RefusedError(f"{self.address} has {release.version} with other content", hint)

    def _sizes(self, folder: str) -> dict[str, int]:
        root = f"{self.root}/{folder}/"
        return {path.removeprefix(root): info["size"] for path, info in self.fs.find(root, detail=True).items()}

    def _held(self, versions: Index) -> dict[File, str]:
        """Return what the newest version holds, by its own word, and where."""
        if not versions:
            return {}
        folder = f"{self.root}/{versions[max(versions)].path}"
        try:
            listed = orjson.loads(self.fs.cat_file(f"{folder}/{manifest.FILE}"))["files"]
            return {File(one["bytes"], one["sha256"]): f"{folder}/{one['path']}" for one in listed}
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return {}

    def _copy(self, source: str, folder: str, path: str, release: Outgoing) -> bool:
        """Have the store copy a file of another version; return whether it could, and the file is what it must be."""
        try:
            self.fs.cp_file(source, f"{folder}/{path}")
            return self._is_intact(f"{folder}/{path}", release.files[path])
        except (OSError, NotImplementedError):  # the second is fsspec's word for a store that copies nothing
            return False

    def _put(self, path: str, folder: str, release: Outgoing) -> None:
        settings = {"chunksize": _PIECE} if _is_s3(self.address) else {}
        self.fs.put_file(str(release.folder / path), f"{folder}/{path}", **settings)

    def _is_intact(self, path: str, file: File) -> bool:
        with self.fs.open(path, "rb", block_size=_PIECE) as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256

    def _listed(self, entry: Entry, folder: Path) -> dict[str, File]:
        """Fetch the files that name the others."""
        for name in (manifest.FILE, *sorted(bagit.FILES)):
            self._get(entry, name, folder)
        listed = outgoing.files(folder)
        if outside := [path for path in listed if PurePosixPath(path).is_absolute() or ".." in path.split("/")]:
            raise RefusedError(f"{self.address}: the manifest names a file outside the release: {outside[0]}")
        return listed

    def _get(self, entry: Entry, path: str, folder: Path) -> None:
        folder.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
        self.fs.get_file(f"{self.root}/{entry.path}/{path}", str(folder / path))


def _is_s3(address: str) -> bool:
    return address.startswith(("s3://", "s3a://"))
