"""Corpora of odd shapes, at the size that breaks tools; `tests/acceptance/test_scale.py` has them in small.

python tests/bench/large.py SHAPE DIR && cd DIR && builder build

line      one JSON Lines file of 2 GB that is one line, and a good one beside it
one       10,000 documents in one file
many      the same documents, each in a file of its own: data/ has the same bytes
million   one million files in one folder, each a body, as the labels of a page take ten times what a file does
packed    250 documents of up to 5 MB in one gzip file: one shard of 1 GB
column    500 rows with 2 GB of text in one row group of Parquet
workers   two documents; build them with --workers 40
"""

import gzip
import json
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

RANDOM = random.Random(5)
WORDS = ["".join(RANDOM.choices("abcdefghijklmnopqrstuvwxyz", k=RANDOM.randint(2, 9))) for _ in range(3_000)]
SCHEMA = {
    "type": "object",
    "required": ["id", "text"],
    "properties": {name: {"type": "string"} for name in ("id", "title", "text")},
}
TOO_LONG = 5_100_000
"""Characters; more than a document may have."""


def text(words: int) -> str:
    """Return an article's text."""
    return " ".join(RANDOM.choices(WORDS, k=words))


def rows(count: int, words: int) -> Iterator[bytes]:
    """Yield documents as lines of JSON."""
    for number in range(count):
        row = {"id": f"d-{number:06}", "title": f"T {number}", "text": text(words)}
        yield json.dumps(row).encode() + b"\n"


def line(raw: Path) -> None:
    """Write one line of 2 GB."""
    piece = text(200_000).encode() + b" "
    with (raw / "line.jsonl").open("wb") as file:
        file.write(b'{"text":"')
        while file.tell() < 2_000_000_000:
            file.write(piece)
        file.write(b'"}')
    (raw / "good.jsonl").write_bytes(b"".join(rows(1, 40)))


def one(raw: Path) -> None:
    """Write all documents into one file."""
    (raw / "all.jsonl").write_bytes(b"".join(rows(10_000, 60)))


def many(raw: Path) -> None:
    """Write each document into a file of its own."""
    for number, row in enumerate(rows(10_000, 60)):
        (raw / f"{number:05}.jsonl").write_bytes(row)


def million(raw: Path) -> None:
    """Write a million small files."""
    raw.parent.joinpath("builder.toml").write_text('name = "large"\n\n[sources]\n"*.txt" = "body"\n', encoding="utf-8")
    for number in range(1_000_000):
        (raw / f"{number:07}.txt").write_bytes(b"The ferry number %d left at nine." % number)


def packed(raw: Path) -> None:
    """Write what one job must read as a whole, as a packed file is not cut."""
    long = text(900_000)[:TOO_LONG]
    with gzip.open(raw / "big.jsonl.gz", "wt", compresslevel=1) as file:
        for number in range(250):
            file.write(json.dumps({"id": f"d-{number:06}", "text": long if number % 5 else text(20_000)}) + "\n")


def column(raw: Path) -> None:
    """Write a column of 2 GB, which no array of 32-bit offsets holds."""
    long = text(900_000)[:TOO_LONG]
    some = pa.array([text(5_000), *[long] * 4], pa.large_string())
    texts = pa.chunked_array([some] * 100)
    ids = pa.chunked_array([pa.array([f"d-{number}-{place}" for place in range(5)]) for number in range(100)])
    table = pa.table({"id": ids, "text": texts})
    pq.write_table(table, raw / "wide.parquet", row_group_size=500, use_dictionary=False, write_batch_size=1)


def workers(raw: Path) -> None:
    """Write fewer documents than workers."""
    (raw / "two.jsonl").write_bytes(b"".join(rows(2, 60)))


SHAPES: Mapping[str, Callable[[Path], None]] = {
    made.__name__: made for made in (line, one, many, million, packed, column, workers)
}


def main() -> None:
    """Write a corpus."""
    if len(sys.argv) != 3 or sys.argv[1] not in SHAPES:
        sys.exit(__doc__)
    root = Path(sys.argv[2])
    for folder in ("raw", "schema"):
        (root / folder).mkdir(parents=True)
    (root / "schema/article.schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    (root / "DATASET_CARD.md").write_text("---\nlicense: mit\n---\n# Large\n", encoding="utf-8")
    (root / "builder.toml").write_text('name = "large"\n', encoding="utf-8")
    SHAPES[sys.argv[1]](root / "raw")


if __name__ == "__main__":
    main()
