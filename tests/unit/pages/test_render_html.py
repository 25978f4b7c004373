"""The DOM as text: one line a block."""

import json
from pathlib import Path

import pytest
from lxml import html

from builder.pages.html.page import render
from builder.pages.html.render import render_rows

CASES = json.loads((Path(__file__).parents[2] / "cases" / "html_rendering.json").read_text(encoding="utf-8"))


def rendered(markup: str) -> str:
    return render(markup).text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_rendering_case(case: dict[str, str]) -> None:
    assert rendered(case["original"]) == case["expected"], case["comment"]


def test_a_line_knows_its_block_its_path_and_its_links() -> None:
    (row,) = render_rows(html.document_fromstring("<body><div class='a b' id=c><p>ab<a href=x>cd</a></p></div></body>"))
    assert (row.tag, row.path, row.link_share) == ("p", "html/body/div.a.b#c/p", 0.5)


def test_a_path_ends_with_the_innermost_element_that_holds_the_whole_line() -> None:
    one, two = render_rows(html.document_fromstring("<p><b class=x>all of it</b></p><p><b>part</b> of it</p>"))
    assert one.path.endswith("/p/b.x")
    assert two.path.endswith("/p")


def test_hidden_elements_are_rendered_and_marked() -> None:
    for attribute in ("hidden", "style='DISPLAY : none'", "aria-hidden=true"):
        (row,) = render_rows(html.document_fromstring(f"<div {attribute}>x</div>"))
        assert row.path.endswith("!hidden")


def test_no_rendered_line_holds_what_could_be_taken_for_a_line_break() -> None:
    odd = "a\x0bb\x0cc\x85d\u2028e\u2029f\x1cg"
    for tag in ("p", "pre"):
        for row in render_rows(html.document_fromstring(f"<{tag}>{odd}</{tag}>")):
            assert row.text.splitlines() == [row.text]
