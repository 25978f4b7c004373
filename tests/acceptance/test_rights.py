"""Rights a corpus acts on: documents rejected or without their text, and the edition that has no text at all."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from conftest import Corpus, article

from builder import Recipe, make_release, scaffold
from builder.engine import Engine
from builder.recipe.rights import Rights
from builder.release import ledger
from builder.release.data import contents
from builder.release.inspection.diff import diff
from builder.release.inspection.overview import overview
from builder.report import html
from builder.verification.verify import verify

CANARY = "zanderling"
"""Stands in every paragraph of every text, and nowhere else."""

PAGE = """<html lang=en><head><title>{title} | The Fen Gazette</title>{head}
<link rel=canonical href=https://fen.example/2019/05/{name}></head><body><h1>{title}</h1>
<p class=byline>By Ada Quill</p><time datetime=2019-05-04>4 May 2019</time><article><p>{text}</p></article></html>"""


def words(name: str) -> str:
    told = " ".join(f"the {name} of {CANARY}{number} was seen by keeper {name}{number}" for number in range(12))
    return f"For {CANARY} years {told}, and nobody wrote any of it down. The {CANARY} was all that they remembered."


def page(name: str, head: str = "") -> str:
    return PAGE.format(title=f"A day at the {name}", name=name, head=head, text=words(name))


def fill(root: Path) -> Corpus:
    scaffold.start(root)
    corpus = Corpus(root)
    corpus.recipe('name = "fen"\n[outlets]\n"fen.example" = "The Fen Gazette"\n')
    quoting = f'<meta name=description content="{words("weir")[:120]}…">'
    corpus.add(
        "weir.html", page("weir", quoting + "<link rel=license href=https://creativecommons.org/licenses/by/4.0/>")
    )
    corpus.add("lock.html", page("lock", "<meta name=robots content=noai><meta name=tdm-reservation content=1>"))
    corpus.add("lock.html.meta.yaml", "license: CC-BY-4.0\n")
    corpus.add("mill.html", page("mill", '<meta name=description content="What millers keep to themselves.">'))
    corpus.add("copy.md", article("copy", words("weir") + f"\n\nAnd a {CANARY} more.").replace("-05-", "-06-"))
    corpus.add("undated.md", article("undated", words("undated")).replace("2019-05-04", f"in the year of the {CANARY}"))
    corpus.add("torn.jsonl", f'{{"title": "Torn", "text": "{CANARY} and {CANARY}\n')
    body = {"title": "Hythe", "authors": ["Jo"], "date": "2020-01-01", "outlet": "Fen", "text": f"{CANARY}. " * 30}
    corpus.add("wire.jsonl", json.dumps(body))
    return corpus


def release(corpus: Corpus, dist: str = "dist", **settings: Any) -> Path:
    recipe = replace(Recipe.load(corpus.root), dist=dist, **settings)
    made = make_release(recipe, on=Engine(workers=1)).folder
    assert verify(made).problems == ()
    return made


def rows(folder: Path, config: str = "default") -> list[dict[str, Any]]:
    found = next((one for one in contents.configs(folder) if one.name == config), None)
    return [row for batch in contents.batches(found) for row in batch.to_pylist()]


def words_of(folder: Path) -> str:
    """All that a release says, its tables as JSON."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "\n".join(
        json.dumps(pq.read_table(path).to_pylist(), default=str) if path.suffix == ".parquet" else path.read_text()
        for path in files
    )


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return fill(tmp_path_factory.mktemp("fen") / "corpus")


@pytest.fixture(scope="module")
def full(corpus: Corpus) -> Path:
    return release(corpus)


@pytest.fixture(scope="module")
def bare(corpus: Corpus) -> Path:
    return release(corpus, "bare", edition="metadata")


def test_no_word_of_a_text_is_in_any_file_of_the_metadata_edition(full: Path, bare: Path) -> None:
    assert words_of(full).count(CANARY) > 50
    assert CANARY not in words_of(bare)


def test_the_report_of_the_metadata_edition_has_no_word_of_a_text(corpus: Corpus, full: Path, bare: Path) -> None:
    sources = [path.name for path in corpus.root.glob("raw/*.html")]
    assert CANARY in html.page(overview(full, Recipe.load(corpus.root), sources))
    assert CANARY not in html.page(overview(bare, Recipe.load(corpus.root), sources))


def test_both_editions_have_the_same_ids_splits_and_ledger(full: Path, bare: Path) -> None:
    one, other = (ledger.read(folder).drop_columns("record_digest") for folder in (full, bare))
    assert one.equals(other)
    places = [[(c.name, s.name, s.rows) for c in contents.configs(f) for s in c.splits] for f in (full, bare)]
    assert [place for place in places[0] if place[0] in ("default", "rejects", "duplicates")] == [
        place for place in places[1] if place[0] != "evidence"
    ]


def test_both_editions_have_the_same_metadata_but_what_repeats_a_text(full: Path, bare: Path) -> None:
    known = {row.pop("id"): row for row in rows(full)}
    quoting = {row["title"] for row in known.values() if CANARY in (row["description"] or "")}
    assert quoting == {"A day at the weir"}
    for row in rows(bare):
        wanted = {**known[row.pop("id")]}
        del wanted["text"]
        assert row == (wanted | {"description": None} if row["title"] in quoting else wanted)


