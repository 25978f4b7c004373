"""The report's page holds whatever texts it is given, and none of them becomes markup."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from builder.cleaning import replay
from builder.cleaning.pieces import Piece, pieces
from builder.documents import Edit
from builder.release.inspection.look import Shown
from builder.release.inspection.overview import Overview
from builder.release.papers.statistics import Coverage, Cut, Rights, Statistics
from builder.release.version import FIRST
from builder.report import html
from builder.report.html.elements import tag, visible

SIGNS = ["<", ">", "&", '"', "'", "</style>", "<script>alert(1)</script>", "-->", "]]>", "&lt;", "$x", "{", "\\"]
UNSEEN = ["\0", "\x1b[31m", "\r\n", "\n", "\t", "\x85", "\u202e", "\u2028", "\ufeff", "\ufffe", "\ud800", "\xa0"]
TEXT = st.lists(st.sampled_from([*SIGNS, *UNSEEN, "a", "שלום"]) | st.text(max_size=5), max_size=6).map("".join)
COUNTS = st.dictionaries(TEXT, st.integers(0, 10**9), max_size=3)
CUTS = st.dictionaries(TEXT, st.builds(Cut, *[st.integers(0, 10**9)] * 3), max_size=3)


def rows(*names: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries(dict.fromkeys(names, TEXT)), max_size=3)


ENTRY = rows("id", "source", "place", "split", "first_version").filter(bool).map(lambda found: found[0])
EVIDENCE = rows("field", "kind", "place").flatmap(
    lambda found: st.lists(st.booleans(), min_size=len(found), max_size=len(found)).map(
        lambda taken: [
            row | {"chosen": one, "value": "[true, 7]", "confidence": 0.5}
            for row, one in zip(found, taken, strict=True)
        ]
    )
)
PIECES = st.lists(st.builds(Piece, st.none() | TEXT, TEXT, TEXT, st.integers(0, 99)), max_size=5)
SHOWN = st.builds(
    Shown,
    ENTRY,
    st.fixed_dictionaries({"title": TEXT, "language": TEXT}),
    EVIDENCE,
    CUTS,
    st.none() | PIECES,
    st.integers(0, 9),
    st.booleans(),
    st.booleans(),
)
COVERAGE = st.builds(Coverage, COUNTS, COUNTS, TEXT, TEXT, st.integers(0, 9))
STATISTICS = st.builds(
    Statistics, COUNTS, st.dictionaries(TEXT, COUNTS, max_size=3), COUNTS, CUTS, st.just(Rights({}, {}, 0, 0)), COVERAGE
)
CHANGE = rows("id", "change", "source", "place", "field", "old", "new", "why")
STATED = st.fixed_dictionaries(
    {
        "name": TEXT,
        "date": TEXT,
        "counts": st.just({"read": 7}),
        "previous": st.none() | st.fixed_dictionaries({"version": TEXT}),
        "changes": st.just({"edited": 1}),
    }
)
OVERVIEW = st.builds(
    Overview,
    st.just(FIRST),
    STATED,
    TEXT,
    st.dictionaries(st.sampled_from(["pretty_name", "license", "license_name"]), TEXT),
    TEXT,
    STATISTICS,
    COUNTS,
    st.dictionaries(st.integers(1, 9999), st.integers(1, 9), min_size=1, max_size=3),
    COUNTS,
    CHANGE.map(lambda found: {"edited": [found]}),
    rows("source", "place", "code", "reason"),
    st.lists(SHOWN, max_size=2),
)
FOREIGN = "//script | //img | //link | //iframe | //object | //@src | //@*[starts-with(name(), 'on')]"


@given(TEXT)
def test_any_text_comes_back_from_an_element_and_from_an_attribute(text: str) -> None:
    element = etree.fromstring(tag("p", text, title=text))
    assert (element.text or "") == visible(text)
    assert element.get("title") == visible(text).replace("\n", " ").replace("\t", " ")
    assert len(element) == 0


@settings(max_examples=50)
@given(OVERVIEW)
def test_whatever_a_release_says_the_page_parses_and_nothing_in_it_runs_or_loads(found: Overview) -> None:
    page: Any = etree.fromstring(html.page(found).encode())
    assert page.xpath(FOREIGN) == []
    assert {link[0] for link in page.xpath("//@href")} == {"#"}
    assert "default-src 'none'" in page.xpath("//meta/@content")[0]


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    base = draw(st.text(max_size=30))
    places = sorted(draw(st.lists(st.integers(0, len(base)), max_size=8, unique=True)))
    spans = zip(places[::2], places[1::2], strict=False)
    return base, [Edit(start, end, draw(st.text(max_size=3)), "unwrap") for start, end in spans]


@given(edited())
def test_the_pieces_before_are_the_base_text_and_those_after_are_its_replay(case: tuple[str, list[Edit]]) -> None:
    base, edits = case
    clean = replay(base, edits)
    found = [*pieces(clean, edits, base)]
    assert "".join(piece.before or "" for piece in found) == base
    assert "".join(piece.after for piece in found) == clean
    unknown = [piece._replace(before=None) if piece.cleaner else piece for piece in found]
    assert [*pieces(clean, edits)] == unknown
