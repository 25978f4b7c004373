"""A folder becomes a release in one step: all of it or nothing, whatever happens to the machine.

Everything is written in a folder beside the target, every file and folder is synced, then one rename that never
replaces anything makes it visible.
"""

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import orjson

from builder.errors import RefusedError, UsageError, WorldError, is_inaccessible
from builder.release import bagit, manifest
from builder.release.version import Version, versions

INDEX = "index.json"

_AT_FDCWD = -100
_RENAME_NOREPLACE = 1  # linux/fs.h


@contextmanager
def lock(dist: Path) -> Iterator[None]:
    """Hold `dist` for one builder; the kernel lets go of it when the process ends, however it ends.

    Raises:
        WorldError: another builder holds it, or the folder cannot be written.
    """
    try:
        dist.mkdir(parents=True, exist_ok=True)
        handle = os.open(dist / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise WorldError(
            f"{dist} cannot be written: {error.strerror}", "it must be a folder that you may write to"
        ) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise WorldError(f"another builder works on {dist}", "wait until it has ended") from error
    _held.add(handle)
    try:
        yield
    finally:
        _held.remove(handle)
        fcntl.flock(handle, fcntl.LOCK_UN)  # a copy of this process that has not begun to run has the file open, too
        os.close(handle)


_held: set[int] = set()


def _let_go() -> None:
    """Close the locks of the process that this one is a copy of: it may outlive it."""
    while _held:
        os.close(_held.pop())


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def staging(dist: Path) -> Iterator[Path]:
    """Give an empty folder in `dist` that takes the place of `dist/next` when the block ends without an error.

    Call it under `lock`: what an earlier run left behind is cleared first.
    """
    folder, old, target = dist / ".next.new", dist / ".next.old", dist / "next"
    for left in (folder, old):
        remove(left)
    folder.mkdir(parents=True)
    try:
        yield folder
    except BaseException:
        remove(folder)
        raise
    if os.path.lexists(target):
        target.rename(old)
    folder.rename(target)
    remove(old)


def remove(path: Path) -> None:
    """Delete a folder or a link to one, if there is any."""
    if path.is_symlink():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def freeze(candidate: Path, target: Path) -> None:
    """Make `candidate` the release `target`, durably; both are in one folder and `lock` is held.

    Raises:
        RefusedError: the target exists; a release is never replaced.
        WorldError: the disk says no.
    """
    try:
        for folder, _, files in os.walk(candidate, topdown=False, onerror=_raise):
            for name in files:
                _sync(Path(folder, name))
            _sync(Path(folder))
        rename(candidate, target)
        _sync(target.parent)
    except FileExistsError:
        raise RefusedError(f"{target} exists already", "a release is never replaced: choose a higher version") from None
    except OSError as error:
        raise WorldError(f"{target} cannot be written: {error.strerror}") from error


def rename(source: Path, target: Path) -> None:
    """Rename without replacing: `os.rename` would replace an empty folder.

    Raises:
        FileExistsError: the target exists.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is not None:
        if call(_AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), _RENAME_NOREPLACE) == 0:
            return
        code = ctypes.get_errno()
        # The kernel or the file system may not know the flag.
        if code not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
            raise OSError(code, os.strerror(code), str(source), None, str(target))
    if os.path.lexists(target):  # the caller's lock keeps other builders from coming between
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    source.rename(target)


def replace(path: Path, data: bytes) -> None:
    """Write a file whole and durably, in place of what is there."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(data)
        _sync(partial)
        partial.replace(path)
        _sync(path.parent)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise WorldError(f"{path} cannot be written: {error.strerror}") from error


def index(dist: Path, newly_yanked: Mapping[Version, str] = MappingProxyType({})) -> None:
    """Write dist/index.json, the list of releases for tools, anew from the folders.

    Args:
        dist: the folder of releases.
        newly_yanked: version → why nobody should use it; marks that the file has already stay.
    """
    marks = yanked(dist) | dict(newly_yanked)
    entries = {
        version: {"path": version.folder, "digest": bagit.digest(dist / version.folder)}
        | ({"yanked": marks[version]} if version in marks else {})
        for version in versions(dist)
    }
    replace(dist / INDEX, render_index(entries))


def render_index(entries: Mapping[Version, Mapping[str, Any]]) -> bytes:
    """Return index.json of releases, the oldest first; one that should not be used says why under `yanked`."""
    usable = [version for version, entry in entries.items() if "yanked" not in entry]
    releases = [{"version": str(version), **entry} for version, entry in sorted(entries.items())]
    return manifest.dump({"latest": str(max(usable)) if usable else None, "releases": releases})


def indexed(dist: Path) -> list[Version]:
    """Return the releases that dist/index.json knows, whether or not their folders are there."""
    return list(_entries(dist))


def yanked(dist: Path) -> dict[Version, str]:
    """Return the yanked releases of dist/index.json, and why."""
    return {version: str(entry["yanked"]) for version, entry in _entries(dist).items() if entry.get("yanked")}


def _entries(dist: Path) -> dict[Version, dict[str, Any]]:
    try:
        releases = orjson.loads((dist / INDEX).read_bytes())["releases"]
        return {Version.parse(entry["version"]): entry for entry in releases}
    except (OSError, ValueError, KeyError, TypeError, UsageError) as error:
        if is_inaccessible(error):
            raise
        return {}


def _raise(error: OSError) -> None:
    raise error


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
