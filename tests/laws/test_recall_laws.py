"""What is recalled is what would be pressed: over any history of files, a build ends with what one from nothing has."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from builder import cache, scaffold, schema
from builder.cache import recall, retention
from builder.jobs import shard
from builder.recipe import Recipe
from builder.release.gather import Shards
from builder.release.pressing import plan_work
from builder.schema import tables

RECORDS = (
    {"text": "The ferry \u00c3\u00a9 left at nine.", "weather": "rain"},
    {"text": "The ferry left  at nine.", "id": "a-1"},
    {"text": "A mill stands\nby the river.\n", "url": "https://fen.example/a", "date": "2020-01-02"},
    {"text": "A mill stands.", "date": "never"},
    {"text": " ", "id": "a-1"},
    {"title": "No text"},
)
LINES = st.sampled_from([*map(json.dumps, RECORDS), "{", ""])
STRING = {"type": "string"}
SCHEMA = {
    "type": "object",
    "required": ["id", "text"],
    "properties": dict.fromkeys(("id", "title", "text", "url", "outlet"), STRING)
    | {"date": STRING | {"format": "date"}},
}
RAW = st.dictionaries(
    st.sampled_from(["a.jsonl", "b.jsonl", "b.jsonl.meta.yaml", "c.csv", "d.txt", "d.txt.meta.yaml"]),
    st.lists(LINES, max_size=5),
    min_size=1,
)


def write(raw: Path, files: dict[str, list[str]]) -> None:
    for old in raw.iterdir():
        old.unlink()
    for name, lines in files.items():
        body = f"outlet: {len(lines)}\n" if name.endswith(".yaml") else "text,title\n" if name == "c.csv" else ""
        raw.joinpath(name).write_text(body + "\n".join([] if name.endswith(".yaml") else lines), encoding="utf-8")


def pressed(root: Path) -> dict[str, Any]:
    """Press what no receipt answers for, and tell all that the global steps and the funnel are told."""
    corpus = Recipe(name="laws", root=root)
    work = plan_work(corpus)
    folder = corpus.shards_folder
    receipts = [cache.find(folder, job.key) or shard.run(job) for job in work.jobs]
    retention.remember(folder, [receipt.key for receipt in receipts])
    recall.remember(folder)
    shards = Shards(folder, cache.layout(work.rules), receipts)
    rows = np.arange(len(shards.index))
    ids = schema.strings([str(row) for row in rows])
    details = [(cache.EVIDENCE, tables.EVIDENCE), (cache.EDITS, tables.EDITS)]
    return {
        "index": shards.index.to_pylist(),
        "rejects": sorted(shards.rejects()),
        "records": [batch.to_pylist() for batch in shards.records(rows, ids, sorted(work.rules.fields))],
        "details": [
            batch.to_pylist()
            for name, table in details
            for batch in shards.details(name, rows, ids, schema.arrow_schema(table))
        ],
        "counts": [[one.read, one.accepted, one.rejected, one.cut, one.left_out] for one in receipts],
    }


@settings(max_examples=60)
@given(st.lists(RAW, min_size=2, max_size=3))
def test_a_build_after_others_has_what_one_from_nothing_has(history: list[dict[str, list[str]]]) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        for root in (Path(one), Path(other)):
            scaffold.start(root)
            (root / "schema/article.schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
        for files in history:
            write(Path(one, "raw"), files)
            told = pressed(Path(one))
        write(Path(other, "raw"), history[-1])
        assert told == pressed(Path(other))
