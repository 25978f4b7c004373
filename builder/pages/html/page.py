"""An html page read once: its rendering, what the markup knows of each line, and what it says about itself."""

import re
from functools import partial
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from builder.documents import Line, Page, PageData
from builder.pages.bounds import UnreadablePageError, check_bounds
from builder.pages.html import page_data
from builder.pages.html.main_text import with_main_text
from builder.pages.html.render import Row, render_rows
from builder.pages.html.saved_from import saved_from
from builder.pages.html.second_opinion import main_rows

MAX_TAGS = 100_000
"""Markup with more tags is no article (the most in 587 pages of news sites is 7,039), and costs seconds."""
_ATTRIBUTE_WORK = 1_000_000_000
"""libxml2 compares every attribute of a tag with every other: 30,000 in one tag take a second."""
_LONG_TAG = 20_000
"""Characters from which a tag's attributes are counted."""
_CLASS = etree.ElementDefaultClassLookup(element=HtmlElement)
"""The class that trafilatura asks for. lxml.html's own lookup is Python code, run for each element that is touched."""
_DOCUMENT = re.compile(r"<(?:!doctype|html|head|body|title|meta)\b", re.IGNORECASE)
"""What a page has and a post does not: WordPress and its like store a post as HTML whose paragraphs are parted by
blank lines, and put `<p>` in when they show it.
"""
_CAPTION = re.compile(r"\[caption\b[^\[\]]*\]([^\[\]]*)\[/caption\]")
_CODES = re.compile(r"\[[a-z][\w-]*(?:\s+[\w-]+=(?:\"[^\"\[\]]*\"|'[^'\[\]]*'))+\s*/?\]")
"""Instructions in a stored post for the program that shows it: `[gallery ids="12,13"]`. No reader sees them."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"<[a-zA-Z]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_BETWEEN_ATTRIBUTES = re.compile(r"[\s/\"']+")


def read(markup: str) -> Page:
    """Read a page. A page without a body's text is a page with empty text.

    Raises:
        UnreadablePageError: the page is nested deeper than the parser keeps (2,048), or has more tags or attributes
            or text than can be read in time. Nothing is ever cut off silently.
    """
    page = render(markup)
    data = PageData() if page.tree is None else page_data.read(page.tree)
    data = data._replace(tags=(*saved_from(markup), *data.tags))
    ask_trafilatura = partial(main_rows, page.tree, page.rows, len(markup))
    return Page(page.text, with_main_text(page.text, page.lines, ask_trafilatura), data)


class Rendered(NamedTuple):
    """A page that nothing has judged yet."""

    tree: HtmlElement | None
    rows: list[Row]
    text: str
    lines: tuple[Line | None, ...]


def render(markup: str) -> Rendered:
    """Parse and render a page.

    Raises:
        UnreadablePageError: as `read` does.
    """
    stored = not _DOCUMENT.search(markup)
    tree = _parse(_CODES.sub("", _CAPTION.sub(r"<figcaption>\1</figcaption>", markup)) if stored else markup)
    rows = render_rows(tree, blank_lines=stored) if tree is not None else []
    texts: list[str] = []
    lines: list[Line | None] = []
    for row in rows:
        if texts and row.gap > 1:
            texts += [""] * (row.gap - 1)
            lines += [None] * (row.gap - 1)
        texts.append(row.text)
        lines.append(Line(row.tag, row.path, row.link_share, main=False))
    text = "\n".join(texts)
    check_bounds(text)
    return Rendered(tree, rows, text, tuple(lines) or (None,))


def _parse(markup: str) -> HtmlElement | None:
    """Parse markup; None where it has no element."""
    _check_markup(markup)
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    parser.set_element_class_lookup(_CLASS)
    # As bytes: lxml refuses text that declares an encoding, and the parser's own encoding overrules declarations.
    try:
        encoded = markup.encode()
    except UnicodeEncodeError:
        encoded = _SURROGATE.sub("\ufffd", markup).encode()
    tree: HtmlElement | None = etree.fromstring(encoded, parser)
    if parser.error_log.filter_from_fatals():
        raise UnreadablePageError("too-deep", "the page is nested deeper than the parser can keep (2,048 elements)")
    return tree


def _check_markup(markup: str) -> None:
    """Refuse what would take the parser longer than a document may."""
    if (tags := markup.count("<")) > MAX_TAGS:
        raise UnreadablePageError("too-many-tags", f"the page has {tags:,} tags; {MAX_TAGS:,} are the limit")
    work = start = 0
    while start + _LONG_TAG < len(markup):
        end = markup.rfind(">", start, start + _LONG_TAG + 1)
        if end < 0:
            end = markup.find(">", start)
            end = len(markup) if end < 0 else end
            if tag := _TAG.search(markup, start, end):
                work += len(_BETWEEN_ATTRIBUTES.findall(_QUOTED.sub("'", markup[tag.start() : end]))) ** 2
        start = end + 1
    if work > _ATTRIBUTE_WORK:
        raise UnreadablePageError("too-many-attributes", "the page has a tag with tens of thousands of attributes")
