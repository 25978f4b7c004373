"""`builder publish`: a release of dist/ is sent to a target, all of it or nothing, and never twice."""

import tempfile
from pathlib import Path
from typing import NamedTuple

from builder.errors import RefusedError
from builder.publish.outgoing import Outgoing
from builder.publish.target import Plan, Progress, Target, silent
from builder.release import freeze, manifest
from builder.release.version import Version, versions


class Published(NamedTuple):
    """What `builder publish` did, or would do."""

    release: Outgoing
    address: str
    plan: Plan
    loading: str
    """The Python call that loads the articles from the target."""


def publish(release: Outgoing, target: Target, *, dry: bool = False, progress: Progress = silent) -> Published:
    """Publish a release; where the target has it, do nothing.

    Args:
        release: as it stands in dist/, among the others.
        target: where to.
        dry: only look.
        progress: told of the bytes sent, and of those compared afterwards where they have to be read.

    Raises:
        RefusedError: it was yanked and is not there yet, or is there with other content, or another corpus is.
        WorldError: the target cannot be reached, or says no.
    """
    dist, version = release.folder.parent, release.version
    plan, yanked = target.compare(release), freeze.yanked(dist)
    if version in yanked and not plan.published:
        left = max((one for one in versions(dist) if one not in yanked), default=None)
        hint = (
            f"publish {left}, the newest that was not" if left else "every release was: make one with builder release"
        )
        raise RefusedError(f"{version} was yanked: {yanked[version]}", hint)
    if not plan.published:
        _refuse_stranger(release, target)
    if not plan.published and not dry:
        target.send(release, plan, progress)
    if not dry:
        target.mark(yanked)
    return Published(release, target.address, plan, target.loading(release))


def _refuse_stranger(release: Outgoing, target: Target) -> None:
    """Refuse where the target's newest version is of another name, and this one was not built on what is there."""
    published = target.versions()
    if not published:
        return
    own, name = manifest.read(release.folder), _name(target, max(published))
    before = own["previous"] and Version.parse(own["previous"]["version"])
    if name == own["name"] or (before in published and target.digest(before) == own["previous"]["digest"]):
        return
    newest = f"{max(published)} is of {name!r}" if name else f"{max(published)} has no manifest"
    raise RefusedError(
        f"{target.address} holds another corpus: its {newest}, this is {own['name']!r}",
        f"give another target, or build on what is there: builder release --previous {target.address}",
    )


def _name(target: Target, version: Version) -> str:
    """Return the dataset's name in a published manifest; "" where there is none."""
    with tempfile.TemporaryDirectory(prefix="builder-publish-") as folder:
        target.fetch(version, Path(folder), only={manifest.FILE})
        return str(manifest.read(Path(folder)).get("name", "")) if Path(folder, manifest.FILE).is_file() else ""
