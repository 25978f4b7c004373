"""BagIt 1.0 (RFC 8493): a release checks with `sha256sum -c` and with every archive's tools.

The payload is data/; all other files are tag files. The digest of the tag manifest names the release: it covers every
byte.
"""

from collections.abc import Mapping
from pathlib import Path

from builder.lineage import file_digest, sha256

DECLARATION = "bagit.txt"
PAYLOAD = "manifest-sha256.txt"
TAGS = "tagmanifest-sha256.txt"
FILES = frozenset({DECLARATION, PAYLOAD, TAGS})
"""The files that manifest.json does not name."""

_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def render(digests: Mapping[str, str]) -> dict[str, bytes]:
    """Return the three BagIt files; `digests` are path in the release → sha256, of every file but the three."""
    payload = {path: value for path, value in digests.items() if path.startswith("data/")}
    files = {DECLARATION: _DECLARATION.encode(), PAYLOAD: _lines(payload)}
    tags = {path: value for path, value in digests.items() if path not in payload}
    return files | {TAGS: _lines(tags | {name: sha256(data) for name, data in files.items()})}


def write(release: Path, digests: Mapping[str, str]) -> None:
    """Write the three BagIt files of a folder, as `render` has them."""
    for name, data in render(digests).items():
        release.joinpath(name).write_bytes(data)


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


def _lines(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{value}  {_encoded(path)}\n" for path, value in sorted(digests.items())).encode()


def _encoded(path: str) -> str:
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _decoded(path: str) -> str:
    return path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
