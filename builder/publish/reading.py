"""A published release to read: what TARGET[@X.Y.Z] names."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from builder.errors import UsageError, WorldError
from builder.lineage import file_digest
from builder.publish.address import at
from builder.publish.pull import pull
from builder.publish.target import Progress, Target, silent, versions_hint
from builder.release import bagit, ledger, manifest
from builder.release.version import Version, versions


class Named(NamedTuple):
    """A target, and a version of it."""

    target: Target
    version: Version | None
    """None where none is named."""

    @property
    def versions(self) -> list[Version]:
        """The version that is named, or all, oldest first.

        Raises:
            UsageError: there is none.
        """
        published = self.target.versions()
        if not published or (self.version and self.version not in published):
            hint = versions_hint(published)
            raise UsageError(f"{self.target.address} has no version {self.version or 'to read'}", hint)
        return [self.version] if self.version else list(published)


def find(name: str, timeout: float) -> Named | None:
    """Return what a name names; None where it is neither a url nor a folder of releases, as a release's own folder is.

    Raises:
        UsageError: it is a url of no target, or what stands behind its last @ is no version.
    """
    address, mark, version = name.rpartition("@")
    if not mark or "/" in version:
        address, version = name, ""
    if "://" not in name and (Path(name, manifest.FILE).is_file() or not versions(Path(address))):
        return None
    return Named(at(address, timeout=timeout), Version.parse(version) if version else None)


def kept(named: Named, dist: Path, yanked: Mapping[Version, str], progress: Progress = silent) -> Path:
    """Return the folder of the newest version that is meant, yanked or not, in dist/, where it is fetched to.

    A yanked release is part of the history that ids, splits and order come from.
    """
    return pull(named.target, named.versions[-1], dist, progress, yanked).folder


@contextmanager
def aside(named: Named, progress: Progress = silent) -> Iterator[tuple[Path, str]]:
    """Give the newest version that is meant as it is published, in a folder that goes, and the digest it must have."""
    version = named.versions[-1]
    with tempfile.TemporaryDirectory(prefix="builder-") as folder:
        named.target.fetch(version, Path(folder), progress)
        yield Path(folder), named.target.digest(version)


@contextmanager
def ledgers(named: Named) -> Iterator[Path]:
    """Give a dist/ that goes, with the ledgers of all versions that are meant and little else.

    Raises:
        WorldError: a ledger is not the published one.
    """
    with tempfile.TemporaryDirectory(prefix="builder-") as dist:
        for version in named.versions:
            folder = Path(dist, version.folder)
            named.target.fetch(version, folder, only={manifest.FILE, bagit.TAGS, ledger.FILE})
            intact = bagit.digest(folder) == named.target.digest(version)
            if not intact or bagit.read(folder / bagit.TAGS)[ledger.FILE] != file_digest(folder / ledger.FILE):
                raise WorldError(f"{named.target.address}: the ledger of {version} is not the published one")
        yield Path(dist)
