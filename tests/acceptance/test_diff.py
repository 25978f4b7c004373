"""What a second release says about the first: `builder diff`, changes.parquet, CHANGES.md and the version."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from conftest import Corpus, article


def about(thing: str) -> str:
    """Return an article that has no five words in common with one about another thing."""
    text = f"The {thing} by the {thing} road, where {thing} folk and {thing} bands the {thing} tune had learned twice."
    return article(f"The {thing}", text)


@pytest.fixture
def released(corpus: Corpus) -> Corpus:
    for name in ("bridge", "ferry", "lighthouse", "windmill"):
        corpus.add(f"{name}.md", about(name))
    assert corpus.run("release").code == 0
    return corpus


def edit(corpus: Corpus, name: str, old: str, new: str) -> None:
    path = corpus.root / "raw" / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def change_everything(corpus: Corpus) -> None:
    corpus.add("harbour.md", about("harbour"))
    (corpus.root / "raw/bridge.md").unlink()
    edit(corpus, "ferry.md", "ferry tune had", "ferry choir had")
    edit(corpus, "windmill.md", "Ada Quill", "Ida Holm")


def test_nothing_differs_between_a_release_and_itself(released: Corpus) -> None:
    done = released.run("diff", "1.0.0", "dist/v1.0.0")
    assert done.out.endswith("the same documents; the least version after 1.0.0 is 1.0.1\n")


def test_every_document_that_is_another_is_named_with_what_differs(released: Corpus) -> None:
    change_everything(released)
    assert "would be released as 2.0.0" in released.run("build").out
    told = released.run("diff").out
    assert "harbour.md  train" in told or "harbour.md  test" in told or "harbour.md  validation" in told
    assert "bridge.md  source-gone" in told
    assert "[-tune -]{+choir +}had learned" in told
    assert 'authors  ["Ada Quill"] → ["Ida Holm"]' in told


def test_changes_parquet_has_no_text_and_the_old_and_new_metadata(released: Corpus) -> None:
    change_everything(released)
    released.run("build")
    rows = pq.read_table(released.root / "dist/next/changes.parquet").to_pylist()
    told = {(row["change"], row["source"], row["field"], row["old"], row["new"]) for row in rows}
    assert told == {
        ("added", "harbour.md", None, None, None),
        ("removed", "bridge.md", None, None, None),
        ("edited", "ferry.md", "text", None, None),
        ("edited", "windmill.md", "authors", '["Ada Quill"]', '["Ida Holm"]'),
    }


def test_releases_that_do_not_follow_each_other_are_compared_all_the_same(released: Corpus) -> None:
    change_everything(released)
    assert released.run("release").code == 0
    released.add("quay.md", about("quay"))
    assert released.run("release").code == 0
    told = released.run("diff", "1.0.0", "v2.1.0", "--format", "json").json
    assert told["counts"] == {"added": 2, "removed": 1, "edited": 2, "extended": 0, "moved": 0, "regrouped": 0}
    assert told["texts"].keys() == {row["id"] for row in told["documents"] if row["field"] == "text"}
    backwards = released.run("diff", "2.1.0", "1.0.0", "--format", "json").json
    assert (backwards["counts"]["added"], backwards["counts"]["removed"]) == (1, 2)


def test_a_new_field_with_values_for_old_documents_is_a_minor(released: Corpus) -> None:
    path = released.root / "schema/article.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["properties"]["region"] = {"type": "string"}
    path.write_text(json.dumps(schema), encoding="utf-8")
    edit(released, "ferry.md", "outlet:", "region: Fens\noutlet:")
    assert "would be released as 1.1.0" in released.run("build").out
    told = released.run("diff").out
    assert "column-added  region" in told
    assert 'region  nothing → "Fens"' in told


def test_a_field_that_goes_is_a_major(released: Corpus) -> None:
    path = released.root / "schema/article.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    del schema["properties"]["description"]
    path.write_text(json.dumps(schema), encoding="utf-8")
    assert "would be released as 2.0.0" in released.run("build").out
    assert "- `description`, column removed: " in (released.root / "dist/next/CHANGES.md").read_text()


def test_the_curator_s_words_stay_with_their_version(released: Corpus) -> None:
    folder = released.root / "schema/decisions/changes"
    folder.mkdir(parents=True)
    (folder / "since-1.0.0.md").write_text("The quay is new.\n", encoding="utf-8")
    released.add("quay.md", about("quay"))
    assert released.run("release").code == 0
    released.add("pier.md", about("pier"))
    assert released.run("release").code == 0
    told = (released.root / "dist/v1.2.0/CHANGES.md").read_text(encoding="utf-8")
    assert told.index("## 1.2.0") < told.index("## 1.1.0") < told.index("The quay is new.") < told.index("## 1.0.0")


def test_a_document_that_is_rejected_now_says_why_it_went(released: Corpus) -> None:
    edit(released, "bridge.md", "authors: [Ada Quill]\n", "")
    released.run("build")
    removed = [row for row in changes(released.root / "dist/next") if row["change"] == "removed"]
    assert [row["why"].partition(":")[0] for row in removed] == ["missing-field"]


def changes(release: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = pq.read_table(release / "changes.parquet").to_pylist()
    return rows


@pytest.mark.parametrize("arguments", [["1.0"], ["9.9.9"], ["next"], ["raw"]])
def test_a_release_that_is_not_there_is_a_usage_error(released: Corpus, arguments: list[str]) -> None:
    done = released.run("diff", *arguments)
    assert (done.code, done.err.count("\n")) == (2, 2)