def test_the_metadata_edition_says_where_each_value_was_found(bare: Path) -> None:
    assert {(row["field"], row["raw"]) for row in rows(bare, "evidence")} >= {
        ("reservations", "noai; 1"),
        ("authors", ""),
    }
    assert all(row["chosen"] for row in rows(bare, "evidence"))


def test_a_difference_of_editions_names_no_document_for_its_text(full: Path, bare: Path) -> None:
    found = diff(full, bare, 3)
    assert [(change.kind, change.column) for change in found.fields] == [("column-removed", "text")]
    assert [(row["field"], row["old"]) for row in found.documents.to_pylist()] == [("description", None)]
    assert ([one.key for one in found.settings], str(found.least)) == (["dist", "edition"], "2.0.0")


def test_croissant_tells_of_both_editions_what_may_be_done_with_them(full: Path, bare: Path) -> None:
    one, other = (json.loads(folder.joinpath("croissant.json").read_bytes()) for folder in (full, bare))
    assert [told["license"] for told in (one, other)] == [["other", "https://spdx.org/licenses/CC-BY-4.0"], ["other"]]
    assert other["rai:dataLimitations"][0].startswith("This edition has no texts")
    assert other["rai:dataLimitations"][1:] == one["rai:dataLimitations"]
    names = [[field["name"] for field in told["recordSet"][0]["field"]] for told in (one, other)]
    assert [name for name in names[0] if name != "text"] == names[1]


def test_mlcroissant_loads_the_records_of_both_editions(full: Path, bare: Path) -> None:
    tool = pytest.importorskip("mlcroissant", reason="the mlcroissant distribution is not installed")
    for release_ in (full, bare):
        opened = tool.Dataset(str(release_ / "croissant.json"))
        assert opened.metadata.ctx.issues.errors == opened.metadata.ctx.issues.warnings == set()
        assert len(list(opened.records("default"))) == 4


def test_the_card_counts_licences_and_reservations(full: Path, bare: Path) -> None:
    for folder in (full, bare):
        told = folder.joinpath("README.md").read_text().partition("## Licence and rights")[2]
        assert "| CC-BY-4.0 | 2 |\n| not known | 2 |" in told
        assert "| `noai` | 1 |\n| `tdm-reservation` | 1 |" in told
        assert ("This edition has no texts" in told) == (folder == bare)


def test_what_may_not_go_out_is_rejected_with_its_reason(corpus: Corpus) -> None:
    rights = Rights(licenses=("CC-BY-4.0",), reserved="reject")
    made = release(corpus, "strict", rights=rights)
    assert [row["title"] for row in rows(made)] == ["A day at the weir"]
    codes = {row["source"]: row["code"] for row in rows(made, "rejects")}
    assert (codes["lock.html"], codes["mill.html"]) == ("mining-reserved", "license-not-allowed")


def test_a_withheld_text_is_null_and_repeated_nowhere(corpus: Corpus) -> None:
    made = release(corpus, "some", rights=Rights(licenses=("CC-BY-4.0",), unlicensed="withhold", reserved="withhold"))
    texts = {row["title"]: row["text"] for row in rows(made)}
    assert {title for title, text in texts.items() if text is not None} == {"A day at the weir"}
    assert len(texts) == 4
    open_ = next(row["id"] for row in rows(made) if row["text"])
    assert {row["id"] for row in rows(made, "edits")} == {open_}
    assert all(CANARY not in json.dumps(row) for row in rows(made, "evidence") if row["id"] != open_)
    shown = overview(made, Recipe.load(corpus.root), [row["id"] for row in rows(made)]).documents
    assert {one.entry["id"] for one in shown if one.pieces is not None or CANARY in str(one)} == {open_}


def test_releases_go_on_from_one_edition_to_the_other(tmp_path: Path) -> None:
    corpus = fill(tmp_path / "corpus")
    names = [release(corpus, edition=edition).name for edition in ("full", "metadata", "full")]
    assert names == ["v1.0.0", "v2.0.0", "v3.0.0"]
    assert CANARY not in words_of(corpus.root / "dist" / "v2.0.0")


def test_validate_names_what_the_recipe_will_not_have(corpus: Corpus, tmp_path: Path) -> None:
    recipe = (corpus.root / "builder.toml").read_text() + '[rights]\nlicenses = ["cc-by-4.0"]\nreserved = "reject"\n'
    (tmp_path / "builder.toml").write_text(recipe)
    for name in ("raw", "schema", "DATASET_CARD.md"):
        (tmp_path / name).symlink_to(corpus.root / name)
    found = Corpus(tmp_path).run("validate", "--format", "json").json["problems"]
    told = {(one["source"], one["code"], one["pointer"]) for one in found}
    assert {("lock.html", "mining-reserved", "/reservations"), ("mill.html", "license-not-allowed", "/license")} <= told


def test_rights_look_at_fields_that_the_schema_has(tmp_path: Path) -> None:
    scaffold.start(tmp_path / "new")
    twin = Corpus(tmp_path / "new")
    schema = twin.root / "schema" / "article.schema.json"
    stated = json.loads(schema.read_text())
    del stated["properties"]["reservations"]
    schema.write_text(json.dumps(stated))
    twin.recipe('name = "fen"\n[rights]\nreserved = "reject"\n')
    twin.add("weir.html", page("weir"))
    ran = twin.run("build")
    assert (ran.code, "rights looks at the field 'reservations'" in ran.err) == (2, True)
