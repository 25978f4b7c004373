"""`builder verify`: a release held to the one before it, to raw/, and to what is known of its documents."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import Corpus, article
from forgery import rewrite, sign_again

from builder import Recipe, verify_release
from builder.release import ledger, manifest
from builder.verification.verify import Report


def found(report: Report) -> list[tuple[str, str]]:
    return [(problem.code, problem.source) for problem in report.problems]


def forge(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the first row of a table of a release, and sign the release again."""
    table = pq.read_table(path)
    rows = table.to_pylist()
    change(rows[0])
    rewrite(path, pa.Table.from_pylist(rows, table.schema))
    sign_again(next(folder for folder in path.parents if (folder / "manifest.json").exists()))


def test_the_newest_is_held_to_the_one_before_it_and_to_raw(released: Corpus) -> None:
    done = released.run("verify")
    assert done.out.splitlines()[:2] == [
        "since 1.0.0: 1 document stayed, none moved to another split, 1 came",
        "edits replayed on raw/: 2 of 2 texts come out as released",
    ]
    assert done.out.splitlines()[2].startswith("dist/v1.1.0: version 1.1.0, digest ")
    assert released.run("verify", "1.0.0").out.startswith("edits replayed")


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("split", "test", "document-moved"),
        ("order", 7, "ledger-differs"),
        ("first_version", "1.1.0", "ledger-differs"),
        ("id", "another", "ledger-forgets"),
    ],
)
def test_what_the_release_before_fixed_is_another(released: Corpus, column: str, value: object, code: str) -> None:
    """Nobody but the release before can tell: the departed document has no record here."""
    (released.root / "raw/heron.md").unlink()
    assert released.run("release").code == 0
    release = released.root / "dist/v2.0.0"
    table = ledger.read(release)
    rows = [row | ({column: value} if not row["record_digest"] else {}) for row in table.to_pylist()]
    rewrite(release / "ledger.parquet", pa.Table.from_pylist(rows, table.schema))
    sign_again(release)
    assert (code, "ledger.parquet") in found(verify_release(release))
    shutil.rmtree(released.root / "dist/v1.1.0")
    assert verify_release(release).verdict == "whole"


def test_an_untold_change_is_found(released: Corpus) -> None:
    release = released.root / "dist/v1.1.0"
    forge(release / "changes.parquet", lambda row: row.update(id="another"))
    problems = verify_release(release).problems
    assert [(p.code, p.place == "another", p.message.partition(": ")[2]) for p in problems if p.place == "another"] == [
        ("changes-differ", True, "it is told, and the releases do not differ so")
    ]
    assert len(problems) == 2


def test_a_version_that_is_too_low_is_found(released: Corpus) -> None:
    released.add("heron.md", article("heron", "What the heron said was written down after all. " * 9))
    assert "released 2.0.0" in released.run("release").out
    release = released.root / "dist/v2.0.0"
    for name in ("manifest.json", "README.md", "croissant.json"):
        (release / name).write_text((release / name).read_text().replace("2.0.0", "1.2.0"))
    sign_again(release)
    assert found(verify_release(release)) == [("version-low", "manifest.json")]


def test_another_release_before_is_an_error_and_a_damaged_one_a_warning(released: Corpus, other: Path) -> None:
    release, previous = (released.root / "dist" / name for name in ("v1.1.0", "v1.0.0"))
    (previous / "README.md").unlink()
    report = verify_release(release)
    assert (report.verdict, [problem.code for problem in report.warnings]) == ("whole", ["previous-damaged"])
    shutil.rmtree(previous)
    shutil.copytree(other / "v1.0.0", previous)
    assert found(verify_release(release)) == [("previous-differs", "manifest.json")]


def test_edits_that_do_not_give_the_text_are_found_by_raw_alone(released: Corpus) -> None:
    release, corpus = released.root / "dist/v1.0.0", Recipe.load(released.root)
    forge(
        release / "edits/train-00000-of-00001.parquet",
        lambda row: row.update(start=row["start"] + 1, end=row["end"] + 1),
    )
    assert verify_release(release).verdict == "whole"
    (problem,) = verify_release(release, corpus=corpus).problems
    (row,) = released.records("v1.0.0")
    assert (problem.code, problem.source, problem.place) == (
        "replay-differs", f"data/{row['split']}-00000-of-00001.parquet", row["id"]
    )  # fmt: skip
    assert "its edits replayed on heron.md give '" in problem.message


