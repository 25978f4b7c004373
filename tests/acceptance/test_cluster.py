"""`builder build` on a Dask cluster of processes on loopback: what it makes is what one machine makes."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest
from cluster import Cluster
from conftest import Corpus, article
from test_reproducible import digest


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[tuple[str, ...]]:
    """The options that say where the work is done."""
    with Cluster(tmp_path, 2) as cluster:
        yield "--engine", "dask", "--scheduler", cluster.address


def copy(corpus: Corpus, folder: Path) -> Corpus:
    return Corpus(shutil.copytree(corpus.root, folder / "elsewhere"))


WORDS = "fen mill bridge ferry sluice tide gate band tea".split()  # noqa: SIM905 - a text


def rows(*numbers: int) -> str:
    """Return rows of JSON Lines, two by two of nearly the same text."""
    random = Random(5)
    texts = [" ".join(random.choices(WORDS, k=60)) for _ in range(200)]
    known = {"authors": ["Ada Quill"], "outlet": "The Fen Gazette", "date": "2019-05-04"}
    told = ({"id": f"{n}", "title": f"Number {n}", "text": f"{texts[n // 2]} {n}", **known} for n in numbers)
    return "".join(json.dumps(one) + "\n" for one in told)


def test_a_cluster_makes_the_same_bytes(corpus: Corpus, tmp_path: Path, dask: tuple[str, ...]) -> None:
    for number in range(3):
        corpus.add(f"{number}.md", article(f"bridge number {number}"))
    corpus.add("rows.jsonl", rows(*range(0, 400, 2), *range(1, 200, 2)))  # so many that signatures are exchanged
    other = copy(corpus, tmp_path)
    assert corpus.run("release").code == 0
    assert (ran := other.run("release", *dask)).code == 0, ran.err
    for one in (corpus, other):
        one.add("rows.jsonl", rows(*range(0, 280, 2), *range(1, 400, 2)))  # some come near what has departed
    assert corpus.run("release").code == 0
    assert (ran := other.run("release", *dask)).code == 0, ran.err
    assert digest(corpus.root / "dist") == digest(other.root / "dist")
    assert not list(other.root.glob(".builder/shards/*.bands"))
    kinds = pq.read_table(corpus.root / "dist/v2.0.0/duplicates")["kind"].to_pylist()
    assert {"near", "departed"} <= set(kinds)


def test_a_document_that_kills_its_process_is_rejected_as_on_one_machine(
    corpus: Corpus, tmp_path: Path, dask: tuple[str, ...]
) -> None:
    corpus.recipe('name = "stuck"\n[limits]\nseconds = 1\n')
    corpus.add("good.md", article("one that is quick"))
    corpus.add("stuck.jsonl", json.dumps({"text": "one two three four", "description": "a" * 400_000}))
    file = corpus.root / "schema/article.schema.json"
    schema = json.loads(file.read_bytes())
    schema["properties"]["description"]["pattern"] = "(?=a*b)a"  # native code that takes minutes
    file.write_text(json.dumps(schema), encoding="utf-8")
    other = copy(corpus, tmp_path)
    assert corpus.run("build").code == 0
    assert (ran := other.run("build", *dask)).code == 0, ran.err
    entry = json.loads((other.root / "schema/decisions/quarantine.jsonl").read_bytes())
    assert (entry["source"], entry["why"]) == ("stuck.jsonl", "crashed a worker")
    assert digest(corpus.root / "dist/next") == digest(other.root / "dist/next")


def test_without_an_address_the_cluster_is_this_machine(corpus: Corpus) -> None:
    corpus.add("a.md", article("a bridge"))
    assert (ran := corpus.run("build", "--engine", "dask", "--workers", "1")).code == 0, ran.err


def test_an_address_without_the_engine_is_a_mistake(corpus: Corpus) -> None:
    ran = corpus.run("build", "--scheduler", "tcp://127.0.0.1:9")
    assert (ran.code, ran.err.splitlines()[0]) == (
        2,
        "builder: --scheduler goes with --engine dask, and without --workers",
    )
