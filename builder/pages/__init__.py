"""A document as found becomes labelled blocks: `read` gives the page, `label` says what each of its lines is."""

from collections.abc import Collection, Sequence

from builder.documents import Block, Document, Line, Page, PageData
from builder.fences import blocks_in_text
from builder.pages import code
from builder.pages.bounds import UnreadablePageError, check_bounds
from builder.pages.cut import cut

__all__ = ["UnreadablePageError", "check_bounds", "cut", "label", "read"]


def read(document: Document) -> Page:
    """The page of a document: base text, what markup says of each line, what the page says about itself.

    A body in text or Markdown is its text alone.

    Raises:
        UnreadablePageError: the markup cannot be read whole, or the text has more than one document may.
    """
    if document.format == "html":
        from builder.pages import html

        return html.read(document.content)
    check_bounds(document.content)
    if document.reading == "body":
        return Page(document.content, (), PageData())
    from builder.pages import text

    return text.read(document.content)


def label(text: str, lines: Sequence[Line | None], *, title: str = "", mastheads: Collection[str] = ()) -> list[Block]:
    r"""Label the lines of a page after repairs.

    Args:
        text: the repaired page.
        lines: what markup says of each of text.split("\n"); empty for plain text and Markdown.
        title: what somebody wrote as its title; a sentence that says something else is no headline then.
        mastheads: names of outlets, casefolded; a line of text that is one of them is no headline.

    Returns:
        Blocks in order. Every non-blank line is in exactly one block, blank lines are in none.
    """
    if not (listings := blocks_in_text(text)):
        return _label(text, lines, title=title, mastheads=mastheads)
    page = text.split("\n")
    outside = code.lines_outside(page, listings)
    rest = "\n".join(map(page.__getitem__, outside))
    blocks = _label(rest, [lines[i] for i in outside] if lines else (), title=title, mastheads=mastheads)
    return code.insert_listings(page, lines, listings, outside, blocks)


def _label(text: str, lines: Sequence[Line | None], *, title: str, mastheads: Collection[str]) -> list[Block]:
    if lines:
        from builder.pages import html

        return html.label(text, lines)
    from builder.pages import text as plain

    return plain.label(text, title=title, mastheads=mastheads)
