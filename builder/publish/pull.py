"""`builder pull`: a published version becomes a release of dist/, verified before it has its name."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from builder.errors import RefusedError, UsageError
from builder.publish.folder import Folder
from builder.publish.target import Progress, Target, silent, versions_hint
from builder.release import bagit, freeze
from builder.release.version import Version
from builder.verification.verify import verify


class Pulled(NamedTuple):
    """What `builder pull` did."""

    folder: Path
    version: Version
    digest: str
    fresh: bool
    """False: the folder had it."""


def pull(
    target: Target,
    version: Version | None,
    dist: Path,
    progress: Progress = silent,
    yanked: Mapping[Version, str] = MappingProxyType({}),
) -> Pulled:
    """Fetch a version; what an earlier run fetched is kept.

    Args:
        target: where from.
        version: which one; None for the newest that is not yanked.
        dist: the folder of releases that it joins.
        progress: told of the bytes fetched.
        yanked: version → why nobody should use it; the target may have marks of its own.

    Raises:
        UsageError: the target has no such version.
        RefusedError: what was fetched does not verify, or `dist` has this version with other content.
        WorldError: the target cannot be reached, or the disk says no.
    """
    if isinstance(target, Folder) and not target.path.is_dir():
        raise UsageError(f"there is no {target.address}", "give a folder with releases in it, or another target")
    published, marks = target.versions(), {**target.yanked(), **yanked}
    wanted = version or max((one for one in published if one not in marks), default=None)
    if wanted is None or wanted not in published:
        hint = versions_hint(f"{one} (yanked)" if one in marks else one for one in published)
        raise UsageError(f"{target.address} has no version {wanted or 'to use'}", hint)
    expected = target.digest(wanted)
    folder, partial = dist / wanted.folder, dist / f".{wanted.folder}-{expected[:16]}"
    with freeze.lock(dist):
        if folder.exists():
            if not (folder / bagit.TAGS).is_file() or bagit.digest(folder) != expected:
                raise RefusedError(f"{folder} exists with other content", "a release is never replaced: move it away")
            return Pulled(folder, wanted, expected, fresh=False)
        target.fetch(wanted, partial, progress)
        report = verify(partial, expected)
        if report.problems:
            freeze.remove(partial)
            first = report.problems[0]
            raise RefusedError(
                f"{target.address}: version {wanted} is {report.verdict}: {first.source}: {first.message}"
            )
        freeze.freeze(partial, folder)
        freeze.index(dist, marks)
    return Pulled(folder, wanted, expected, fresh=True)
