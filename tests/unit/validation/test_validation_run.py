import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builder import lineage
from builder.recipe import Recipe
from builder.validation import Findings, validate

TEXT = "The ferry left at four, as it had for years."
NUMBER = {"type": "integer"}
RULES = {"type": "object", "properties": {"id": {"type": "string"}, "text": {"type": "string"}, "words": NUMBER}}


def corpus(root: Path, **files: bytes | str) -> Recipe:
    """A corpus whose files are named a_jsonl for a.jsonl."""
    (root / "schema.json").write_text(json.dumps(RULES), encoding="utf-8")
    (root / "raw").mkdir()
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (root / "raw" / name.replace("_", ".")).write_bytes(data)
    return Recipe(name="t", schema="schema.json", root=root)


def lines(*records: dict[str, Any]) -> str:
    return "".join(json.dumps({"text": TEXT} | record) + "\n" for record in records)


def told(found: Findings) -> list[tuple[str, str, str]]:
    return [(one.severity, one.code, one.place) for one in found.problems]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lines({"id": "a"}).encode("utf-8-sig"), "byte-order-mark"),
        (lines({"id": "a"}).encode("utf-16"), "wide-encoding"),
        (lines({"id": "a", "words": 7.0}), "integer-as-float"),
        (lines({"id": "a", "words": 2**53 + 1}), "beyond-2-53"),
    ],
)
def test_what_readers_trip_over_is_a_warning_and_no_error(tmp_path: Path, content: bytes | str, code: str) -> None:
    found = validate(corpus(tmp_path, a_jsonl=content))
    assert [(severity, name) for severity, name, _ in told(found)] == [("warning", code)]
    assert (found.documents, found.problems.invalid) == (1, 0)


def test_what_a_schema_cannot_say_is_checked_as_in_a_build(tmp_path: Path) -> None:
    found = validate(corpus(tmp_path, a_jsonl=lines({"id": "a\nb"}, {"id": "c", "text": "— 12 —"}, {"id": "d"})))
    assert told(found) == [("error", "id-not-usable", "line 1"), ("error", "empty-text", "line 2")]


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"id": "x" * 513}, "id-not-usable"),
        ({"id": "a", "other": 10**30}, "number-range"),
        ({"id": "a", "other": json.loads("[" * 65 + "]" * 65)}, "too-deep"),
    ],
)
def test_a_record_that_its_columns_can_hold_may_still_be_wrong(tmp_path: Path, record: Any, code: str) -> None:
    found = validate(corpus(tmp_path, a_jsonl=lines({"id": "b"}, record)))
    assert told(found) == [("error", code, "line 2")]


def test_a_document_in_quarantine_is_told_however_fine_it_looks(tmp_path: Path) -> None:
    line = lines({"id": "a"})
    recipe = corpus(tmp_path, a_jsonl=line + lines({"id": "b"}), b_jsonl=lines({"id": "c"}))
    (tmp_path / "decisions").mkdir()
    held = {"source": "a.jsonl", "place": "line 1", "digest": lineage.sha256(line.rstrip().encode()), "why": "hung"}
    (tmp_path / "decisions/quarantine.jsonl").write_text(json.dumps(held) + "\n", encoding="utf-8")
    assert told(validate(recipe)) == [("error", "quarantined", "line 1")]


def test_a_cell_is_read_as_its_columns_type_and_a_string_of_json_is_not(tmp_path: Path) -> None:
    cells = ["7", "", "7.0", "seven", "007", "true"]
    table = "id,text,words\n" + "".join(f'{n},"{TEXT}",{cell}\n' for n, cell in enumerate(cells))
    found = validate(corpus(tmp_path, a_csv=table, b_jsonl=lines({"id": "a", "words": "7"})))
    wrong = [("error", "wrong-type", f"line {line}") for line in (5, 6, 7)]
    assert told(found) == [("warning", "integer-as-float", "line 4"), *wrong, ("error", "wrong-type", "line 1")]
    hints = [one.hint for one in found.problems]
    assert hints[1:] == [*["write it as JSON does, as in 7, or leave it empty"] * 3, "write it without quotes: 7"]


def test_a_file_of_which_no_document_comes_is_told(tmp_path: Path) -> None:
    found = validate(corpus(tmp_path, a_csv="id,text\n", b_json="[]", c_jsonl="\n\n", d_jsonl=lines({"id": "a"})))
    assert [(severity, code) for severity, code, _ in told(found)] == [("warning", "empty")] * 3
    assert (found.documents, [one.source for one in found.problems]) == (1, ["a.csv", "b.json", "c.jsonl"])


def test_a_glob_that_fits_no_file_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    recipe = corpus(tmp_path, a_jsonl=lines({"id": "a"}))
    validate(replace(recipe, sources={"*.jsonl": "body", "letters/*.txt": "page"}))
    (message,) = caplog.messages
    assert message.startswith("the recipe's sources have 'letters/*.txt', which matches no file")


def test_a_column_is_told_that_no_document_has_but_under_a_name_much_like_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recipe = corpus(tmp_path, a_csv="no,body,count\na,High tide.,7\n")
    validate(replace(recipe, columns={"body": "text", "no": "id", "cuont": "words", "seen": "words"}))
    assert caplog.messages == [
        "the recipe's columns have 'cuont', which no document looked at has: did you mean 'count'?"
    ]


def test_folders_of_saved_pages_parts_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    recipe = corpus(tmp_path, a_html="", b_html="")
    for folder in ("a_files", "b_files"):
        (recipe.root / "raw" / folder).mkdir()
    assert validate(recipe).documents == 2
    assert caplog.messages == ["not read: a_files and 1 more, where a browser put the parts of a page that it saved"]


def test_an_id_is_one_documents_across_files_and_workers(tmp_path: Path) -> None:
    many = lines(*({"id": f"{n}"} for n in range(3_000)))
    recipe = corpus(
        tmp_path, a_jsonl=many, b_jsonl=lines({"id": "2999"}, {"id": "x"}), c_jsonl=many.replace('": "', '": "c')
    )
    for workers in (1, 2):
        found = validate(recipe, workers=workers)
        assert told(found) == [("error", "duplicate-id", "line 3000"), ("error", "duplicate-id", "line 1")]
        assert (found.documents, found.problems.invalid) == (6_002, 2)


def test_a_page_among_many_records_changes_nothing_but_who_does_the_work(tmp_path: Path) -> None:
    many = lines(*({"id": f"{n}", "text": TEXT * 40} for n in range(1_300)))
    recipe = corpus(tmp_path, a_jsonl=many, b_html=f"<p>{TEXT * 9}</p>", c_jsonl=lines({"id": "0"}, {"id": 7}))
    alone, shared = (validate(recipe, workers=workers) for workers in (1, 2))
    assert list(alone.problems) == list(shared.problems)
    assert (shared.documents, shared.problems.invalid, alone.problems.invalid) == (1_303, 3, 3)


def test_problems_come_in_the_order_of_their_sources(tmp_path: Path) -> None:
    wrong = lines({"id": 7}, {"id": 8})
    found = validate(
        corpus(tmp_path, c_jsonl=wrong, a_jsonl=wrong, b_docx="x", d_jsonl=lines({"id": "same"}, {"id": "same"}))
    )
    assert [one.source for one in found.problems] == ["a.jsonl"] * 2 + ["b.docx"] + ["c.jsonl"] * 2 + ["d.jsonl"] * 2
    assert list(found.problems) == list(found.problems)
    assert found.files == ["a.jsonl", "b.docx", "c.jsonl", "d.jsonl"]
