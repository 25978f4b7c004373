"""Rules that overrule the main judge."""

import pytest

from builder.documents import Label, Line
from builder.pages.html.labels import label, rule_verdict
from builder.pages.html.view import view_page

PROSE = "The river rose again on Monday, and the whole town waited for news of the old bridge upstream."
BODY = "html/body/div.story"


def label_of(text: str, line: Line) -> Label:
    """The label of a line that stands among paragraphs of prose."""
    prose = Line("p", f"{BODY}/p", 0.0, main=True)
    page = [PROSE + " 1", PROSE + " 2", text, PROSE + " 3"]
    return next(b.label for b in label("\n".join(page), [prose, prose, line, prose]) if b.start <= 2 < b.end)


@pytest.mark.parametrize(
    ("text", "tag", "inner", "links", "main", "expected"),
    [
        ("The bridge at noon", "figcaption", "/figure/figcaption", 0.0, True, Label.CAPTION),
        ("Ada Moss", "div", "/div.post-byline", 1.0, True, Label.BYLINE),
        ("Ada Moss covers rivers.", "p", "/div.authorBio/p", 0.0, True, Label.BIO),
        ("Get the news by mail", "p", "/div.newsletter-box/p", 0.0, True, Label.NEWSLETTER),
        ("Share", "div", "/div.social-share", 0.0, True, Label.SHARE),
        ("The dam that never was", "p", "/p", 1.0, True, Label.RELATED),
        ("Read more: The dam that never was", "p", "/p", 0.8, True, Label.RELATED),
        ("Photo: Ada Moss", "p", "/p", 0.0, True, Label.CREDIT),
        ("Floods", "h2", "/h2", 0.0, True, Label.HEADING),
        ("Sandbags", "li", "/ul/li", 0.0, True, Label.LIST_ITEM),
        ("It will hold.", "p", "/blockquote/p", 0.0, True, Label.QUOTE),
        ("A paragraph the judge lost.", "p", "/p", 0.0, False, Label.PARAGRAPH),
        ("Loading", "div", "/div!hidden", 0.0, False, Label.FURNITURE),
        (PROSE * 4, "p", "/div.widget-text/p", 0.0, True, Label.PARAGRAPH),
    ],
)
def test_structure_names_the_line(
    text: str, tag: str, inner: str, links: float, *, main: bool, expected: Label
) -> None:
    assert label_of(text, Line(tag, BODY + inner, links, main=main)) == expected


@pytest.mark.parametrize(("size", "expected"), [(1, Label.FURNITURE), (4, Label.PARAGRAPH)])
def test_much_prose_that_the_judge_left_in_the_container_of_the_text_is_text(size: int, expected: Label) -> None:
    prose, left = Line("p", f"{BODY}/p", 0.0, main=True), Line("p", f"{BODY}/div.embed/table/p", 0.0, main=False)
    page = [f"{PROSE} {i}" for i in range(4 + size)]
    assert label("\n".join(page), [prose] * 4 + [left] * size)[-1].label is expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [("/ul/li", Label.LIST_ITEM), ("/div.box/ul/li", Label.FURNITURE), ("/ul.menu/li", Label.NAVIGATION)],
)
def test_a_list_right_below_the_paragraphs_is_text_where_it_stands_in_their_element(
    inner: str, expected: Label
) -> None:
    prose, heading = Line("p", f"{BODY}/p", 0.0, main=True), Line("h2", f"{BODY}/h2", 0.0, main=False)
    item = Line("li", BODY + inner, 0.0, main=False)
    text = "\n".join([PROSE, PROSE + " 2", "What we used", "a rope", "a bucket"])
    assert label(text, [prose, prose, heading, item, item])[-1].label is expected


def test_a_name_that_holds_most_of_the_text_means_no_furniture() -> None:
    line = Line("p", "html/body/div/div.widget/p", 0.0, main=True)
    other = Line("p", "html/body/div/section/p", 0.0, main=True)
    text = "\n".join([PROSE, PROSE + " 2", PROSE + " 3"])
    assert {block.label for block in label(text, [line, line, other])} == {Label.PARAGRAPH}


def test_the_title_is_the_last_h1_before_the_prose() -> None:
    lines = [Line("h1", "html/body/header/h1", 1.0, main=False), Line("h1", f"{BODY}/h1", 0.0, main=True)]
    prose = Line("p", f"{BODY}/p", 0.0, main=True)
    blocks = label(f"River Post\nThe bridge holds\n{PROSE}", [*lines, prose])
    assert [block.label for block in blocks if block.start == 1] == [Label.TITLE]
    assert all(block.label != Label.TITLE for block in blocks if block.start == 0)


def test_an_id_that_is_the_slug_of_a_heading_names_no_furniture() -> None:
    for name, label_is in (("section#the-best-podcast-gear", Label.PARAGRAPH), ("section#podcast", Label.FURNITURE)):
        lines = [Line("p", f"{BODY}/{part}/p", 0.0, main=True) for part in (*["section"] * 8, name)]
        blocks = label("\n".join(f"{PROSE} {n}" for n in range(9)), lines)
        assert blocks[-1].label is label_is


def test_where_most_prose_is_outside_of_the_main_text_it_is_the_text() -> None:
    box = Line("p", "html/body/div.promise/p", 0.0, main=True)
    prose = Line("p", f"{BODY}/p", 0.0, main=False)
    blocks = label("\n".join([PROSE, *(f"{PROSE} {n}" for n in range(8))]), [box, *[prose] * 8])
    kept = {i for block in blocks if block.label is Label.PARAGRAPH for i in range(block.start, block.end)}
    assert set(range(1, 9)) <= kept


@pytest.mark.parametrize(
    ("main", "score", "expected"),
    [
        (True, None, Label.PARAGRAPH),
        (True, -2.4, Label.PARAGRAPH),
        (True, -2.6, Label.FURNITURE),
        (False, 9.0, Label.FURNITURE),
    ],
)
def test_the_score_cuts_what_the_rules_keep_and_adds_nothing(
    score: float | None, expected: Label, *, main: bool
) -> None:
    assert label_of("It will hold.", Line("div", f"{BODY}/div", 0.0, main=main, score=score)) is expected


def test_what_the_score_overrules_says_so() -> None:
    box = Line("div", f"{BODY}/div.account/div.box/div/a", 0.3, main=True, score=-4.0)
    prose = Line("p", f"{BODY}/p", 0.0, main=True, score=4.0)
    nag = "Sign up for our newsletter and get the latest stories in your inbox every day"
    last = label("\n".join([*(f"{PROSE} {n}" for n in range(8)), nag]), [*[prose] * 8, box])[-1]
    assert last.label == Label.FURNITURE
    assert last.why.startswith("score -")
    assert last.why.endswith(", although: in the main text")


def test_a_long_consent_notice_is_not_where_the_text_begins() -> None:
    notice = Line("div", f"{BODY}/div.consent-modal", 0.0, main=True)
    prose = Line("div", f"{BODY}/div.para", 0.0, main=True)
    page = [PROSE, "By Ada Moss", *[f"{PROSE} {i}" for i in range(4)]]
    seen = view_page("\n".join(page), [notice, *[prose] * 5])
    assert (seen.first_prose, rule_verdict(seen, 1).label) == (2, Label.BYLINE)
