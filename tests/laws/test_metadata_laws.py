"""Laws of metadata under random input."""

import json

from hypothesis import given
from hypothesis import strategies as st

from builder.authored import cell_value
from builder.documents import Block, Candidate, Cell, Label, PageData, Tag
from builder.metadata import BAR, PageEvidence, find
from builder.metadata.brands import site_name, spellings_in, spells
from builder.metadata.bylines import people, subjects_of
from builder.metadata.dates import days, parse_day
from builder.metadata.names import fold

TEXT = st.text(max_size=200)
DATED = st.lists(
    st.sampled_from(["May", "24", "2017", ",", "/", ".", "-", "mai", "年", "月", "日", "By", "Ada", "Marsh", " "])
).map("".join)
LINES = st.lists((TEXT | DATED).map(lambda text: text.replace("\n", " ")), max_size=8)
"""A page is parted at its line feeds, so no line holds one."""
CANDIDATES = st.builds(
    Candidate,
    st.sampled_from(["title", "authors", "date", "x"]),
    TEXT | st.none(),
    st.just("sidecar"),
    TEXT,
    TEXT,
    st.just(1.0),
)


@given(TEXT | DATED)
def test_a_day_is_where_it_says_and_reads_itself_again(text: str) -> None:
    at = 0
    for day in days(text, order="day"):
        assert at <= day.start < day.end <= len(text)
        assert parse_day(day.value) == day.value
        at = day.end


@given(TEXT | DATED)
def test_names_are_found_in_the_text_and_only_once(text: str) -> None:
    for names in (people(text), subjects_of(text)):
        assert len({fold(name) for name in names}) == len(names)
        assert all(name.strip() == name != "" for name in names)


@given(LINES, st.data(), st.lists(CANDIDATES, max_size=4))
def test_each_field_has_at_most_one_value_and_it_is_above_the_bar(
    lines: list[str], data: st.DataObject, authored: list[Candidate]
) -> None:
    blocks = [Block(i, i + 1, data.draw(st.sampled_from(Label)), "") for i, line in enumerate(lines) if line.strip()]
    tags = (Tag("meta", data.draw(st.sampled_from(["author", "date", "og:title"])), data.draw(TEXT), "m"),)
    page = PageData(tags=tags)
    findings = find(PageEvidence(lines, blocks, page), authored, {"title": "none"})
    chosen = [one for one, taken in findings if taken]
    assert len({one.field for one in chosen}) == len(chosen)
    assert all(one.confidence >= BAR or one.kind == "default" for one in chosen)
    assert findings == find(PageEvidence(lines, blocks, page), authored, {"title": "none"})


TLDS = st.sampled_from(["fr", "com", "co.uk", "example"])
URLS = (
    st.builds("https://{}.{}/{}".format, st.from_regex(r"[a-z-]{3,9}(\.[a-z]{2,9})?", fullmatch=True), TLDS, TEXT)
    | TEXT
)


@given(TEXT, URLS)
def test_a_sites_name_is_a_piece_of_what_it_calls_itself(text: str, url: str) -> None:
    assert site_name(text, url) in text


@given(TEXT, st.sampled_from(["lowtide", "ada", "börse"]))
def test_the_runs_that_spell_a_name_are_pieces_that_spell_it(text: str, name: str) -> None:
    assert all(run in f"{text} Low-Tide" and spells(run, name) for run in spellings_in(f"{text} Low-Tide", name))


KINDS = {
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53),
    "boolean": st.booleans(),
    "list": st.lists(st.text(st.characters(exclude_categories=["Cs"]))),
}


@given(st.data(), st.sampled_from(sorted(KINDS)))
def test_what_json_writes_into_a_cell_is_what_its_column_holds(data: st.DataObject, kind: str) -> None:
    value = data.draw(KINDS[kind])
    assert cell_value(Cell(json.dumps(value)), kind) == value
    assert [cell_value(Cell(json.dumps(value)), other) for other in ("string", "date", "label", None)] == [
        json.dumps(value)
    ] * 4


@given(TEXT, st.sampled_from([*KINDS, "object"]))
def test_a_cell_in_a_column_of_another_type_stays_the_text_that_it_is(text: str, kind: str) -> None:
    value = cell_value(Cell(text), kind)
    assert value == text or (type(value) is not str and json.loads(text) == value)
