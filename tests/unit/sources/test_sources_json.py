"""JSON and JSON Lines: nothing that a parser would alter or drop."""

import gzip
import json
from pathlib import Path

import pytest
from raw_folder import found_in

from builder.lineage import sha256
from builder.sources.json_values import parse
from builder.sources.rejects import RejectError
from builder.sources.rows import text_column


def _code(data: bytes) -> str:
    with pytest.raises(RejectError) as caught:
        parse(data, "line 1")
    assert caught.value.reason.startswith("line 1 ")
    return caught.value.code


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1, "a": 1}',
        b'{"a" :1, "a"\n\t : 2}',
        b'{"a": {"b": 1, "b": 2}}',
        b'[{"a": 1}, {"b": [{"c": 1, "c": 2}]}]',
        rb'{"a": "\": ", "\u0061": "x"}',
        rb'{"text": "he said \"no\": she", "text": ""}',
    ],
)
def test_equal_keys_are_found_at_every_level(data: bytes) -> None:
    assert _code(data) == "duplicate-key"


@pytest.mark.parametrize(
    "data",
    [rb'{"text": "\"x\": \"x\": y"}', b'{"a": ":", "b": ": c"}', b'{"a": {"a": {"a": []}}}', rb'["\\", {"a":":"}]'],
)
def test_quotes_and_colons_in_strings_are_no_keys(data: bytes) -> None:
    assert parse(data, "line 1") == json.loads(data)


def test_depth_ends_at_64_levels() -> None:
    assert parse(b"[" * 64 + b"1" + b"]" * 64, "line 1")
    assert _code(b"[" * 65 + b"1" + b"]" * 65) == "too-deep"
    assert _code(b'{"a":' * 100_000) == "too-deep"
    assert _code(b'{"a": ' + b"[" * 1000 + b"]" * 1000 + b', "a": 1}') == "too-deep"


def test_brackets_in_strings_are_not_depth() -> None:
    assert parse(b'{"text": "' + b"[1] {" * 1000 + b'"}', "line 1")


@pytest.mark.parametrize("number", ["18446744073709551616", "-9223372036854775809", "1" * 5000, "1e999"])
def test_a_number_that_would_lose_digits_is_refused(number: str) -> None:
    assert _code(f'{{"id": {number}}}'.encode()) == "number-range"


@pytest.mark.parametrize("number", ["9007199254740993", "18446744073709551615", "1e30", "-0.5"])
def test_other_numbers_are_what_was_written(number: str) -> None:
    assert parse(f"[{number}]".encode(), "line 1") == [float(number) if "e" in number or "." in number else int(number)]


@pytest.mark.parametrize("data", [rb'"\ud800"', rb'"\udc00\ud800"', b'"\xed\xa0\x80"', rb'{"a": "\ud83dx"}'])
def test_half_a_surrogate_pair_is_refused(data: bytes) -> None:
    assert _code(data) == "lone-surrogate"


def test_not_a_number_is_not_json() -> None:
    assert _code(b'{"a": NaN}') == "invalid-json"
    assert _code(b'{"a": "\xff"}') == "bad-encoding"


def test_a_line_is_a_document_or_a_reject(tmp_path: Path) -> None:
    lines = [
        '{"text": "One."}',
        "",
        "  ",
        "{nope}",
        "[1]",
        '{"text": ""}',
        '{"title": "x"}',
        '{"text": 7}',
        '{"text": "Two."}',
    ]
    found = found_in(tmp_path, {"a.jsonl": "\n".join(lines)})
    assert [(d.place, d.content) for d in found.documents] == [("line 1", "One."), ("line 9", "Two.")]
    assert found.codes == [
        "a.jsonl line 4 invalid-json",
        "a.jsonl line 5 no-text",
        "a.jsonl line 6 no-text",
        "a.jsonl line 7 no-text",
        "a.jsonl line 8 no-text",
    ]
    assert "column" in found.rejects[0].reason


def test_only_a_line_feed_ends_a_line(tmp_path: Path) -> None:
    found = found_in(tmp_path, {"a.jsonl": '{"text": "a\u2028b\u2029c\x85d"}\r\n{"text": "e"}\r\n'})
    assert found.texts == ["a\u2028b\u2029c\x85d", "e"]


