"""Is every file of a release there, as it was published, and nothing else? Links are never followed."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from builder.documents import Problem
from builder.lineage import file_digest
from builder.release import bagit, manifest
from builder.verification.findings import of_file

INCOMPLETE = frozenset({"file-missing", "file-truncated", "manifest-missing"})
"""Codes of a release that was not copied or written to its end; any other code is of one that was changed."""


_AGAIN = "copy the release again"


class Examined(NamedTuple):
    """A release's files."""

    problems: list[Problem]
    manifest: Mapping[str, Any]
    """Empty where it cannot be read."""


def examine(release: Path) -> Examined:
    """Compare a folder with its manifest and its BagIt files; every byte is read."""
    hint = "a release without its manifest was not written or copied to its end"
    missing = of_file("manifest-missing", manifest.FILE, "there is no manifest", hint)
    if not os.path.lexists(release / manifest.FILE):
        return Examined([missing], {})  # what this folder holds may be anything
    present, problems = _walk(release)
    if manifest.FILE not in present:
        return Examined([*problems, missing], {})
    if not manifest.ended(release):
        ends = of_file("file-truncated", manifest.FILE, "it does not end as a manifest ends", _AGAIN)
        return Examined([*problems, ends], {})
    try:
        stated = manifest.read(release)
        files = {str(entry["path"]): (int(entry["bytes"]), str(entry["sha256"])) for entry in stated["files"]}
        if stated["schema"] not in files or not isinstance(stated["counts"], dict):
            raise ValueError("it names no schema of the release, or has no counts")  # noqa: TRY301 - one kind of finding
    except (ValueError, KeyError, TypeError) as error:
        unreadable = of_file("manifest-unreadable", manifest.FILE, f"it cannot be read: {error!r}")
        return Examined([*problems, unreadable], {})
    for path, (size, digest) in sorted(files.items()):
        problems += _file(release, path, size, digest, present)
    for path in sorted(present - files.keys() - bagit.FILES - {manifest.FILE}):
        problems.append(of_file("file-extra", path, "the manifest does not name this file", "take it out"))
    problems += _bag(release, {path: digest for path, (_, digest) in files.items()}, present)
    return Examined(problems, stated)


def _walk(release: Path) -> tuple[set[str], list[Problem]]:
    """Return the paths of all regular files, and a problem for everything that is neither file nor folder."""
    paths: set[str] = set()
    problems = []
    for folder, names, files in os.walk(release):
        names.sort()
        for name in sorted((*names, *files)):
            path = Path(folder, name)
            relative = os.fsencode(path.relative_to(release)).decode("utf-8", "backslashreplace")
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                problems.append(of_file("file-link", relative, "it is a link or a device, and was not followed"))
            elif path.is_file():
                paths.add(relative)
    return paths, problems


def _file(release: Path, path: str, size: int, digest: str, present: set[str]) -> Iterator[Problem]:
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or "\\" in path:
        yield of_file("file-outside", str(path), "the manifest names a file outside the release")
    elif path not in present:
        yield of_file("file-missing", path, "the manifest names this file and it is not there", _AGAIN)
    elif (actual := release.joinpath(path).stat().st_size) < size:
        yield of_file("file-truncated", path, f"it has {actual:,} of {size:,} bytes", _AGAIN)
    elif actual > size:
        yield of_file("file-changed", path, f"it has {actual:,} bytes, the published one {size:,}", _AGAIN)
    elif (sha256 := file_digest(release / path)) != digest:
        message = f"its bytes are not the published ones: sha256 {sha256}, the manifest says {digest}"
        yield of_file("file-changed", path, message, _AGAIN)


def _bag(release: Path, files: Mapping[str, str], present: set[str]) -> Iterator[Problem]:
    """Compare the BagIt manifests with manifest.json, and the tag manifest with the files only it names."""
    if lost := sorted(bagit.FILES - present):
        for name in lost:
            yield of_file("file-missing", name, "this BagIt file is not there", _AGAIN)
        return
    wanted = bagit.render({**files, manifest.FILE: file_digest(release / manifest.FILE)})
    written = {name: (release / name).read_bytes() for name in wanted}
    wrong = {name: data for name, data in written.items() if data != wanted[name]}
    if all(wanted[name].startswith(data) for name, data in wrong.items()):
        for name, data in wrong.items():
            message = f"it has {len(data):,} of {len(wanted[name]):,} bytes"
            yield of_file("file-truncated", name, message, _AGAIN)
        return
    try:
        payload, tags = bagit.read(release / bagit.PAYLOAD), bagit.read(release / bagit.TAGS)
    except ValueError as error:
        yield of_file("bagit-unreadable", bagit.TAGS, str(error))
        return
    own = {name: file_digest(release / name) for name in (manifest.FILE, bagit.DECLARATION, bagit.PAYLOAD)}
    expected_payload = {path: digest for path, digest in files.items() if path.startswith("data/")}
    expected_tags = {path: digest for path, digest in files.items() if path not in expected_payload} | own
    for name, stated, expected in ((bagit.PAYLOAD, payload, expected_payload), (bagit.TAGS, tags, expected_tags)):
        paths = sorted(stated.keys() | expected.keys())
        for path in (path for path in paths if stated.get(path) != expected.get(path)):
            code = "file-changed" if path in own else "bagit-differs"
            listed, actual = stated.get(path, "nothing"), expected.get(path, "nothing")
            yield of_file(code, path, f"{name} says {listed}, manifest.json or the file itself {actual}")
