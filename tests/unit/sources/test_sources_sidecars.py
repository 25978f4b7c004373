"""A sidecar speaks for its file, before everything else, or says what is wrong with it."""

from pathlib import Path

import pytest
from raw_folder import found_in

from builder.sources import yaml_values
from builder.sources.rejects import RejectError


def test_authored_values_come_strongest_first(tmp_path: Path) -> None:
    files = {
        "a.md": "---\ntitle: front\n---\nText.",
        "a.md.meta.yaml": "title: beside\n",
        "b.csv": "text,title\nText.,column\n",
        "b.csv.meta.json": '{"title": "beside"}',
        "metadata.csv": "source,title\na.md,table\nb.csv,table\n",
    }
    found = found_in(tmp_path, files)
    kinds = [[(c.kind, c.value) for c in d.authored] for d in found.documents]
    assert kinds == [
        [("sidecar", "beside"), ("metadata-table", "table"), ("front-matter", "front")],
        [("sidecar", "beside"), ("metadata-table", "table"), ("column", "column")],
    ]


def test_places_name_the_sidecar_and_the_line(tmp_path: Path) -> None:
    files = {
        "in/a.txt": "x",
        "in/a.txt.meta.yml": "# note\ntitle: T\ndate: 2024-05-01\n",
        "b.txt": "x",
        "b.txt.meta.json": '{"id": 7}',
    }
    places = [[(c.value, c.place) for c in d.authored] for d in found_in(tmp_path, files).documents]
    assert places == [
        [(7, "b.txt.meta.json $.id")],
        [("T", "in/a.txt.meta.yml line 2, column 1"), ("2024-05-01", "in/a.txt.meta.yml line 3, column 1")],
    ]


def test_a_sidecar_speaks_for_every_document_of_its_file(tmp_path: Path) -> None:
    files = {"a.jsonl": '{"text": "x"}\n{"text": "y"}\n', "a.jsonl.meta.yaml": "outlet: The Harbour Post\n"}
    assert found_in(tmp_path, files).values("outlet") == ["The Harbour Post"] * 2


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("yaml", "- a\n", "invalid-sidecar"),
        ("json", "[1]", "invalid-sidecar"),
        ("json", "{", "invalid-json"),
        ("json", '{"a": 1, "a": 2}', "duplicate-key"),
        ("yaml", "a: 1\nb: *x\n", "line 2 yaml-aliases"),
        ("yaml", "a: [\n", "line 2 invalid-yaml"),
        ("yaml", b"a: \xff\xfe\x00", "binary"),
    ],
)
def test_a_sidecar_that_cannot_be_read_rejects_its_file_once(
    tmp_path: Path, name: str, content: str | bytes, code: str
) -> None:
    found = found_in(tmp_path, {"a.jsonl": '{"text": "x"}\n{"text": "y"}\n', f"a.jsonl.meta.{name}": content})
    assert found.codes == [f"a.jsonl a.jsonl.meta.{name} {code}"]
    assert f"a.jsonl.meta.{name}" in found.rejects[0].reason
    assert not found.documents


def test_an_empty_sidecar_says_nothing(tmp_path: Path) -> None:
    found = found_in(tmp_path, {"a.txt": "x", "a.txt.meta.yaml": "# to do\n"})
    assert [d.authored for d in found.documents] == [()]


@pytest.mark.parametrize(
    ("written", "told", "at"),
    [
        ("title: A\n\tauthors: [Ada]\n", "a tab", (2, 1)),
        ("title:\xa0Low tide\n", "a no-break space", (1, 7)),
        ("title:\xa0Low tide\nauthors: [Ada]\n", "a no-break space", (1, 7)),
        ('title: "Low tide\nauthors: [Ada]\ndate: 2020-01-01\n', "the quote that begins here", (1, 8)),
        ("title: Fire: the story\n", "a second colon", (1, 12)),
        ("title: A\n authors: [Ada]\n", "where the value above goes on", (2, 9)),
        ("title: A\nauthors\ndate: x\n", "a key has no colon", (2, 1)),
        ("authors:\n  - Ada\n - Lou\n", "in the column of those above", (3, 2)),
        ("authors: - Ada\n", "on the line of its key", (1, 10)),
        ("authors:\n -Ada Quill\n -Lou Marsh\n", "begins no item of a list", (2, 2)),
        ("title: Our #1 hit\n", "is a comment", (1, 12)),
    ],
)
def test_what_makes_yaml_another_thing_than_was_meant_is_told_where_it_is(
    written: str, told: str, at: tuple[int, int]
) -> None:
    with pytest.raises(RejectError, match="is not YAML") as raised:
        yaml_values.entries(written)
    assert (told in raised.value.reason, raised.value.at) == (True, at)


def test_comments_and_dashes_that_can_mean_one_thing_only_stay() -> None:
    written = "# all\ntitle: -30- # the end\nauthors: [Ada, #one\n Lou]\nnote: >\n  -so it goes #1\n-k: 1\n"
    told = {entry.key: entry.value for entry in yaml_values.entries(written) or []}
    assert told == {"title": "-30-", "authors": ["Ada", "Lou"], "note": "-so it goes #1\n", "-k": 1}