def test_a_text_made_with_other_tools_is_a_warning(released: Corpus) -> None:
    release, corpus = released.root / "dist/v1.0.0", Recipe.load(released.root)
    stated = manifest.read(release)
    manifest.write(release, stated | {"tools": stated["tools"] | {"lxml": "1.0"}})
    forge(
        release / "edits/train-00000-of-00001.parquet",
        lambda row: row.update(start=row["start"] + 1, end=row["end"] + 1),
    )
    report = verify_release(release, corpus=corpus)
    assert (report.verdict, [problem.hint for problem in report.warnings]) == (
        "whole", ["it was made with another lxml, which may be why"]
    )  # fmt: skip


def test_what_is_no_longer_in_raw_is_not_replayed(released: Corpus) -> None:
    released.add("heron.md", "Another text.")
    told = released.run("verify", "--full").out
    assert "replayed on raw/: 1 of 2 texts come out as released; raw/ no longer has 1 more as it was\n" in told
    shutil.rmtree(released.root / "raw")
    assert "replayed" not in released.run("verify").out


def test_a_retracted_document_that_is_there_all_the_same_is_found(released: Corpus) -> None:
    name = released.records("v1.0.0")[0]["id"]
    released.run("retract", name, "--reason", "the heron asked", "--date", "2024-05-03", "--yes")
    assert "released 2.0.0" in released.run("release").out
    assert verify_release(released.root / "dist/v2.0.0", corpus=Recipe.load(released.root)).problems == ()
    release, later = (released.root / "dist" / version for version in ("v1.1.0", "v2.0.0"))
    stated = manifest.read(release)
    inputs = stated["inputs"] | {"decisions": manifest.read(later)["inputs"]["decisions"]}
    manifest.write(release, stated | {"inputs": inputs})
    sign_again(release)
    (problem,) = verify_release(release, corpus=Recipe.load(released.root)).problems
    assert (problem.code, problem.place) == ("retracted-returned", name)


@pytest.fixture
def copied(corpus: Corpus) -> Corpus:
    """A release with a pair of near duplicates, a copy, and one address twice."""
    words = " ".join(f"Of the {n} bridges one fell," for n in range(40))
    for name, end in (("one", "and nobody saw."), ("two", "and nobody looked."), ("three", "and nobody saw.")):
        corpus.add(f"{name}.md", article(name, f"{words} {end}"))
    assert corpus.run("release").code == 0
    return corpus


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"other": "stranger"}, "owner-unknown"),
        ({"similarity": 0.69}, "similarity-differs"),
        ({"similarity": 1.01}, "similarity-differs"),
        ({"similarity": None}, "similarity-differs"),
        ({"kind": "hearsay"}, "similarity-differs"),
    ],
)
def test_a_pair_of_duplicates_that_cannot_be_is_found(copied: Corpus, change: dict[str, object], code: str) -> None:
    release = copied.root / "dist/v1.0.0"
    assert verify_release(release).problems == ()
    forge(release / "duplicates/train-00000-of-00001.parquet", lambda row: row.update(change))
    assert {problem.code for problem in verify_release(release).problems} == {code}


def test_a_departed_document_may_be_one_of_a_pair(copied: Corpus) -> None:
    """It has gone, and what comes with its text and an id of its own is tied to it."""
    for name in ("one.md", "two.md"):
        (copied.root / "raw" / name).unlink()
    kept = (copied.root / "raw/three.md").read_text(encoding="utf-8")
    copied.add("three.md", kept.replace("---\n", "---\nid: another\n", 1))
    assert copied.run("release").code == 0
    report = verify_release(copied.root / "dist/v2.0.0")
    assert (report.problems, report.heritage and report.heritage.remembered) == ((), 1)
