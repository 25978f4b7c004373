"""The sample corpus in raw/ against the truth that was written down with it, and its release through load_dataset."""

import json
from pathlib import Path
from typing import Any

import pytest
from command import run
from conftest import ROOT, sample

TRUTH = json.loads((ROOT / "tests/cases/sample_corpus.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    corpus = sample(tmp_path_factory.mktemp("sample"))
    done = corpus.run("release")
    assert done.code == 0, done.err
    return corpus.root / "dist/v1.0.0"


@pytest.fixture(scope="module")
def records(release: Path) -> dict[tuple[str, str], dict[str, Any]]:
    import pyarrow.parquet as pq

    rows = [row for file in sorted(release.glob("data/*.parquet")) for row in pq.read_table(file).to_pylist()]
    by_id = {row["id"]: row for row in rows}
    ledger = pq.read_table(release / "ledger.parquet").to_pylist()
    return {(row["source"], row["place"]): by_id[row["id"]] for row in ledger}


@pytest.fixture(scope="module")
def rejects(release: Path) -> dict[tuple[str, str], dict[str, Any]]:
    import pyarrow.parquet as pq

    rows = [row for file in release.glob("rejects/*.parquet") for row in pq.read_table(file).to_pylist()]
    return {(row["source"], row["place"]): row for row in rows}


def named(case: dict[str, Any]) -> str:
    return f"{case['source']} {case['place']}".strip()


SINGLE = [case for case in TRUTH["good"] if "duplicate_of" not in case]
COPIES = [case for case in TRUTH["good"] if "duplicate_of" in case]


@pytest.mark.parametrize("case", SINGLE, ids=named)
def test_every_article_has_the_text_and_metadata_that_it_should(
    case: dict[str, Any], records: dict[tuple[str, str], dict[str, Any]]
) -> None:
    assert faults(case, records[case["source"], case["place"]]) == {}


@pytest.mark.parametrize("case", COPIES, ids=named)
def test_a_copy_comes_out_right_or_is_rejected_as_the_copy_it_is(
    case: dict[str, Any],
    records: dict[tuple[str, str], dict[str, Any]],
    rejects: dict[tuple[str, str], dict[str, Any]],
) -> None:
    place = case["source"], case["place"]
    assert (place in records) != (place in rejects)
    if place in records:
        assert faults(case, records[place]) == {}
    else:
        assert rejects[place]["reason"].startswith("duplicate-of:")


def faults(case: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """What differs from the truth: field → (what came out, what should)."""
    text = " ".join(record["text"].split())
    found = record | {
        "date": record["date"].isoformat(),
        "first_words": text[: len(case["first_words"])],
        "last_words": text[-len(case["last_words"]) :],
        "absent": [piece for piece in case["absent"] if piece in text],
    }
    wanted = {"license": None, "reservations": None} | case | {"absent": []}
    return {name: (found[name], wanted[name]) for name in CHECKED if found[name] != wanted[name]}


RIGHTS = ("license", "reservations")
CHECKED = ("title", "authors", "date", "outlet", "url", "language", *RIGHTS, "first_words", "last_words", "absent")


@pytest.mark.parametrize("case", TRUTH["rejects"], ids=named)
def test_every_broken_document_is_rejected_for_its_own_reason(
    case: dict[str, Any], rejects: dict[tuple[str, str], dict[str, Any]]
) -> None:
    reject = rejects[case["source"], case["place"]]
    assert reject["code"] == case["code"]
    assert case.get("field", "") in reject["reason"]


def test_every_document_is_released_or_rejected(
    release: Path, records: dict[tuple[str, str], dict[str, Any]], rejects: dict[tuple[str, str], dict[str, Any]]
) -> None:
    counts = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["counts"]
    assert counts["read"] == len(records) + len(rejects) == counts["released"] + sum(counts["rejected"].values())


def test_the_release_loads_in_every_way_people_load(release: Path, tmp_path: Path) -> None:
    from datasets import load_dataset

    cache = str(tmp_path)
    whole = load_dataset(str(release), cache_dir=cache)
    train = load_dataset(str(release), split="train", cache_dir=cache)
    tenth = load_dataset(str(release), split="train[:10%]", cache_dir=cache)
    streamed = load_dataset(str(release), split="train", streaming=True)
    assert sum(map(len, whole.values())) == len(list(streamed)) + sum(len(whole[n]) for n in whole if n != "train")
    assert train.features == whole["train"].features
    assert len(tenth) == round(len(train) / 10)
    assert str(train.info.version) == "1.0.0"
    for config in ("evidence", "rejects", "edits"):
        assert len(load_dataset(str(release), config, split="train", cache_dir=cache)) > 0


def test_verify_finds_the_release_whole(release: Path) -> None:
    done = run("verify", release, at=release.parent)
    assert done.code == 0, done.out
    assert done.out.strip().endswith("whole")
