"""What is fuzzed: each harness takes bytes, gives them to a reader or to the whole pipeline, and asserts the laws."""

import functools
import itertools
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import attempt
import hostile
import naughty

from builder.documents import Format, Reading
from builder.sources.encodings import decode
from builder.sources.front_matter import split_front_matter
from builder.sources.rejects import RejectError

RAW = Path(__file__).parents[2] / "raw"
PROSE = naughty.PROSE.encode()
SEVERAL_SPELLINGS = (
    "utf-16",
    "utf-32",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "big5hkscs",
    "cp949",
    "iso2022_jp",
    "cp874",
)
"""Encodings in which some characters, or all, can be written in two ways."""


STRUCTURE = (
    *("<article>", "</p><p>", '<script type="application/ld+json">', "<meta name=author content=", "<title>", "<td>"),
    *('"@type":"Person"', '"text":', "\n---\n", "+++\n", "title: ", r"\ud800", "\r\n", "\ufeff", "\n\n", "\t", '""'),
)


class Harness(NamedTuple):
    """One thing to fuzz."""

    act: Callable[[bytes], None]
    """Raises what is a defect."""
    endings: Sequence[str]
    """The files of raw/ that it starts from."""


def _pressed(reading: Reading, form: Format, data: bytes) -> None:
    content = data.decode("utf-8", "ignore")
    if content and not content.isspace():
        attempt.press(attempt.document(content, reading, form))


def _files(names: Mapping[str, bytes | None], data: bytes) -> None:
    """Read a raw/ with these files; None stands for the data."""
    with tempfile.TemporaryDirectory() as folder:
        contents = {name: data if content is None else content for name, content in names.items()}
        for found in attempt.read(Path(folder), contents):
            attempt.outcome(found)


def _placed(names: Mapping[str, bytes | None], data: bytes) -> None:
    """Find the places of all values in a raw/ with these files; None stands for the data."""
    with tempfile.TemporaryDirectory() as folder:
        attempt.place(Path(folder), {name: data if content is None else content for name, content in names.items()})


def _decoded(data: bytes) -> None:
    for html in (False, True):
        try:
            text, encoding = decode(data, html=html)
        except RejectError:
            continue
        attempt.hold(text == data.decode(encoding), "decoded text is the bytes")
        if encoding not in (*SEVERAL_SPELLINGS, "utf-8-sig"):
            attempt.hold(text.encode(encoding) == data, "the text can be encoded again")


def _separated(data: bytes) -> None:
    for fence in ("---\n", "+++\n"):
        text = fence + data.decode("utf-8", "ignore")
        try:
            _, rest = split_front_matter(text)
        except RejectError:
            continue
        attempt.hold(text.endswith(rest), "front matter is separated, and the rest stays")


_part = functools.partial

HARNESSES: Mapping[str, Harness] = {
    "text": Harness(_part(_pressed, "page", "text"), (".txt", ".md")),
    "body": Harness(_part(_pressed, "body", "text"), (".txt",)),
    "markdown": Harness(_part(_pressed, "page", "markdown"), (".md",)),
    "html": Harness(_part(_pressed, "page", "html"), (".html", ".htm")),
    "text-file": Harness(_part(_files, {"a.txt": None}), (".txt",)),
    "html-file": Harness(_part(_files, {"a.html": None}), (".html", ".htm")),
    "markdown-file": Harness(_part(_files, {"a.md": None}), (".md",)),
    "json": Harness(_part(_files, {"a.json": None}), (".json", ".jsonl")),
    "json-lines": Harness(_part(_files, {"a.jsonl": None}), (".jsonl", ".json")),
    "csv": Harness(_part(_files, {"a.csv": None}), (".csv", ".tsv")),
    "metadata-table": Harness(_part(_files, {"a.txt": PROSE, "metadata.csv": None}), ("metadata.csv",)),
    "yaml-sidecar": Harness(_part(_files, {"a.txt": PROSE, "a.txt.meta.yaml": None}), (".meta.yaml", ".meta.yml")),
    "json-sidecar": Harness(_part(_files, {"a.txt": PROSE, "a.txt.meta.json": None}), (".meta.json", ".meta.yaml")),
    "json-places": Harness(_part(_placed, {"a.json": None}), (".json", ".jsonl")),
    "json-lines-places": Harness(_part(_placed, {"a.jsonl": None}), (".jsonl", ".json")),
    "csv-places": Harness(_part(_placed, {"a.csv": None}), (".csv", ".tsv")),
    "markdown-places": Harness(_part(_placed, {"a.md": None}), (".md",)),
    "yaml-places": Harness(_part(_placed, {"a.txt": PROSE, "a.txt.meta.yaml": None}), (".meta.yaml", ".meta.yml")),
    "front-matter": Harness(_separated, (".md", ".meta.yaml")),
    "encodings": Harness(_decoded, (".txt", ".html")),
}


def seeds(name: str) -> list[bytes]:
    """Return what a harness starts from: files of raw/, small hostile pages, naughty strings."""
    endings = tuple(HARNESSES[name].endings)
    files = [path.read_bytes() for path in sorted(RAW.rglob("*")) if path.is_file() and path.name.endswith(endings)]
    pages = hostile.MARKUPS if "html" in name else hostile.TEXTS
    texts = [page(300) for page in pages.values()] + naughty.strings()
    places = itertools.chain.from_iterable(
        files.values() for place, files in naughty.places("Jane").items() if any(f.endswith(endings) for f in files)
    )
    return [*files, *places, *(text.encode("utf-8", "surrogatepass") for text in texts)]


def words() -> str:
    """Return libFuzzer's dictionary: the pieces that hostile pages repeat, and what structures the formats."""
    pieces = dict.fromkeys((*hostile.REPEATED.values(), *STRUCTURE))
    escaped = (piece.encode("utf-8", "replace").hex(" ").split() for piece in pieces)
    return "".join('"' + "".join(rf"\x{byte}" for byte in piece) + '"\n' for piece in escaped)
