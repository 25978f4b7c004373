"""What stands above a text is metadata as it was written; what only looks like it stays text."""

from pathlib import Path

import pytest
from raw_folder import found_in

from builder.sources.front_matter import split_front_matter
from builder.sources.rejects import RejectError
from builder.sources.yaml_values import entries


def _values(text: str) -> dict[str, object]:
    return {c.field: c.value for c in split_front_matter(text)[0]}


def _error(text: str) -> str:
    with pytest.raises(RejectError) as caught:
        split_front_matter(text)
    return f"{caught.value.place} {caught.value.code}"


def test_values_stay_what_was_written() -> None:
    dates = "date: 2024-05-01\nat: 2024-05-01 12:30:00\n"
    assert _values(f"---\n{dates}draft: no\nid: 007\nhash: 12e5\nbig: 12345678901234567890\n---\n") == {
        "date": "2024-05-01",
        "at": "2024-05-01 12:30:00",
        "draft": "no",
        "id": "007",
        "hash": "12e5",
        "big": "12345678901234567890",
    }


def test_types_are_those_of_yaml_1_2() -> None:
    text = '---\nissue: 7\nshare: 0.5\ndraft: true\nnone: null\nempty:\nquoted: "7"\ntags: [a, 2]\nat: {x: ~}\n---\n'
    assert _values(text) == {
        "issue": 7,
        "share": 0.5,
        "draft": True,
        "quoted": "7",
        "tags": ["a", 2],
        "at": {"x": None},
    }


def test_places_are_those_of_the_file_and_raw_is_what_stands_there() -> None:
    values, rest = split_front_matter("---\n# note\ntitle: 'Low tide'\nauthors:\n  - Ada Finch\n---\r\n\nThe sea.\n")
    assert [(c.field, c.raw, c.place) for c in values] == [
        ("title", "Low tide", "line 3, column 1"),
        ("authors", "- Ada Finch", "line 4, column 1"),
    ]
    assert rest == "\nThe sea.\n"


@pytest.mark.parametrize(
    "text", ["---\n\nShe paused.\n\n---\nOn.", "---\ntitle: never closed\n", "----\na: b\n----\n", " ---\n"]
)
def test_a_rule_is_not_front_matter(text: str) -> None:
    assert split_front_matter(text) == ((), text)


@pytest.mark.parametrize(
    ("block", "error"),
    [
        ("a: 1\na: 2", "line 3 duplicate-key"),
        ("a: {b: 1, b: 2}", "line 2 duplicate-key"),
        ("a: 1\nb: [", "line 4 invalid-yaml"),
        ("a: b: c", "line 2 invalid-yaml"),
        ("a: !!python/name:os.system x", "line 2 invalid-yaml"),
        ("a: \x01", "line 2 invalid-yaml"),
        ("a: &x [1]\nb: *x", "line 2 yaml-aliases"),
        ("a: " + "[" * 20_000, "line 2 too-deep"),
        ("a:\n" + "\n".join(" " * n + "-" for n in range(1, 80)), "line 66 too-deep"),
        ("a: " + "x" * 70_000, " too-large"),
    ],
)
def test_yaml_that_would_mislead_is_refused_at_its_line(block: str, error: str) -> None:
    assert _error(f"---\n{block}\n---\nText.\n") == error


def test_an_alias_bomb_costs_nothing() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    assert _error(f"---\n{bomb}---\n") == "line 2 yaml-aliases"


def test_toml_between_plus_signs_keeps_dates_as_written() -> None:
    block = "title = 'Low tide'\nat = 2024-05-01 12:30:00Z # noon\nissue = 7\n[meta]\nday = 2024-05-01\n"
    values, rest = split_front_matter(f"+++\n{block}+++\nThe sea.\n")
    assert {c.field: c.value for c in values} == {
        "title": "Low tide",
        "at": "2024-05-01 12:30:00Z",
        "issue": 7,
        "meta": {"day": "2024-05-01"},
    }
    assert [c.place for c in values] == [f"line {n}, column 1" for n in (2, 3, 4, 5)]
    assert rest == "The sea.\n"


@pytest.mark.parametrize(
    ("block", "error"),
    [
        ("a = 1\na = 2", "line 3 duplicate-key"),
        ("a =", "line 2 invalid-toml"),
        ("a = " + "[" * 50_000, " too-deep"),
        ("a" + ".a" * 500 + " = 1", " too-deep"),
    ],
)
def test_toml_that_would_mislead_is_refused(block: str, error: str) -> None:
    assert _error(f"+++\n{block}\n+++\n").endswith(error)


def test_the_content_begins_below_the_front_matter(tmp_path: Path) -> None:
    files = {
        "a.md": "\ufeff---\r\ntitle: Low tide\r\n---\r\nThe sea.\r\n",
        "b.txt": "---\ntitle: High\n...\nUp.",
        "c.html": "---\na: b\n---\n",
    }
    found = found_in(tmp_path, files)
    assert found.texts == ["The sea.\r\n", "Up.", "---\na: b\n---\n"]
    assert found.values("title") == ["Low tide", "High"]


def test_front_matter_alone_is_no_document(tmp_path: Path) -> None:
    assert found_in(tmp_path, {"a.md": "---\ntitle: x\n---\n\n"}).codes == ["a.md no-text"]


def test_several_documents_in_one_yaml_are_refused() -> None:
    with pytest.raises(RejectError, match="second document"):
        entries("a: 1\n---\nb: 2\n")


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("---\ntitle: Low tide\nauthors: [Ada]\n--\n\nThe sea was out.\n", 1),
        ("\n\n---\ntitle: Low tide\nauthors: [Ada]\n---\n\nThe sea was out.\n", 3),
        (" ---\r\ntitle: Low tide\r\nauthors:\r\n- Ada\r\n---\r\nThe sea was out.\r\n", 1),
        ("----\ntitle: Low tide\ndate: 2020-01-02\n----\nThe sea was out.\n", 1),
    ],
)
def test_front_matter_that_would_be_read_as_text_is_a_reject(written: str, line: int) -> None:
    with pytest.raises(RejectError, match="begins with --- in the first line") as raised:
        split_front_matter(written)
    assert raised.value.at == (line, 1)


@pytest.mark.parametrize(
    "text", ["---\nAda: I saw it.\nLou: I did not.\n", "---\nnote: one\n\nThe sea.\n", "----\n\nx: y\n"]
)
def test_a_rule_above_a_text_stays_in_it(text: str) -> None:
    assert split_front_matter(text) == ((), text)
