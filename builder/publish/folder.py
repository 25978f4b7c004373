"""A folder as a target: another dist/, with its layout, its lock and the one rename that makes a release."""

import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.errors import RefusedError, WorldError
from builder.lineage import file_digest
from builder.publish import outgoing
from builder.publish.outgoing import File, Outgoing
from builder.publish.target import Plan, Progress, reaching, silent
from builder.release import bagit, freeze
from builder.release.version import Version, versions
from builder.verification import integrity


@dataclass(frozen=True)
class Folder:
    """A folder of releases: vX.Y.Z beside index.json."""

    address: str
    path: Path

    def versions(self) -> Sequence[Version]:
        """Return what is published, oldest first."""
        return versions(self.path)

    def yanked(self) -> Mapping[Version, str]:
        """Return what index.json says was yanked."""
        return freeze.yanked(self.path)

    def compare(self, release: Outgoing) -> Plan:
        """Look, and change nothing; raises RefusedError where the version is there with other content."""
        there = self.path / release.version.folder
        with reaching(self.address):
            if not there.exists():
                return Plan(published=False, missing=absent(self._partial(release), release.files))
            if not (there / bagit.TAGS).is_file() or bagit.digest(there) != release.digest:
                hint = "a release is never replaced: release a new version"
                raise RefusedError(f"{there} exists with other content", hint)
            return Plan(published=release.version in freeze.indexed(self.path), missing={})

    def send(self, release: Outgoing, plan: Plan, progress: Progress) -> None:
        """Copy into a hidden folder, compare, rename."""
        there = self.path / release.version.folder
        with reaching(self.address), freeze.lock(self.path):
            if not there.exists():
                partial = self._partial(release)
                copy(release.folder, partial, plan.missing, progress)
                if problems := integrity.examine(partial).problems:
                    freeze.remove(partial)
                    raise WorldError(f"{there}: {problems[0].source} did not arrive whole", "run it again")
                freeze.freeze(partial, there)
            freeze.index(self.path)

    def mark(self, yanked: Mapping[Version, str]) -> None:
        """Say in index.json which versions nobody should use any more."""
        marks = {version: why for version, why in yanked.items() if version in self.versions()}
        if not marks.items() <= self.yanked().items():
            with freeze.lock(self.path):
                freeze.index(self.path, marks)

    def digest(self, version: Version) -> str:
        """Return the digest of a published version."""
        with reaching(self.address):
            return bagit.digest(self.path / version.folder)

    def fetch(self, version: Version, folder: Path, progress: Progress = silent, only: Collection[str] = ()) -> None:
        """Copy a version, or some files of it."""
        source = self.path / version.folder
        with reaching(self.address):
            copy(source, folder, absent(folder, outgoing.select(outgoing.files(source), only)), progress)

    def loading(self, release: Outgoing) -> str:
        """Return the call that loads the articles from here."""
        return f'load_dataset("{self.path / release.version.folder}")'

    def _partial(self, release: Outgoing) -> Path:
        return self.path / f".{release.version.folder}-{release.digest[:16]}"


def absent(folder: Path, files: Mapping[str, File]) -> dict[str, File]:
    """Return the files that do not stand whole in a folder."""
    return {path: file for path, file in files.items() if not _is_intact(folder / path, file)}


def copy(source: Path, target: Path, files: Mapping[str, File], progress: Progress) -> None:
    """Copy some files from folder to folder."""
    done, total = 0, outgoing.size(files)
    for path, file in files.items():
        target.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / path, target / path)
        done += file.bytes
        progress(done, total)


def _is_intact(path: Path, file: File) -> bool:
    return path.is_file() and path.stat().st_size == file.bytes and file_digest(path) == file.sha256
