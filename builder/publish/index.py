"""index.json of a bucket: which versions it holds, and where. A version is published when its name stands there."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from builder.errors import UsageError, WorldError
from builder.publish.outgoing import Outgoing
from builder.release import freeze
from builder.release.version import Version

FILE = "index.json"


class Entry(NamedTuple):
    """One version."""

    path: str
    """The folder of its files, below the target."""
    digest: str
    """The release's."""
    bytes: int
    """Of all its files."""
    yanked: str = ""
    """Why nobody should use it any more; empty where there is no reason."""


Index = Mapping[Version, Entry]


def entry(release: Outgoing) -> Entry:
    """Return what the index says about a release.

    The folder bears the digest, so that files of two contents never mix, and that no version has a name before it is
    whole.
    """
    return Entry(f"{release.version.folder}-{release.digest[:16]}", release.digest, release.bytes)


def dump(index: Index) -> bytes:
    """Return index.json, the oldest version first."""
    return freeze.render_index(
        {version: {key: value for key, value in entry._asdict().items() if value} for version, entry in index.items()}
    )


def load(data: bytes, address: str) -> dict[Version, Entry]:
    """Read index.json.

    Raises:
        WorldError: it is none.
    """
    try:
        return {Version.parse(one["version"]): _entry(one) for one in orjson.loads(data)["releases"]}
    except (ValueError, KeyError, TypeError, UsageError) as error:
        raise WorldError(f"{address}/{FILE} is no index of releases: {error!r}", "publish to an empty place") from None


def _entry(listed: Mapping[str, Any]) -> Entry:
    path, digest, size = listed["path"], listed["digest"], listed["bytes"]
    if not isinstance(path, str) or not isinstance(digest, str) or ".." in path.split("/"):
        raise ValueError(f"{path!r} is no folder of a release")
    return Entry(path, digest, int(size), str(listed.get("yanked", "")))
