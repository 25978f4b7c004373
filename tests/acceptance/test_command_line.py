"""The way a user goes: init, three files, build, explain, release, a second release, verify."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Corpus, article

PAGE = """Skip to content
News | Sport | Letters

The Heron That Stopped the Trains

By Tobias Wren
12 March 2018

Share this   Facebook   Email

At ten past six on Monday a heron sat down on the up line at Coldbrook, and by eight there were eleven trains behind it.
The signalman tried a lamp, a bell and a sandwich, and at nine he sent for the vicar, who had kept geese.

The vicar walked down the line in his slippers and stood beside the bird for a quarter of an hour without a word. Then
both of them left, in different directions, and the trains began to move.

Related: The bridge that walked

Back to top
"""


@pytest.fixture
def pressed(corpus: Corpus) -> Corpus:
    corpus.recipe('name = "fens"\n[outlets]\n"fen.example" = "The Fen Gazette"\n')
    corpus.add("heron.txt", PAGE)
    corpus.add("heron.txt.meta.yaml", "outlet: The Fen Gazette\n")
    corpus.add("bridge.md", article("bridge"))
    rows = [
        {"title": f"Row {n}", "authors": ["Ida Moss"], "date": "2020-01-02", "outlet": "O", "text": f"A row {n} " * 9}
        for n in "ab"
    ]
    corpus.add("rows.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    return corpus


def test_a_page_a_markdown_file_and_json_lines_become_one_release(pressed: Corpus) -> None:
    done = pressed.run("build")
    assert done.code == 0, done.err
    assert done.err == ""
    records = {row["title"]: row for row in pressed.records()}
    heron = records["The Heron That Stopped the Trains"]
    assert heron["authors"] == ["Tobias Wren"]
    assert heron["date"].isoformat() == "2018-03-12"
    assert heron["text"].startswith("At ten past six")
    assert heron["text"].endswith("began to move.")
    assert [word for word in ("Skip", "Share", "Related", "Back to top") if word in heron["text"]] == []
    assert len(records) == 4


def test_explain_tells_where_values_came_from_and_what_was_cut(pressed: Corpus) -> None:
    pressed.run("build")
    told = pressed.run("explain", "heron.txt").out
    for piece in ("byline", "dateline", "sidecar", "heron.txt.meta.yaml", "share", "related", "in next: split"):
        assert piece in told


def test_explain_finds_a_duplicate_by_path_and_by_id_and_tells_which_file_was_kept(pressed: Corpus) -> None:
    pressed.add("heron-again.txt", (pressed.root / "raw/heron.txt").read_bytes())
    pressed.add("heron-again.txt.meta.yaml", (pressed.root / "raw/heron.txt.meta.yaml").read_bytes())
    assert pressed.run("build").code == 0
    row = next(row for row in pressed.rejects() if row["code"] == "duplicate")
    kept = ({"heron.txt", "heron-again.txt"} - {row["source"]}).pop()
    told = pressed.run("explain", row["source"]).out
    assert told == pressed.run("explain", row["id"]).out
    assert re.search(rf"^  rejected: duplicate-of:\S+, similarity 1.000, in {kept} \[duplicate\]$", told, re.MULTILINE)
    assert "in next" not in told
    assert "in next: split" in pressed.run("explain", kept).out


def test_what_was_released_stays_and_an_addition_is_a_minor_version(pressed: Corpus) -> None:
    assert pressed.run("release").code == 0
    before = {row["id"]: row["split"] for row in pressed.records("v1.0.0")}
    assert "nothing has changed" in pressed.run("release").out
    for number in range(9):
        pressed.add(
            f"new/{number}.md",
            article(f"lock {number}", f"The lock number {number} opened. " * 5 + f"Word{number} " * 30),
        )
    pressed.root.joinpath("raw/bridge.md").rename(pressed.root / "raw/renamed.md")
    done = pressed.run("release")
    assert "released 1.1.0" in done.out, done.out
    after = {row["id"]: row["split"] for row in pressed.records("v1.1.0")}
    assert {name: after[name] for name in before} == before
    assert "## 1.1.0" in (pressed.root / "dist/v1.1.0/CHANGES.md").read_text(encoding="utf-8")
    for release in ("v1.0.0", "v1.1.0"):
        assert pressed.run("verify", f"dist/{release}").code == 0


def test_removing_a_document_is_a_major_version_and_a_smaller_one_is_refused(pressed: Corpus) -> None:
    pressed.run("release")
    pressed.root.joinpath("raw/bridge.md").unlink()
    refused = pressed.run("release", "--version", "1.0.1")
    assert refused.code == 1
    assert "needs 2.0.0" in refused.err
    assert "released 2.0.0" in pressed.run("release").out


def test_the_card_tells_where_the_values_of_columns_alone_came_from(corpus: Corpus) -> None:
    corpus.add("bridge.md", article("bridge").replace("---\n", "---\nsection: News\n", 1))
    assert corpus.run("build").code == 0
    card = corpus.root.joinpath("dist/next/README.md").read_text(encoding="utf-8")
    told = card.partition("## Where the metadata came from")[2].partition("\n## ")[0]
    assert "| title | 1 | front-matter 100 % |" in told
    assert "section" not in told


def test_validate_lists_every_problem_and_fails(pressed: Corpus) -> None:
    pressed.add("bad.md", "---\ntitle: T\ndate: yesterday\n---\nA text of some words that says very little.\n")
    done = pressed.run("validate", "--format", "json")
    assert done.code == 1
    assert {(p["source"], p["pointer"]) for p in done.json["problems"]} == {
        ("bad.md", f"/{f}") for f in ("authors", "date", "outlet")
    }
    assert pressed.run("validate", "heron.txt").code == 0


def test_validate_writes_a_report_for_machines_to_a_file_and_tells_the_person_what_it_holds(pressed: Corpus) -> None:
    pressed.add("empty.txt", "")
    done = pressed.run("validate", "--format", "sarif", "--output", "problems.sarif")
    assert (done.code, done.out) == (1, "")
    assert re.fullmatch(r"problems\.sarif: \d+ documents, 1 invalid: 1 error\n", done.err)
    (result,) = json.loads((pressed.root / "problems.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "empty"


def test_validate_adds_a_table_to_the_page_of_a_workflow(pressed: Corpus, tmp_path: Path) -> None:
    pressed.add("empty.txt", "")
    page = tmp_path / "summary.md"
    page.write_text("# What other steps wrote\n", encoding="utf-8")
    done = pressed.run("validate", "--format", "github", GITHUB_STEP_SUMMARY=str(page), GITHUB_WORKSPACE="")
    assert done.out.startswith("::error file=raw/empty.txt,line=1,col=1,title=empty::the file is empty")
    told = page.read_text(encoding="utf-8").splitlines()
    assert told[0] == "# What other steps wrote"
    assert told[-1].startswith("| error | <code>empty</code> | <code>raw/empty.txt:1:1</code> |")


def test_strict_fails_where_a_document_is_rejected(pressed: Corpus) -> None:
    assert pressed.run("build", "--strict").code == 0
    pressed.add("empty.txt", "")
    assert pressed.run("build").code == 0
    assert pressed.run("build", "--strict").code == 1


@pytest.mark.parametrize(
    "line", ["extract raw/heron.txt --output raw/out.jsonl", "validate --output raw/new/found.txt"]
)
def test_output_that_would_be_a_source_is_refused(pressed: Corpus, line: str) -> None:
    before = sorted(pressed.root.joinpath("raw").rglob("*"))
    done = pressed.run(*line.split())
    assert (done.code, "would be read as a source" in done.err, "outside raw/" in done.err) == (2, True, True)
    assert sorted(pressed.root.joinpath("raw").rglob("*")) == before


def test_extract_needs_no_corpus(pressed: Corpus) -> None:
    done = pressed.run("extract", "raw/heron.txt", "--output", "out.jsonl")
    assert done.code == 0, done.err
    line = json.loads((pressed.root / "out.jsonl").read_text(encoding="utf-8"))
    assert (line["source"], line["title"]) == ("heron.txt", "The Heron That Stopped the Trains")
    assert {found["kind"] for found in line["evidence"] if found["chosen"]} >= {"byline", "dateline"}


def test_masks_hold_in_the_text_the_evidence_and_the_rejects(pressed: Corpus) -> None:
    pressed.recipe('name = "fens"\n[cleaning]\nmask = ["email"]\n')
    pressed.add(
        "mail.md",
        article("post", "Write to ada@quill.example if the heron comes back, said the signalman to the paper."),
    )
    pressed.add("bad.md", "---\ndate: ada@quill.example\n---\nA text of some words that says very little.\n")
    assert pressed.run("build").code == 0
    files = [path for path in (pressed.root / "dist/next").rglob("*.parquet") if "ledger" not in path.name]
    assert files
    assert any("[EMAIL]" in row["text"] for row in pressed.records())
    assert all("ada@quill" not in reject["reason"] for reject in pressed.rejects())


OWN_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "text": {"type": "string"},
        "page": {"type": "integer"},
        "score": {"type": "number"},
        "front": {"type": "boolean"},
        "desk": {"enum": ["sport", "home"]},
        "kind": {"enum": ["news", "letter"], "x-class-label": True},
        "tags": {"type": "array", "items": {"type": "string"}},
        "day": {"type": "string", "format": "date"},
        "at": {"type": "string", "format": "date-time"},
        "place": {"type": "object", "properties": {"town": {"type": "string"}, "north": {"type": "number"}}},
    },
    "required": ["id", "text", "page"],
}


def test_a_schema_of_one_s_own_works_to_the_loaded_dataset(corpus: Corpus) -> None:
    from datasets import load_dataset

    (corpus.root / "schema/article.schema.json").write_text(json.dumps(OWN_SCHEMA), encoding="utf-8")
    row = {
        "page": 3, "score": 7, "front": True, "desk": "sport", "kind": "letter", "tags": ["a"], "day": "2020-02-29",
        "at": "2020-02-29T10:00:00+02:00", "place": {"town": "Fen", "north": 52.5}, "text": "Words for the record.",
    }  # fmt: skip
    corpus.add(
        "rows.jsonl", json.dumps(row) + "\n" + json.dumps({"page": "3", "text": "A page that is a string."}) + "\n"
    )
    done = corpus.run("release")
    assert done.code == 0, done.err
    loaded = load_dataset(str(corpus.root / "dist/v1.0.0"), split="train", cache_dir=str(corpus.root / "cache"))
    (found,) = list(loaded)
    assert found["kind"] == loaded.features["kind"].str2int("letter")
    assert (found["page"], found["score"], found["front"], found["tags"]) == (3, 7.0, True, ["a"])
    assert (found["day"].isoformat(), found["at"].hour, found["place"]) == (
        "2020-02-29",
        8,
        {"town": "Fen", "north": 52.5},
    )
    assert corpus.run("verify", "dist/v1.0.0").code == 0