def test_columns_are_values_as_they_are(tmp_path: Path) -> None:
    row = '{"text": "x", "date": "2024-05-01", "issue": 7, "draft": false, "authors": ["Ada Finch"], "url": null}'
    (document,) = found_in(tmp_path, {"a.jsonl": row}).documents
    assert [(c.field, c.value, c.kind, c.raw, c.place) for c in document.authored] == [
        ("date", "2024-05-01", "column", "2024-05-01", "$.date"),
        ("issue", 7, "column", "7", "$.issue"),
        ("draft", False, "column", "false", "$.draft"),
        ("authors", ["Ada Finch"], "column", '["Ada Finch"]', "$.authors"),
    ]


def test_the_text_column_decides_format_and_reading(tmp_path: Path) -> None:
    rows = '{"text": "a"}\n{"html": "<p>b"}\n{"markdown": "*c*"}\n'
    rows += '{"text": "d", "html": "<p>d"}\n{"text": "", "html": "<p>e"}\n'
    read = [(d.format, d.reading) for d in found_in(tmp_path, {"a.jsonl": rows}).documents]
    assert read == [("text", "body"), ("html", "page"), ("markdown", "body"), ("text", "body"), ("html", "page")]
    assert {d.reading for d in found_in(tmp_path, {}, {"*.jsonl": "page"}).documents} == {"page"}


def test_the_digest_is_of_the_line_alone(tmp_path: Path) -> None:
    line = '{"text": "The sea was out."}'
    files = {"a.jsonl": f"{line}\r\n", "b.jsonl": f"\ufeff{line}", "c.ndjson.gz": gzip.compress(line.encode())}
    assert {d.digest for d in found_in(tmp_path, files).documents} == {sha256(line.encode())}


def test_a_json_file_is_an_object_or_a_list_of_them(tmp_path: Path) -> None:
    files = {
        "a.json": '{"text": "One."}',
        "b.json": '[{"text": "Two."}, 3, {"text": "Four."}]',
        "c.json": "[]",
        "d.json": "4",
    }
    found = found_in(tmp_path, files)
    assert [(d.source, d.place) for d in found.documents] == [
        ("a.json", ""),
        ("b.json", "item 1"),
        ("b.json", "item 3"),
    ]
    assert found.codes == ["b.json item 2 no-text", "d.json no-text"]


def test_wide_encodings_with_a_mark_are_json_lines_too(tmp_path: Path) -> None:
    lines = '{"text": "Blåbär."}\n{"text": "Två."}\n'
    found = found_in(tmp_path, {"a.jsonl": lines.encode("utf-16"), "b.json": '{"text": "Tre."}'.encode("utf-32")})
    assert [(d.content, d.encoding) for d in found.documents] == [
        ("Blåbär.", "utf-16"),
        ("Två.", "utf-16"),
        ("Tre.", "utf-32"),
    ]


@pytest.mark.parametrize(
    ("name", "written", "told"),
    [
        ("a.json", '{"text": "One."}\n{"text": "Two."}\n', "where each line holds an object, call it .jsonl."),
        ("a.json", '{"total": 1, "articles": [{"text": "One."}]}', "where 'articles' lists the articles, save that"),
        ("a.jsonl", '{\n"text": "One."}\n', "call this one .json."),
    ],
)
def test_json_that_is_of_another_kind_is_told_which(tmp_path: Path, name: str, written: str, told: str) -> None:
    assert told in found_in(tmp_path, {name: written}).rejects[0].reason


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            {"url": "https://a.example/", "content": "The mill was sold on Tuesday.", "words": 6},
            'or add "content" = "text" to the recipe\'s columns.',
        ),
        ({"link": "https://a.example/", "post": "<p>The mill was sold.</p>"}, 'or add "post" = "html" to the recipe'),
        (
            {"Datei": "mill.pdf", "Notiz": "The mill was sold on Tuesday."},
            'metadata.csv or .jsonl, at the top of raw/ and add "Datei" = "source"',
        ),
        ({"words": 6}, "text, markdown, html."),
        ({"text": None, "headline": "The mill was sold"}, "text, markdown, html."),
    ],
)
def test_a_row_without_text_is_told_which_column_may_hold_it(row: dict[str, object], told: str) -> None:
    with pytest.raises(RejectError) as reject:
        text_column(row, {}, "line 1")
    assert told in reject.value.reason
