"""A release on disk: what load_dataset, sha256sum, BagIt tools and `verify` make of it."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rot
import yaml
from bagit import Bag
from forgery import rewrite, sign_again

from builder import schema
from builder.lineage import record_digest, sha256
from builder.release import bagit, ledger, manifest, succession
from builder.release.corpus import Corpus
from builder.release.data import parquet
from builder.release.finalise import finalise
from builder.release.ledger import Ledger
from builder.release.version import Version
from builder.schema import tables
from builder.verification.verify import Report, verify

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "title": {"type": "string", "description": "The headline | as printed."},
        "text": {"type": "string"},
        "authors": {"type": "array", "items": {"type": "string"}},
        "date": {"type": "string", "format": "date"},
        "section": {"type": "string", "enum": ["no", "yes"]},
        "score": {"type": "number"},
    },
    "required": ["id", "title", "text", "authors", "date"],
}
CARD = """---
license: cc0-1.0
language: [en, no]
pretty_name: The Lighthouse Review
tags: [news]
---

# The Lighthouse Review

Invented articles.
"""
VERSION = Version(1, 0, 0)


def record(number: int, text: str = "") -> dict[str, Any]:
    return {
        "id": f"a-{number:03d}",
        "title": f"Ferry {number} | *late*",
        "text": text or f"The ferry came {number} minutes late.\n\nNobody minded.",
        "authors": ["Ida Holm", "Per Vik"][: number % 3],
        "date": f"2024-01-{number % 28 + 1:02d}",
        "section": "no" if number % 2 else "yes",
        "score": None if number % 5 else float(number),
    }


def split_of(number: int) -> str:
    return "test" if number % 10 == 9 else "train"


def fill(release: Path, rules: schema.Schema, records: Sequence[dict[str, Any]]) -> pa.Table:
    """Write the data files of a release and return its ledger rows."""
    fields = schema.parquet_schema(rules)
    rows = []
    for name in ("train", "test"):
        chosen = [(order, row) for order, row in enumerate(records) if split_of(int(row["id"][2:])) == name]
        if not chosen:
            continue
        batch = schema.batch(rules, [row for _, row in chosen])
        parquet.write(release / "data", name, fields, [batch])
        rows += [
            ledger_row(order, row["id"], name, record_digest(stored))
            for (order, row), stored in zip(chosen, batch.to_pylist(), strict=True)
        ]
    details: dict[str, list[dict[str, Any]]] = {"evidence": [], "edits": []}
    for row in records:
        details["evidence"].append(evidence(row["id"], row["title"]))
        details["edits"].append({"id": row["id"], "cleaner": "caption", "start": 3, "end": 9, "replacement": "x"})
    reject = {"id": None, "source": "b.txt", "place": "", "code": "missing-field", "reason": "missing: date"}
    for name, table, values in (
        ("evidence", tables.EVIDENCE, details["evidence"]),
        ("edits", tables.EDITS, details["edits"]),
        ("rejects", tables.REJECTS, [reject]),
    ):
        batch = pa.RecordBatch.from_pylist(values, schema.parquet_schema(table))
        parquet.write(release / name, "train", schema.parquet_schema(table), [batch])
    return pa.Table.from_pylist(sorted(rows, key=lambda row: row["order"]), ledger.SCHEMA)


def evidence(owner: str, title: str) -> dict[str, Any]:
    found = {"id": owner, "field": "title", "value": title, "chosen": True, "kind": "title-line", "raw": title}
    return found | {"place": "line 1, column 1", "confidence": 0.9}


def ledger_row(order: int, owner: str, split: str, digest: str) -> dict[str, Any]:
    text = sha256(owner.encode())
    return {
        "id": owner, "source": f"{owner}.txt", "place": "", "url": None, "group": owner, "split": split, "order": order,
        "first_version": "", "digest": text, "raw_digest": text, "record_digest": digest, "signature": None,
    }  # fmt: skip


def make(
    release: Path,
    records: Sequence[dict[str, Any]],
    version: Version = VERSION,
    previous: Path | None = None,
    fields: Mapping[str, Any] = SCHEMA,
    card: str = CARD,
    without: str = "",
) -> str:
    folder = release.parent / "schema"
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("article.schema.json").write_text(json.dumps(fields))
    rules = schema.load(folder / "article.schema.json")
    rows = fill(release, rules, records)
    if without:
        shutil.rmtree(release / without)
    settings = {"name": "lighthouse", "dist": "dist", "duplicates": {"threshold": 0.7}}
    corpus = Corpus("lighthouse", "dist", "2024-01-28", settings, card, rules, {"a": "0"}, None, {})
    base = succession.Base(VERSION if previous else None, previous)
    since = succession.compare(release, rows, corpus, base, dict)
    finalise(release, version, corpus, ledger.succeed(base.ledger, Ledger.in_memory(rows), str(version)), since, dict)
    return bagit.digest(release)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    release = tmp_path_factory.mktemp("corpus") / "dist" / "v1.0.0"
    make(release, [record(number) for number in range(40)])
    return release


@pytest.fixture
def release(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "v1.0.0"))


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def codes(report: Report) -> set[str]:
    return {problem.code for problem in report.problems}


# load_dataset


def load(release: Path, tmp_path: Path, *names: str, **options: Any) -> Any:
    from datasets import load_dataset

    return load_dataset(str(release), *names, cache_dir=str(tmp_path / "cache"), **options)


def test_load_dataset_gives_every_record_in_its_split(published: Path, tmp_path: Path) -> None:
    opened = load(published, tmp_path)
    assert {name: split.num_rows for name, split in opened.items()} == {"train": 36, "test": 4}
    first = opened["train"][0]
    assert (first["id"], first["date"].isoformat(), first["authors"]) == ("a-000", "2024-01-01", [])
    assert opened["test"]["id"] == ["a-009", "a-019", "a-029", "a-039"]


def test_the_features_are_the_schemas(published: Path, tmp_path: Path) -> None:
    from datasets import Features

    rules = schema.load(published / "schema" / "article.schema.json")
    wanted = Features.from_arrow_schema(schema.parquet_schema(rules))
    opened = load(published, tmp_path, split="train")
    assert (opened.features, opened.info.features) == (wanted, wanted)


def test_the_version_reaches_the_reader(published: Path, tmp_path: Path) -> None:
    assert str(load(published, tmp_path, split="train").info.version) == "1.0.0"


@pytest.mark.parametrize(("config", "rows"), [("default", 36), ("evidence", 40), ("edits", 40), ("rejects", 1)])
def test_every_config_opens(published: Path, tmp_path: Path, config: str, rows: int) -> None:
    opened = load(published, tmp_path, config, split="train")
    assert (opened.num_rows, str(opened.info.version)) == (rows, "1.0.0")


def test_a_slice_opens(published: Path, tmp_path: Path) -> None:
    assert load(published, tmp_path, split="train[:25%]").num_rows == 9


def test_streaming_gives_the_same_rows(published: Path, tmp_path: Path) -> None:
    streamed = list(load(published, tmp_path, split="train", streaming=True))
    assert streamed == list(load(published, tmp_path, split="train"))


def test_a_wrong_count_in_the_card_would_fail_loading(release: Path, tmp_path: Path) -> None:
    from datasets.utils.info_utils import NonMatchingSplitsSizesError

    card = release / "README.md"
    card.write_text(card.read_text().replace("num_examples: 36", "num_examples: 37"))
    with pytest.raises(NonMatchingSplitsSizesError):
        load(release, tmp_path)


def test_the_three_lines_of_the_card_run(published: Path, tmp_path: Path) -> None:
    code = published.joinpath("README.md").read_text().split("```python\n")[1].split("```")[0]
    env = os.environ | {"HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=published.parent.parent, env=env, capture_output=True, text=True, check=False
    )
    assert "num_rows: 36" in done.stdout, done.stderr


def test_a_config_without_rows_is_left_out(tmp_path: Path) -> None:
    release = tmp_path / "dist" / "v1.0.0"
    make(release, [record(1)], without="edits")
    front = yaml.safe_load(release.joinpath("README.md").read_text().split("---\n")[1])
    assert [config["config_name"] for config in front["configs"]] == ["default", "evidence", "rejects"]
    assert verify(release).problems == ()


def test_a_card_without_languages_gets_those_of_the_records(tmp_path: Path) -> None:
    release = tmp_path / "dist" / "v1.0.0"
    records = [record(number) | {"language": "sv" if number % 3 else "no"} for number in range(7)]
    spoken = SCHEMA | {"properties": SCHEMA["properties"] | {"language": {"type": "string"}}}
    make(release, records, fields=spoken, card=CARD.replace("language: [en, no]\n", ""))
    front = yaml.safe_load(release.joinpath("README.md").read_text().split("---\n")[1])
    described = json.loads(release.joinpath("croissant.json").read_text())
    assert front["language"] == described["inLanguage"] == ["sv", "no"]
    assert described["temporalCoverage"] == "2024-01-01/2024-01-07"
    assert verify(release).problems == ()


# the files


def test_sha256sum_agrees(published: Path) -> None:
    for name in (bagit.PAYLOAD, bagit.TAGS):
        done = subprocess.run(["sha256sum", "--strict", "-c", name], cwd=published, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout


def test_bagit_tools_agree(published: Path) -> None:
    assert Bag(str(published)).is_valid()


def test_the_data_has_the_promised_parquet(published: Path) -> None:
    path = published / "data" / "train-00000-of-00001.parquet"
    footer = pq.read_metadata(path)
    assert {footer.row_group(0).column(i).compression for i in range(footer.num_columns)} == {"ZSTD"}
    assert footer.row_group(0).column(0).has_column_index
    assert set(pq.read_schema(path).metadata) == {b"huggingface"}


def test_croissant_describes_the_files_and_the_columns(published: Path) -> None:
    told = json.loads(published.joinpath("croissant.json").read_bytes())
    digests = manifest.digests(published)
    files = {file["contentUrl"]: file["sha256"] for file in told["distribution"] if file["@type"] == "cr:FileObject"}
    assert files == {path: digest for path, digest in digests.items() if path.endswith(".parquet")}
    fields = {field["name"]: field["dataType"] for field in told["recordSet"][0]["field"]}
    assert (list(fields), fields["date"], fields["score"]) == (list(record(0)), "sc:Date", "sc:Float")
    nodes = [*told["distribution"], *told["recordSet"], *(f for r in told["recordSet"] for f in r["field"])]
    assert len({node["@id"] for node in nodes}) == len(nodes)


def test_a_second_release_tells_what_changed(published: Path, tmp_path: Path) -> None:
    second = tmp_path / "dist" / "v2.0.0"
    records = [record(number) for number in range(2, 42)]
    records[0] = record(2, "Another text.")
    make(second, records, Version(2, 0, 0), published)
    text = second.joinpath("CHANGES.md").read_text()
    assert text.startswith("# Changes\n\n## 2.0.0\n\n40 documents. Since 1.0.0: 2 added, 2 removed, 1 edited.\n")
    assert text.endswith("## 1.0.0\n\nThe first release: 40 documents.\n")
    assert pq.read_table(second / "changes.parquet")["id"].to_pylist() == ["a-040", "a-041", "a-000", "a-001", "a-002"]
    book = ledger.read(second)
    assert (len(book), len(ledger.current(book))) == (42, 40)
    assert verify(second).problems == ()


# verify


def test_a_folder_whose_name_is_a_pattern_gets_a_hint(release: Path, tmp_path: Path) -> None:
    moved = release.rename(tmp_path / "v[1]")
    assert [(p.code, p.hint[:30]) for p in verify(moved).problems] == [("load-fails", "load_dataset takes [ ] in a pa")]


def test_a_fresh_release_verifies(published: Path) -> None:
    report = verify(published, bagit.digest(published))
    assert (report.problems, report.verdict, report.version) == ((), "whole", "1.0.0")
    assert report.counts["read"] == 41


def test_another_digest_than_expected_is_a_problem(published: Path) -> None:
    assert codes(verify(published, "0" * 64)) == {"digest-unexpected"}


@pytest.mark.parametrize("name", ["data/train-00000-of-00001.parquet", "README.md", "manifest.json", "bagit.txt"])
def test_one_changed_bit_is_corrupt(release: Path, name: str) -> None:
    data = bytearray(release.joinpath(name).read_bytes())
    data[len(data) // 2] ^= 1
    release.joinpath(name).write_bytes(data)
    assert verify(release).verdict == "corrupt"


def test_no_damage_to_any_file_goes_unseen(published: Path) -> None:
    assert list(rot.unseen(published, 997, Counter())) == []


@pytest.mark.parametrize("name", ["data/test-00000-of-00001.parquet", "manifest.json", "tagmanifest-sha256.txt"])
def test_a_missing_file_is_incomplete(release: Path, name: str) -> None:
    release.joinpath(name).unlink()
    assert verify(release).verdict == "incomplete"


@pytest.mark.parametrize("name", ["edits/train-00000-of-00001.parquet", "manifest.json", *sorted(bagit.FILES)])
@pytest.mark.parametrize("kept", [0, 0.5, 1])
def test_a_file_that_ends_early_is_incomplete(release: Path, name: str, kept: float) -> None:
    whole, path = bagit.digest(release), release / name
    path.write_bytes(path.read_bytes()[: int(kept * (path.stat().st_size - 1))])
    report = verify(release, whole)
    assert (codes(report), report.verdict) == ({"file-truncated"}, "incomplete")


def test_a_file_too_many_is_a_problem(release: Path) -> None:
    release.joinpath("data", "extra.parquet").write_bytes(b"")
    assert codes(verify(release)) == {"file-extra"}


def test_a_link_is_never_followed(release: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_bytes(release.joinpath("README.md").read_bytes())
    release.joinpath("README.md").unlink()
    release.joinpath("README.md").symlink_to(outside)
    release.joinpath("loop").symlink_to(release)
    assert codes(verify(release)) == {"file-link", "file-missing"}


@pytest.mark.parametrize("path", ["../outside.md", "/etc/hostname", "data/../../outside.md"])
def test_a_manifest_that_leads_outside_is_a_problem(release: Path, path: str) -> None:
    stated = manifest.read(release)
    stated["files"].append({"path": path, "bytes": 1, "sha256": "0" * 64})
    manifest.write(release, stated)
    assert "file-outside" in codes(verify(release))


@pytest.mark.parametrize(
    "text",
    [
        "{}", '{"files": 7}', '{"files": [7]}', '{"files": [{}]}',
        '{"files": [{"path": [], "bytes": "x", "sha256": 1}]}', '{"files": [], "schema": "../x", "counts": {}}',
        '{"files": [], "schema": [], "counts": 7}',
    ],
)  # fmt: skip
def test_a_manifest_of_any_shape_gets_a_verdict(release: Path, text: str) -> None:
    release.joinpath("manifest.json").write_text(text + "\n")
    assert codes(verify(release)) == {"manifest-unreadable"}


def test_a_forged_record_is_found(release: Path) -> None:
    path = release / "data" / "test-00000-of-00001.parquet"
    table = pq.read_table(path)
    rewrite(path, table.set_column(1, table.schema.field(1), pa.array(["forged"] * len(table))))
    sign_again(release)
    assert codes(verify(release)) == {"record-differs"}


def test_records_in_another_order_are_found(release: Path) -> None:
    path = release / "data" / "train-00000-of-00001.parquet"
    rewrite(path, pq.read_table(path).sort_by([("id", "descending")]))
    sign_again(release)
    assert codes(verify(release)) == {"split-differs"}


def test_a_document_in_two_splits_is_found(release: Path) -> None:
    path = release / "data" / "test-00000-of-00001.parquet"
    train = pq.read_table(release / "data" / "train-00000-of-00001.parquet")
    rewrite(path, pa.concat_tables([pq.read_table(path), train.slice(0, 1)]))
    sign_again(release)
    assert "split-differs" in codes(verify(release))


@pytest.mark.parametrize(
    ("column", "value", "code"), [("id", "a-001", "id-twice"), ("group", "a-009", "group-straddles")]
)
def test_a_forged_ledger_is_found(release: Path, column: str, value: str, code: str) -> None:
    rows = ledger.read(release).to_pylist()
    rows[0][column] = value
    rewrite(release / "ledger.parquet", pa.Table.from_pylist(rows, ledger.SCHEMA))
    sign_again(release)
    assert code in codes(verify(release))


@pytest.mark.parametrize(("name", "code"), [("read", "documents-lost"), ("released", "count-differs")])
def test_forged_counts_are_found(release: Path, name: str, code: str) -> None:
    stated = manifest.read(release)
    stated["counts"][name] += 1
    manifest.write(release, stated)
    sign_again(release)
    assert codes(verify(release)) == {code}


def test_evidence_of_a_stranger_is_found(release: Path) -> None:
    path = release / "evidence" / "train-00000-of-00001.parquet"
    table = pq.read_table(path)
    rewrite(path, table.set_column(0, table.schema.field(0), pa.array(["stranger"] * len(table))))
    sign_again(release)
    assert codes(verify(release)) == {"owner-unknown"}


def test_another_schema_in_one_shard_is_found(release: Path) -> None:
    path = release / "data" / "test-00000-of-00001.parquet"
    rewrite(path, pq.read_table(path).drop_columns(["score"]))
    sign_again(release)
    assert codes(verify(release)) == {"schema-differs"}


def test_an_empty_split_is_found(release: Path) -> None:
    path = release / "data" / "test-00000-of-00001.parquet"
    rewrite(path, pq.read_table(path).slice(0, 0))
    sign_again(release)
    assert "rows-empty" in codes(verify(release))


def test_a_croissant_that_is_not_true_is_found(release: Path) -> None:
    file = release / "croissant.json"
    file.write_text(file.read_text().replace('"sc:Float"', '"sc:Integer"'))
    sign_again(release)
    (problem,) = verify(release).problems
    assert (problem.code, problem.source) == ("card-differs", "croissant.json")
    assert problem.message.endswith("is 'sc:Integer', the data say 'sc:Float'")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("num_examples: 36", "num_examples: 35"),
        ("version: 1.0.0", "version: 1.0.1"),
        ("name: score", "name: s"),
        ("n<1K", "1K<n<10K"),
        ("| `score` | number", "| `score` | string"),
        ("1 rejected.", "2 rejected."),
        ("| caption | 40 |", "| caption | 41 |"),
        ("the first.", "the first. Buy more."),
        ("cc0-1.0`", "mit`"),
    ],
)
def test_a_card_that_is_not_true_is_found(release: Path, old: str, new: str) -> None:
    card = release / "README.md"
    assert old in card.read_text()
    card.write_text(card.read_text().replace(old, new))
    sign_again(release)
    assert codes(verify(release)) == {"card-differs"}
