"""`builder publish`: a release of dist/ is sent to a target, all of it or nothing, and never twice."""

from typing import NamedTuple

from builder.errors import RefusedError
from builder.publish.outgoing import Outgoing
from builder.publish.target import Plan, Progress, Target, silent
from builder.release import freeze
from builder.release.version import versions


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
        RefusedError: it was yanked and is not there yet, or is there with other content.
        WorldError: the target cannot be reached, or says no.
    """
    dist, version = release.folder.parent, release.version
    plan, yanked = target.compare(release), freeze.marked(dist)
    if version in yanked and not plan.published:
        left = max((one for one in versions(dist) if one not in yanked), default=None)
        hint = (
            f"publish {left}, the newest that was not" if left else "every release was: make one with builder release"
        )
        raise RefusedError(f"{version} was yanked: {yanked[version]}", hint)
    if not plan.published and not dry:
        target.send(release, plan, progress)
    if not dry:
        target.mark(yanked)
    return Published(release, target.address, plan, target.loading(release))
