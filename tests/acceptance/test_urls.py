"""raw/ behind a url (S3 on loopback): a build makes what it makes of a folder, and says what it cannot read."""

import shutil
from pathlib import Path

import pytest
import s3_double
from cluster import Cluster
from conftest import Corpus, article
from test_reproducible import digest

from builder.remote import Remote


@pytest.fixture
def sources(corpus: Corpus) -> Corpus:
    """A corpus with sources of several kinds."""
    for number in range(3):
        corpus.add(f"deep/{number}.md", article(f"bridge number {number}"))
    corpus.add("rows.jsonl", '{"title": "T", "text": "one two three four"}\n' * 3)
    corpus.add("sluice.txt", "The sluice was closed on Sunday and nobody came to look at it, as it rained.\n")
    corpus.add("sluice.txt.meta.yaml", "title: The sluice\nauthors: [Ada Quill]\noutlet: The Fen Gazette\n")
    corpus.add("metadata.csv", "source,date\nsluice.txt,2019-05-04\n")
    return corpus


def put(s3: str, name: str, data: bytes) -> None:
    Remote(f"{s3}/raw/{name}").write_bytes(data)


def behind_a_url(corpus: Corpus, folder: Path, s3: str) -> Corpus:
    """Return the corpus with its sources in the bucket."""
    raw = corpus.root / "raw"
    for file in raw.rglob("*"):
        if file.is_file():
            put(s3, file.relative_to(raw).as_posix(), file.read_bytes())
    other = Corpus(shutil.copytree(corpus.root, folder / "elsewhere", ignore=shutil.ignore_patterns("raw")))
    other.recipe(f'name = "corpus"\nraw = "{s3}/raw"\n')
    return other


def test_sources_behind_a_url_make_the_same_bytes(sources: Corpus, tmp_path: Path, s3: str) -> None:
    other = behind_a_url(sources, tmp_path, s3)
    sources.recipe('name = "corpus"\n')
    assert sources.run("release").code == 0
    assert (ran := other.run("release")).code == 0, ran.err
    assert digest(sources.root / "dist/v1.0.0") == digest(other.root / "dist/v1.0.0")
    assert other.run("verify", "dist/v1.0.0").code == 0


def test_a_cluster_reads_sources_behind_a_url(sources: Corpus, tmp_path: Path, s3: str) -> None:
    other = behind_a_url(sources, tmp_path, s3)
    with Cluster(tmp_path, 2) as cluster:
        assert (ran := other.run("build", "--engine", "dask", "--scheduler", cluster.address)).code == 0, ran.err
    assert len(other.records()) == 2


def test_a_file_that_changed_behind_a_url_is_read_again(sources: Corpus, tmp_path: Path, s3: str) -> None:
    other = behind_a_url(sources, tmp_path, s3)
    assert other.run("build").code == 0
    put(s3, "deep/0.md", article("bridge of sighs").encode())
    assert (ran := other.run("build")).code == 0, ran.err
    assert "bridge of sighs" in {row["title"] for row in other.records()}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("s3://archive/nowhere", "builder: there is nothing at s3://archive/nowhere"),
        ("s3://no-such-bucket/raw", "builder: s3://no-such-bucket/raw: FileNotFoundError: "),
        ("nosuch://archive/raw", "builder: nosuch://archive/raw cannot be opened: Protocol not known: nosuch"),
    ],
)
def test_a_url_without_sources_is_an_error_and_removes_nothing(
    sources: Corpus, tmp_path: Path, s3: str, url: str, said: str
) -> None:
    other = behind_a_url(sources, tmp_path, s3)
    assert other.run("release").code == 0
    other.recipe(f'name = "corpus"\nraw = "{url}"\n')
    for command in ("release", "validate"):
        ran = other.run(command)
        assert (ran.code, ran.err.startswith(said)) in ((2, True), (3, True)), ran.err
    assert [path.name for path in (other.root / "dist").glob("v*")] == ["v1.0.0"]


def test_a_store_that_fails_on_the_way_ends_the_build_and_rejects_nothing(
    sources: Corpus, tmp_path: Path, s3: str
) -> None:
    other = behind_a_url(sources, tmp_path, s3)
    ran = other.run("build", AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert (ran.code, ran.err.startswith(f"builder: {s3}/raw: ")) == (3, True), ran.err
    assert s3_double.SECRET not in ran.err


def test_workers_that_leave_their_work_behind_a_url_make_the_same_bytes(
    sources: Corpus, tmp_path: Path, s3: str
) -> None:
    other = behind_a_url(sources, tmp_path, s3)
    sources.recipe('name = "corpus"\n')
    other.recipe(f'name = "corpus"\nraw = "{s3}/raw"\ncache = "{s3}/cache"\n')
    assert sources.run("release").code == 0
    with Cluster(tmp_path, 2) as cluster:
        assert (ran := other.run("release", "--engine", "dask", "--scheduler", cluster.address)).code == 0, ran.err
    assert digest(sources.root / "dist/v1.0.0") == digest(other.root / "dist/v1.0.0")
    shutil.rmtree(other.root / ".builder")
    assert (ran := other.run("-v", "build")).err.count(": kept") == len(list(other.root.glob(".builder/shards/*"))) > 0
