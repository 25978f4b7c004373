"""Over any page or body: the ledger replays, its edits are in order, and a document's text depends on nothing else."""

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from builder import cleaning, lineage, pipeline
from builder.documents import Document, Format, Reading
from builder.recipe import Cleaning, Recipe

PIECES = (
    "It rained for nine days, and on the tenth the mayor of the lower town sold her umbrella to a passing priest.",
    "By Ada Quill",
    "May 4, 2019",
    "We use cookies to improve your experience. Accept all",
    "Related article: The bridge that walked",
    "caf\u00c3\u00a9 \u00e2\u20ac\u201c noir",
    "a hy-\nphenated word and an e-mail: ada@quill.example",
    "<p>Some <b>markup</b> &amp; more</p><div class='share'>Share this</div>",
    "[a link](https://fen.example/2019/05/04/a)",
    "\r\n",
    "\f12\n",
    "\u00a0 \u2028\u200b",
)
PAGES = st.lists(st.sampled_from(PIECES) | st.text(max_size=30), max_size=12).map("\n\n".join)
RECIPE = Recipe(name="laws", cleaning=Cleaning(mask=("email", "phone")))


def document(content: str, reading: Reading, kind: Format) -> Document:
    return Document("a", "", reading, kind, content, (), "utf-8", lineage.sha256(content.encode("utf-8", "replace")))


@settings(deadline=None, max_examples=150)
@given(PAGES, st.sampled_from(get_args(Reading)), st.sampled_from(get_args(Format)))
def test_the_edits_replayed_on_the_base_are_the_text(content: str, reading: Reading, kind: Format) -> None:
    pressed = pipeline.press(document(content, reading, kind), RECIPE, ("title", "date"))
    assert cleaning.replay(pressed.base, pressed.edits) == pressed.text
    borders = [border for edit in pressed.edits for border in (edit.start, edit.end)]
    assert borders == sorted(borders)
    assert all(edit.cleaner for edit in pressed.edits)


@settings(deadline=None, max_examples=50)
@given(PAGES, st.sampled_from(get_args(Reading)), st.sampled_from(get_args(Format)))
def test_every_line_that_is_not_blank_is_in_one_block_of_a_page(content: str, reading: Reading, kind: Format) -> None:
    pressed = pipeline.press(document(content, reading, kind), RECIPE, ("title",))
    covered = [line for block in pressed.blocks for line in range(block.start, block.end)]
    lines = pressed.page.split("\n")
    wanted = [n for n, line in enumerate(lines) if line.strip()] if reading == "page" else []
    assert [n for n in covered if lines[n].strip()] == wanted
    assert len(covered) == len(set(covered))
