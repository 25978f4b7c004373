"""A retracted document: it leaves, it does not come back, and no later release has a word of it."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from conftest import Corpus, article

CANARY = "zinnoberkanarie"
REASON = "the family asked for it"


def told(thing: str, end: str = "and nobody minded.") -> str:
    """A text that has hardly five words in common with one about another thing."""
    return " ".join(f"The {thing} by the {thing} road saw {thing} number {n} pass," for n in range(12)) + f" {end}"


SECRET = told(CANARY)


@pytest.fixture
def released(corpus: Corpus) -> Corpus:
    for thing in ("bridge", "ferry", "mill"):
        corpus.add(f"{thing}.md", article(f"The {thing}", told(thing)))
    corpus.add("secret.md", article("The bird", SECRET).replace("---\n", "---\nurl: https://a.example/bird\n", 1))
    assert corpus.run("release").code == 0
    return corpus


def id_of(corpus: Corpus, source: str, release: str = "v1.0.0") -> str:
    rows = pq.read_table(corpus.root / "dist" / release / "ledger.parquet").to_pylist()
    return str(next(row["id"] for row in rows if row["source"] == source))


def plain(out: str) -> str:
    """Output without the blanks that line columns up."""
    return " ".join(out.split())


def retract(corpus: Corpus, *arguments: str) -> str:
    done = corpus.run("retract", *arguments, "--reason", REASON, "--date", "2024-05-03", "--yes")
    assert done.code == 0, done.err
    return done.out


def words(release: Path) -> bytes:
    """All bytes of a release, those of Parquet files decompressed as well."""
    files = sorted(path for path in release.rglob("*") if path.is_file())
    tables = [repr(pq.read_table(path).to_pylist()).encode() for path in files if path.suffix == ".parquet"]
    return b"\n".join([*(path.read_bytes() for path in files), *tables])


def test_a_retracted_document_leaves_no_word_in_any_file_of_a_later_release(released: Corpus) -> None:
    assert CANARY.encode() in words(released.root / "dist/v1.0.0")
    retract(released, id_of(released, "secret.md"))
    assert "released 2.0.0" in released.run("release").out
    assert CANARY.encode() not in words(released.root / "dist/v2.0.0")
    assert CANARY not in (released.root / "schema/decisions/retracted.jsonl").read_text(encoding="utf-8")
    assert released.run("verify", "dist/v2.0.0").code == 0
    released.add("quay.md", article("The quay", told("quay")))
    assert "released 2.1.0" in released.run("release").out
    assert CANARY.encode() not in words(released.root / "dist/v2.1.0")


@pytest.mark.parametrize(
    "content",
    [
        article("Another title", SECRET),
        article("The bird", told(CANARY, "so they say and so it was.")),
        article("The bird", told("gull")).replace("---\n", "---\nurl: http://www.a.example/bird/#top\n", 1),
        SECRET,
    ],
    ids=["its text", "a text like it", "its url", "its text, without metadata"],
)
def test_it_does_not_come_back_under_another_file_name(released: Corpus, content: str) -> None:
    retract(released, id_of(released, "secret.md"))
    assert released.run("release").code == 0
    (released.root / "raw/secret.md").unlink()
    released.add("again/other.md", content)
    assert released.run("build").code == 0
    assert {row["id"] for row in released.records()} == {row["id"] for row in released.records("v2.0.0")}
    assert CANARY.encode() not in words(released.root / "dist/next")


def test_a_reject_that_quotes_its_text_does_not_bring_it_back(released: Corpus) -> None:
    retract(released, id_of(released, "secret.md"))
    (released.root / "raw/secret.md").unlink()
    path = released.root / "schema/article.schema.json"
    rules = json.loads(path.read_text(encoding="utf-8"))
    for field in ("text", "description"):
        rules["properties"][field]["pattern"] = "bridge"
    path.write_text(json.dumps(rules), encoding="utf-8")
    released.add("again/other.md", article("The bird", SECRET).replace("title:", f"description: {SECRET}\ntitle:"))
    released.add("again/broken.md", f"---\ntitle: [The bird\n{SECRET}\n---\n{SECRET}\n")
    released.add("again/broken.jsonl", json.dumps({"text": SECRET})[:-1])
    assert released.run("build").code == 0
    assert len(released.rejects()) == 5
    assert CANARY.encode() not in words(released.root / "dist/next")


def test_the_reject_and_the_changes_say_why_it_went(released: Corpus) -> None:
    name = id_of(released, "secret.md")
    retract(released, name)
    assert released.run("release").code == 0
    rejects = pq.read_table(next((released.root / "dist/v2.0.0").glob("rejects/*.parquet"))).to_pylist()
    assert [(r["source"], r["code"], r["reason"]) for r in rejects] == [
        ("secret.md", "retracted", f"retracted on 2024-05-03: {REASON}")
    ]
    changes = pq.read_table(released.root / "dist/v2.0.0/changes.parquet").to_pylist()
    assert [(row["id"], row["change"], row["why"]) for row in changes] == [(name, "removed", f"retracted: {REASON}")]
    assert name not in pq.read_table(released.root / "dist/v2.0.0/ledger.parquet")["id"].to_pylist()


def test_a_release_that_has_it_is_not_published(released: Corpus) -> None:
    name = id_of(released, "secret.md")
    retract(released, name)
    assert released.run("release").code == 0
    ran = released.run("publish", "1.0.0", "shelf")
    assert (ran.code, f"{name} was retracted on 2024-05-03: {REASON}" in ran.err) == (1, True)
    assert released.run("publish", "2.0.0", "shelf").code == 0
    assert not (released.root / "shelf/v1.0.0").exists()


def test_its_file_may_be_deleted_in_the_same_step(released: Corpus) -> None:
    retract(released, "--url", "https://a.example/bird?utm_source=x")
    (released.root / "raw/secret.md").unlink()
    assert "released 2.0.0" in released.run("release").out
    assert "(secret.md): retracted\n" in (released.root / "dist/v2.0.0/CHANGES.md").read_text(encoding="utf-8")


def test_copies_go_with_it_and_are_shown_first(released: Corpus) -> None:
    released.recipe('name = "t"\n[duplicates]\nkeep = "all"\n')
    released.add("copy.md", article("A bird", told(CANARY, "and some did mind.")).replace("2019-05-04", "2020-01-01"))
    assert released.run("release").code == 0
    name = id_of(released, "secret.md")
    asked = released.run("retract", name, "--reason", REASON)
    assert (asked.code, "nobody is there to answer" in asked.err) == (2, True)
    assert f"copy.md v1.1.0 its text is like that of {name} (secret.md), similarity about 0.9" in plain(asked.out)
    assert not (released.root / "schema/decisions").exists()
    retract(released, name)
    assert released.run("release").code == 0
    assert CANARY.encode() not in words(released.root / "dist/v2.0.0")


def test_what_has_its_url_goes_with_it_and_is_shown_first(released: Corpus) -> None:
    other = article("The gull", told("gull")).replace("---\n", "---\nurl: https://a.example/bird\n", 1)
    path = released.add("gull.md", other)
    assert "released 1.1.0" in released.run("release").out
    path.write_text(other.replace("nobody", "somebody"), encoding="utf-8")
    assert "released 2.0.0" in released.run("release").out
    name = id_of(released, "secret.md")
    assert f"gull.md v1.1.0 v2.0.0 it has the url or text of {name} (secret.md)" in plain(retract(released, name))
    assert released.run("build").code == 0
    assert len(released.records()) == 3


def test_a_copy_that_was_rejected_does_not_take_its_place(released: Corpus) -> None:
    released.add("copy.md", article("A bird", told(CANARY, "and some did mind.")).replace("2019-05-04", "2020-01-01"))
    assert released.run("build").code == 0
    name = id_of(released, "secret.md")
    shown = plain(retract(released, "--where", "title=The bird"))
    assert f"- copy.md rejected a duplicate of {name} (secret.md)" in shown
    assert released.run("release").code == 0
    assert CANARY.encode() not in words(released.root / "dist/v2.0.0")


def test_documents_are_found_by_a_value_and_by_an_item_of_a_list(released: Corpus) -> None:
    out = retract(released, "--where", "authors=Ada Quill", "--where", "date=2019-05-04")
    assert out.count(" v1.0.0\n") == 4
    assert "nothing is left to retract" in retract(released, "--where", "outlet=The Fen Gazette")


def test_check_answers_without_a_row(released: Corpus, tmp_path: Path) -> None:
    (tmp_path / "asked.txt").write_text(SECRET, encoding="utf-8")
    done = released.run("retract", "--check", tmp_path / "asked.txt")
    assert (done.code, done.out) == (1, f"{tmp_path}/asked.txt: in v1.0.0\n")
    retract(released, id_of(released, "secret.md"))
    assert (
        f"in v1.0.0; retracted on 2024-05-03: {REASON}"
        in released.run("retract", "--check", tmp_path / "asked.txt").out
    )
    (tmp_path / "asked.txt").write_text(told("gull"), encoding="utf-8")
    done = released.run("retract", "--check", tmp_path / "asked.txt")
    assert (done.code, done.out) == (0, f"{tmp_path}/asked.txt: in no release\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--reason", "x"],
        ["nothing", "--reason", "x"],
        ["--url", "https://b.example/", "--reason", "x"],
        ["--where", "title", "--reason", "x"],
        ["--where", "colour=blue", "--reason", "x"],
        ["--where", "title=The bird"],
        ["--check", "nowhere.txt"],
    ],
)
def test_what_no_release_has_cannot_be_retracted(released: Corpus, arguments: list[str]) -> None:
    done = released.run("retract", *arguments, "--yes")
    assert (done.code, done.err.count("\n")) == (2, 2)
    assert not (released.root / "schema/decisions").exists()


def test_a_misspelt_field_is_answered_with_the_nearest(released: Corpus) -> None:
    done = released.run("retract", "--where", "outlt=The Fen Gazette", "--reason", "x", "--yes")
    assert (done.code, "did you mean 'outlet'?" in done.err) == (2, True)


def test_a_path_means_all_of_a_file_as_the_newest_release_that_knows_it_has_it(released: Corpus) -> None:
    rows = [
        {"title": t, "text": told(t), "date": "2020-01-02", "outlet": "O", "authors": ["A"]} for t in ("quay", "weir")
    ]
    released.add("mill.md", json.dumps(rows))
    (released.root / "raw/mill.md").rename(released.root / "raw/mill.json")
    assert released.run("release").code == 0
    shown = retract(released, "raw/mill.json")
    assert ("mill.json, item 1" in shown, "mill.json, item 2" in shown, "mill.md" in shown) == (True, True, False)
    assert "mill.md" in retract(released, "mill.md")


def test_the_versions_that_have_it_and_are_not_yanked_are_named(released: Corpus) -> None:
    released.add("quay.md", article("The quay", told("quay")))
    assert released.run("release").code == 0
    assert retract(released, "secret.md").endswith("yank 1.0.0, 1.1.0, or delete it where it is published\n")
    assert released.run("yank", "1.0.0", "--reason", REASON).code == 0
    assert retract(released, "bridge.md").endswith("yank 1.1.0, or delete it where it is published\n")
    assert released.run("yank", "1.1.0", "--reason", REASON).code == 0
    assert retract(released, "ferry.md").endswith("1 document retracted; release without it with: builder release\n")


def test_a_reason_must_be_given(released: Corpus) -> None:
    done = released.run("retract", "secret.md", "--yes")
    assert (done.code, "missing option '--reason'" in done.err) == (2, True)


def test_a_tombstone_is_salted_and_holds_no_value_of_the_document(released: Corpus) -> None:
    name = id_of(released, "secret.md")
    retract(released, name)
    (stone,) = map(json.loads, (released.root / "schema/decisions/retracted.jsonl").read_text().splitlines())
    assert stone.keys() == {"date", "reason", "salt", "id", "url", "text", "like"}
    assert len(stone["salt"]) == 32
    assert name not in repr(stone)
