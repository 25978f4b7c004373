"""Corpora of odd shapes, in small; tests/bench/large.py makes them large."""

import json
from pathlib import Path

from conftest import Corpus

from builder.lineage import file_digest

ROWS = [
    {
        "id": f"mill-{number:02}",
        "title": f"Mill {number}",
        "authors": ["Ada Quill"],
        "date": "2019-05-04",
        "outlet": "The Fen Gazette",
        "text": " ".join(f"word{number * 97 + place}" for place in range(60)),
    }
    for number in range(20)
]


def data(corpus: Corpus) -> dict[str, str]:
    return {path.name: file_digest(path) for path in (corpus.root / "dist/next/data").iterdir()}


def test_one_document_a_file_and_all_in_one_file_give_the_same_records(corpus: Corpus) -> None:
    paths = [corpus.add(f"{row['id']}.jsonl", json.dumps(row)) for row in ROWS]
    assert corpus.run("build", "--workers", "40").code == 0
    many = data(corpus)
    for path in paths:
        path.unlink()
    corpus.add("all.jsonl", "\n".join(json.dumps(row) for row in reversed(ROWS)))
    assert corpus.run("build").code == 0
    assert data(corpus) == many


def test_a_line_of_many_pieces_is_one_reject(corpus: Corpus) -> None:
    corpus.recipe('name = "long"\n[limits]\nbytes = 1000000\n')
    path: Path = corpus.add("long.jsonl", '{"text": "' + "mill " * 5_000_000 + '"}\n' + json.dumps(ROWS[0]))
    assert path.stat().st_size > 20_000_000
    assert corpus.run("build").code == 0
    assert [(row["place"], row["code"]) for row in corpus.rejects()] == [("line 1", "too-large")]
    assert [record["id"] for record in corpus.records()] == ["mill-00"]
