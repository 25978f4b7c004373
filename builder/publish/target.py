"""Where releases are published: what a target can do, and what is said where it fails."""

import errno
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

from builder import remote
from builder.publish.outgoing import File, Outgoing
from builder.release.version import Version

_AGAIN = "run the same command again: it goes on where this one stopped"

_NOT_ALLOWED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})

Progress = Callable[[int, int], None]
"""Called with (bytes done, all bytes)."""


def silent(_done: int, _all: int) -> None:
    """Tell nobody."""


class Plan(NamedTuple):
    """What publishing a release to a target would do."""

    published: bool
    """The target has this version with these bytes, and nothing is to be done."""
    missing: Mapping[str, File]
    """The files that are not there yet, and have to be sent."""
    elsewhere: Mapping[str, str] = MappingProxyType({})
    """The files that the target holds in another version, and where: it copies them itself."""


class Target(Protocol):
    """A place that holds releases. Whatever a client raises comes out as a WorldError."""

    @property
    def address(self) -> str:
        """As the user wrote it."""

    def versions(self) -> Sequence[Version]:
        """Return what is published, oldest first."""

    def yanked(self) -> Mapping[Version, str]:
        """Return which of them nobody should use any more, and why."""

    def compare(self, release: Outgoing) -> Plan:
        """Look, and change nothing.

        Raises:
            RefusedError: the target has this version with other content.
        """

    def send(self, release: Outgoing, plan: Plan, progress: Progress) -> None:
        """Send what is missing, compare all of it with the manifest, and only then name the version.

        Raises:
            RefusedError: somebody else published this version with other content in the meantime.
        """

    def mark(self, yanked: Mapping[Version, str]) -> None:
        """Say where versions are listed which of them nobody should use any more, and why; others stay as they are."""

    def digest(self, version: Version) -> str:
        """Return the digest that a published version must have."""

    def fetch(self, version: Version, folder: Path, progress: Progress = silent, only: Collection[str] = ()) -> None:
        """Write the files of a published version, or only some, into a folder; those that are there whole stay."""

    def loading(self, release: Outgoing) -> str:
        """Return the Python call that loads the articles from here."""


def versions_hint(versions: Iterable[object]) -> str:
    """Say which versions a target has, to somebody who asked for another."""
    listed = ", ".join(map(str, versions))
    return (
        f"it has: {listed}"
        if listed
        else "nothing is published there, or you may not see it: mend the address, or log in"
    )


def reaching(address: str) -> AbstractContextManager[None]:
    """Turn what the clients of a target raise into one line, as `remote.reaching` does, with what to do about it."""
    return remote.reaching(address, _message, _advice)


def _message(error: Exception) -> str:
    """What the Hub says of a request, without what its client says around it; of the disk, what; else all of it."""
    if message := getattr(error, "server_message", None):
        return f"{_status(error)}: {message}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return f"{type(error).__name__}: {error}"


def _advice(error: Exception) -> str:
    kind = type(error).__name__
    if isinstance(error, PermissionError) or _status(error) in _NOT_ALLOWED or "Credentials" in kind:
        return "log in as somebody who may do that there: docs/publishing.md says where tokens and keys are looked for"
    if isinstance(error, FileNotFoundError):
        return "make the bucket first, or mend the address"
    if isinstance(error, OSError) and error.errno in _FULL:
        return f"make room; then {_AGAIN}"
    if "Connect" in kind or "Timeout" in kind:
        return f"see whether the network and the address are right; then {_AGAIN}"
    return _AGAIN


def _status(error: Exception) -> int | None:
    return getattr(getattr(error, "response", None), "status_code", None)
