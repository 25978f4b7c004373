"""BagIt 1.0 (RFC 8493): a release checks with `sha256sum -c` and with every archive's tools.

The payload is data/; all other files are tag files. The digest of the tag manifest names the release: it covers every
byte.
"""

from collections.abc import Mapping
from pathlib import Path

from builder.lineage import file_digest

DECLARATION = "bagit.txt"
PAYLOAD = "manifest-sha256.txt"
TAGS = "tagmanifest-sha256.txt"
FILES = frozenset({DECLARATION, PAYLOAD, TAGS})
"""The files that manifest.json does not name."""

_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def write(release: Path, digests: Mapping[str, str]) -> str:
    """Write the three BagIt files and return the release's digest.

    Args:
        release: its folder.
        digests: path in the release → sha256, of every file but the three.
    """
    release.joinpath(DECLARATION).write_text(_DECLARATION, encoding="utf-8")
    payload = {path: value for path, value in digests.items() if path.startswith("data/")}
    release.joinpath(PAYLOAD).write_text(_lines(payload), encoding="utf-8")
    tags = {path: value for path, value in digests.items() if path not in payload}
    tags |= {name: file_digest(release / name) for name in (DECLARATION, PAYLOAD)}
    release.joinpath(TAGS).write_text(_lines(tags), encoding="utf-8")
    return digest(release)


def digest(release: Path) -> str:
    """Return the sha256 of the tag manifest: what `builder verify --expect` compares."""
    return file_digest(release / TAGS)


def read(path: Path) -> dict[str, str]:
    """Read a BagIt manifest: path → sha256.

    Raises:
        ValueError: a line is no "digest  path", or a path stands there twice, or the last line has no end.
    """
    entries: dict[str, str] = {}
    *lines, rest = path.read_bytes().decode().split("\n")
    if rest:
        raise ValueError(f"{path.name} does not end with the end of a line")
    for number, line in enumerate(lines, 1):
        value, gap, name = line.partition("  ")
        if not gap or not name or name in entries:
            raise ValueError(f"{path.name} line {number} is no digest and path")
        entries[_decoded(name)] = value
    return entries


def _lines(digests: Mapping[str, str]) -> str:
    return "".join(f"{value}  {_encoded(path)}\n" for path, value in sorted(digests.items()))


def _encoded(path: str) -> str:
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _decoded(path: str) -> str:
    return path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
