"""Spots of values in large files, in parts of them, and in files that are gone."""

from pathlib import Path

import pytest

from builder.documents import Candidate, Document, Spot
from builder.recipe import Limits
from builder.sources import Source, Wanted, read, scan, split, spots
from builder.sources.places import html_text
from builder.sources.places.markup import Markup

LIMITS = Limits()


def wanted(document: Document, pointer: str) -> Wanted:
    field = pointer.split("/")[1]
    return Wanted(document.place, pointer, next((c for c in document.authored if c.field == field), None))


def documents(raw: Path, source: Source) -> list[Document]:
    return [found for found in read(raw, source, LIMITS) if isinstance(found, Document)]


def test_parts_of_a_file_find_the_same_spots_as_the_whole(tmp_path: Path) -> None:
    rows = [f'{{"text": "{"x" * (n % 7)}.", "n": {n}}}\n' for n in range(100)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    (source,) = scan(tmp_path, {}).sources
    parts = split(tmp_path, source, 500)
    assert len(parts) > 5
    found = [
        spots(tmp_path, part, [wanted(d, "/n") for d in documents(tmp_path, part)], LIMITS) for part in (source, *parts)
    ]
    assert found[0] == [spot for part in found[1:] for spot in part]
    assert found[0][3] == Spot("a.jsonl", 7, 23)


def test_spots_come_in_the_order_they_are_asked_for_from_all_files(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"text": "a", "n": 1},\n {"text": "b", "n": 2}]')
    (tmp_path / "a.json.meta.yaml").write_text("title: x\n")
    (source,) = scan(tmp_path, {}).sources
    first, second = documents(tmp_path, source)
    asked = [wanted(second, "/n"), wanted(first, "/title"), wanted(first, "/n"), wanted(first, "/text")]
    assert spots(tmp_path, source, asked, LIMITS) == [
        Spot("a.json", 2, 21),
        Spot("a.json.meta.yaml", 1, 8),
        Spot("a.json", 1, 21),
        Spot("a.json", 1, 11),
    ]


def test_a_file_that_is_no_longer_what_was_read_has_no_line(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "a", "n": 1}\n')
    (source,) = scan(tmp_path, {}).sources
    asked = [wanted(document, "/n") for document in documents(tmp_path, source)]
    for content in (None, "", "{", "\n\n\n"):
        file.unlink() if content is None else file.write_text(content)
        assert spots(tmp_path, source, asked, LIMITS) == [Spot("a.jsonl", 0, 0)]


@pytest.mark.parametrize(
    ("page", "place", "kind", "at"),
    [
        ("<svg><title>x</title></svg><title>Low tide</title>", "title, line 1", "title-tag", "Low"),
        ("<meta name=a content='>'><title>Low tide</title>", "title, line 1", "title-tag", "Low"),
        ("<p title=it's><title>Low tide</title>", "title, line 1", "title-tag", "Low"),
        ("<TITLE\n>Low tide</TITLE>", "title, line 2", "title-tag", "Low"),
        ("<p>low tide</p><p>Low\n <b>tide</b></p>", "rendered line 3, column 1", "title-line", "Low"),
        ("<p>Low tider</p>", "rendered line 1, column 1", "title-line", "Low"),
        ("<p>High tide</p>", "rendered line 1, column 1", "title-line", None),
        ('<script type="application/ld+json">{"a": 1}</script>', "json-ld[3] $.headline", "json-ld", None),
    ],
)
def test_what_a_page_states_is_found_in_markup_of_any_shape(page: str, place: str, kind: str, at: str | None) -> None:
    found = html_text.offset(Markup(page), Candidate("title", "Low tide", kind, "Low tide", place, 1.0), ("title",))
    assert found == (None if at is None else page.index(at))


def test_markup_that_never_ends_is_read_in_linear_time() -> None:
    for page in ("<a " * 100_000, "<!--" * 100_000, "<script>" * 100_000, "<a b=" + "'" * 200_000, "<" * 500_000):
        assert len(Markup(page).tags) <= 100_000
