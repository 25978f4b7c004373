"""The sample corpus over three releases, as its curator and its readers see them."""

from pathlib import Path

import conftest
import pytest
from conftest import Corpus, article

WORDS = "Two pieces about *the lamp*, from a scrapbook."
PROOF = "splits: 0 documents moved, 0 groups straddle; the closest pair across splits is "
DONKEY = "title=Magistrates Hear the Case of the Borrowed Donkey"


@pytest.fixture
def sample(tmp_path: Path) -> Corpus:
    return conftest.sample(tmp_path)


def released(corpus: Corpus, version: str, why: str) -> dict[str, tuple[str, str]]:
    """Build, look at the proof, release, and return id → split and order."""
    import pyarrow.parquet as pq

    built = corpus.run("build")
    assert PROOF in built.out, built.err
    assert f"dist/next: would be released as {version} ({why})" in built.out
    assert f"released {version}: dist/v{version}\n" in corpus.run("release").out
    rows = pq.read_table(corpus.root / f"dist/v{version}/ledger.parquet").to_pylist()
    return {row["id"]: (row["split"], row["order"]) for row in rows}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_two_further_releases_say_what_changed_and_move_nothing(sample: Corpus) -> None:
    from datasets import load_dataset

    first = released(sample, "1.0.0", "the first release")
    sample.add("letters/lamp.md", article("Lamp"))
    sample.add("letters/oil.md", article("Oil", "Whale oil, eleven barrels of it, and my uncle forgot."))
    words = sample.root / "schema/decisions/changes/since-1.0.0.md"
    words.parent.mkdir(parents=True)
    words.write_text(WORDS, encoding="utf-8")
    second = released(sample, "1.1.0", "since 1.0.0: 2 added")
    edit(sample.root / "raw/markdown/plum-weather.md", "who it is. It is a neighbour", "the neighbour")
    edit(sample.root / "raw/letters/lamp.md", "outlet:", "section: News\noutlet:")
    edit(sample.root / "schema/article.schema.json", '"url": {', '"section": {"type": "string"},\n    "url": {')
    assert sample.run("retract", "--where", DONKEY, "--reason", "her wish", "--date", "2024-05-03", "--yes").code == 0
    third = released(sample, "2.0.0", "since 1.1.0: 1 removed, 1 edited, 1 extended")

    assert (len(second), second | first) == (len(first) + 2, second)
    assert (len(third), third | second) == (len(second) - 1, second)
    assert "\n  added  2\nthe least version after 1.0.0 is 1.1.0\n" in sample.run("diff", "1.0.0", "1.1.0").out
    told = sample.run("diff", "1.1.0", "2.0.0").out
    assert "\n  removed   1\n  edited    1\n  extended  1\nthe least version after 1.1.0 is 2.0.0\n" in told
    assert "[-who it is. It is a -]{+the +}neighbour" in told
    newest, before, oldest = (sample.root / "dist/v2.0.0/CHANGES.md").read_text(encoding="utf-8").split("\n## ")[1:]
    assert newest.startswith(f"2.0.0\n\n{len(third)} documents. Since 1.1.0: 1 removed, 1 edited, 1 extended.\n\n")
    assert all(part in newest for part in ("- `section`", "donkey.txt): retracted\n", "plum-weather.md): text\n"))
    assert before.startswith(f"1.1.0\n\n{len(second)} documents. Since 1.0.0: 2 added.\n\n{WORDS}\n\n### Added\n")
    assert all(part in before for part in ("(letters/lamp.md)\n", "(letters/oil.md)\n"))
    assert oldest == f"1.0.0\n\nThe first release: {len(first)} documents.\n"
    for version in ("1.0.0", "1.1.0", "2.0.0"):
        assert sample.run("verify", version).code == 0, version
    articles = load_dataset(str(sample.root / "dist/v2.0.0"), cache_dir=str(sample.root / "hub"))
    assert {row["id"]: split for split, rows in articles.items() for row in rows} == {
        name: split for name, (split, _) in third.items()
    }
