import pytest

from builder import judgement, lineage, pipeline
from builder.documents import Candidate, Document, Problem
from builder.recipe import Recipe

PAGE = (
    "The Clock That Was Right Twice\n\nBy Ada Quill\n\nThe clock on the corn exchange stopped at ten to four in 1962, "
    "and nobody has been late for anything since.\n\nVisitors set their watches by it and miss their trains, which is "
    "how the hotel next door has kept its eleven rooms full."
)


def document(content: str, line: int = 1) -> Document:
    return Document("a.txt", "", "page", "text", content, (), "utf-8", lineage.sha256(content.encode()), line)


def test_evidence_names_the_line_of_the_file_not_of_the_repaired_text() -> None:
    pressed = pipeline.press(document("\f\r\n" + PAGE, line=4), Recipe(name="t"), ("title", "authors"))
    places = {f.candidate.kind: f.candidate.place for f in pressed.findings if f.chosen}
    assert places["byline"] == "line 7, column 1"


def test_evidence_of_a_field_under_its_other_name_keeps_the_place_where_it_was_written() -> None:
    written = Candidate("author", "Ada Quill", "front-matter", "Ada Quill", "line 2, column 1", 1.0)
    above = document(PAGE, line=4)._replace(authored=(written,))
    (found,) = [f for f in pipeline.press(above, Recipe(name="t"), ("authors",)).findings if f.chosen]
    assert (found.candidate.field, found.candidate.place) == ("authors", "line 2, column 1")


def test_a_missing_field_is_answered_with_the_sidecar_to_write() -> None:
    problem = Problem("missing-field", "a.txt", "", "/date", "date is missing")
    assert "a.txt.meta.yaml" in judgement.with_missing_field_hint(problem, (), ("date",)).hint


def test_a_missing_outlet_of_a_known_address_is_answered_with_the_recipe_s_table() -> None:
    problem = Problem("missing-field", "a.html", "", "/outlet", "outlet is missing")
    hint = judgement.with_missing_field_hint(problem, (), ("outlet",), "https://www.fen.example/2019/weir").hint
    assert hint.startswith('add "fen.example" = "its name" to the recipe\'s outlets, or write')


def test_a_missing_part_of_an_object_is_written_into_it() -> None:
    problem = Problem("missing-field", "a.md", "", "/places/0/city", "places[0].city is missing")
    assert judgement.with_missing_field_hint(problem, (), ("places",)).hint == "write 'city' into places.0"


def test_a_missing_field_goes_into_the_sidecar_that_is_there() -> None:
    written = (Candidate("title", "T", "sidecar", "T", "letters/a.txt.meta.json $.title", 1.0),)
    problem = Problem("missing-field", "letters/a.txt", "", "/date", "date is missing")
    hinted = judgement.with_missing_field_hint(problem, written, ("date", "title"))
    assert hinted.hint == "write 'date' in a.txt.meta.json beside it"


@pytest.mark.parametrize(
    ("kind", "place", "where"),
    [
        ("front-matter", "", "its front matter or in a.meta.yaml beside it"),
        ("column", "", "the object itself or in a.meta.yaml beside it"),
        ("column", "line 3", "line 3 itself or in a.meta.yaml beside it"),
        ("warc", "record 2", "a.meta.yaml beside it"),
    ],
)
def test_a_missing_field_goes_where_the_others_stand(kind: str, place: str, where: str) -> None:
    written = (Candidate("title", "T", kind, "T", "$.title", 1.0),)
    problem = Problem("missing-field", "a", place, "/date", "date is missing")
    hinted = judgement.with_missing_field_hint(problem, written, ("date", "title"))
    assert hinted.hint == f"write 'date' in {where}"


def test_a_missing_field_is_answered_with_what_is_written_under_other_names() -> None:
    written = tuple(Candidate(name, "x", "column", "x", f"$.{name}", 1.0) for name in ("headline", "byline", "url"))
    problem = Problem("missing-field", "a.txt", "", "/title", "title is missing")
    hint = judgement.with_missing_field_hint(problem, written, ("title", "url", "authors")).hint
    assert hint.endswith("; the schema does not know its 'headline': name what they are in the recipe's columns")


def test_a_reject_joins_all_problems_of_a_document() -> None:
    problems = [
        Problem("missing-field", "a.txt", "", "/date", "date is missing", "write 'date'"),
        Problem("bad-format", "a.txt", "", "/url", "url is no url"),
        Problem("missing-field", "a.txt", "", "/outlet", "outlet is missing", "write 'outlet'"),
    ]
    rejected = judgement.reject(document(PAGE), problems, "x")
    assert rejected.code == "missing-field"
    assert rejected.reason.startswith("missing: date, outlet (")
    assert rejected.reason.endswith("url is no url")
