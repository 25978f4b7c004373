"""The values that travel from stage to stage, named by the vocabulary in docs/how-it-works.md.

All are immutable and hold plain Python values, so that they pickle, compare and print.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal, NamedTuple

Reading = Literal["page", "body"]
Format = Literal["text", "markdown", "html"]


class Label(StrEnum):
    """What a block of a page is. The value is the public name: it stands in the edits and in the funnel."""

    TITLE = "title"
    DESCRIPTION = "description"
    BYLINE = "byline"
    DATELINE = "dateline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    CAPTION = "caption"
    CREDIT = "credit"
    PULL_QUOTE = "pull-quote"
    BIO = "bio"
    RELATED = "related"
    SHARE = "share"
    NEWSLETTER = "newsletter"
    CONSENT = "consent"
    LEGAL = "legal"
    NAVIGATION = "navigation"
    FURNITURE = "page-furniture"


ARTICLE_LABELS = frozenset({Label.HEADING, Label.PARAGRAPH, Label.LIST_ITEM, Label.QUOTE})
"""The labels whose blocks are the text; all others are cut, each cut named by its label."""


class Cell(str):
    """A cell of CSV or TSV as a value: a text of which nobody could say a type. `authored.typed` makes it one's own."""

    __slots__ = ()


class Candidate(NamedTuple):
    """A possible value of one metadata field, with the evidence for it."""

    field: str
    value: Any
    kind: str
    """Where it comes from: sidecar, metadata-table, front-matter, column, json-ld, open-graph, meta, byline, url …"""
    raw: str
    """The string as it stands in the source, before it was parsed."""
    place: str
    """Where `raw` stands: "line 3, column 1", "json-ld[0] $.author.name", "a.txt.meta.yaml line 2"."""
    confidence: float
    """0 to 1; authored values have 1."""


class Finding(NamedTuple):
    """One candidate and whether it became the field's value; a field's findings are its evidence."""

    candidate: Candidate
    chosen: bool


class Document(NamedTuple):
    """One raw article in a source."""

    source: str
    """Path of the file in raw/, parts joined by "/"."""
    place: str
    """Where in the source: "" is the whole file, else "line 7" (JSON Lines, CSV) or "row 3" (Parquet), from 1."""
    reading: Reading
    format: Format
    content: str
    """The decoded page or body; for html the markup."""
    authored: tuple[Candidate, ...]
    """What somebody wrote beside or above the text, strongest first: sidecar, metadata table, front matter, column."""
    encoding: str
    """The encoding the bytes were decoded with, as Python names it."""
    digest: str
    """sha256 (hex) of the document's own raw bytes."""
    first_line: int = 1
    """The source's line on which `content` begins; front matter stands above it."""


class Spot(NamedTuple):
    """Where an editor has to open a file; lines and columns count from 1, columns in characters."""

    file: str
    """Path in raw/: the source, its sidecar or the metadata table."""
    line: int
    """0: the file has no lines (Parquet), or nothing says which."""
    column: int


class Reject(NamedTuple):
    """A document that does not enter, and why."""

    source: str
    place: str
    code: str
    reason: str
    """One sentence that says what is wrong and what to write where."""
    id: str = ""
    spot: Spot | None = None
    """Where in the file the reason stands, if a parser knows; no table of a release has it."""


Severity = Literal["error", "warning"]
"""An error rejects the document; a warning says what a reader of the file may trip over."""


class Problem(NamedTuple):
    """One thing a check found. `validate` shows each; a reject joins those of one document."""

    code: str
    source: str
    place: str
    pointer: str
    """JSON pointer (RFC 6901) of the offending value in the record."""
    message: str
    hint: str = ""
    value: str = ""
    """The value as JSON, at most 200 characters of it; "" where there is none."""
    rule: str = ""
    """What the value breaks, as file and JSON pointer: article.schema.json#/properties/date/format."""
    severity: Severity = "error"
    spot: Spot | None = None


class Block(NamedTuple):
    """A run of a page's lines with a label: lines[start:end]."""

    start: int
    end: int
    label: Label
    why: str
    """The signal that decided, in a few words, for `builder explain`."""


class Change(NamedTuple):
    """What a cleaner wants done: text[start:end] becomes replacement. Offsets are code points."""

    start: int
    end: int
    replacement: str


class Edit(NamedTuple):
    """A change of the base text and the cleaner or label that made it; a document's are sorted and disjoint."""

    start: int
    end: int
    replacement: str
    cleaner: str


class Line(NamedTuple):
    """What HTML says about one line of its rendering; None stands in for it in plain text."""

    tag: str
    """The block element the line was rendered from: p, h1, li, figcaption, blockquote …"""
    path: str
    """Names, classes and ids of the ancestors, outermost first, joined by "/"."""
    link_share: float
    """Share of the line's characters inside <a>."""
    main: bool
    """Whether the main text holds the line (`builder.pages.html.main_text`)."""
    score: float | None = None
    """Log odds that it is article text, before the rules have spoken; None where nothing was learned of such lines."""


class Tag(NamedTuple):
    """One metadata value as the markup states it."""

    kind: Literal[
        "open-graph",
        "meta",
        "title-tag",
        "headline",
        "link",
        "time",
        "microdata",
        "html",
        "saved-from",
        "print-head",
        "print-foot",
        "running-head",
    ]
    key: str
    value: str
    place: str


class PageData(NamedTuple):
    """What a page says about itself apart from its lines. Plain text has links and what was printed only."""

    json_ld: tuple[Mapping[str, Any], ...] = ()
    """The parsed application/ld+json objects, @graph and lists flattened, in page order."""
    tags: tuple[Tag, ...] = ()
    links: tuple[str, ...] = ()
    """Targets of the page's links, in order, absolute ones only."""
    printed: tuple[Tag, ...] = ()
    """What stands above and below each page of a print: title and address, or the running head."""


class Page(NamedTuple):
    """A document as found, ready to be labelled: its base text, and what its markup knows of each line."""

    text: str
    """The base of the edit ledger. For html, our rendering: one line a block, blank lines between."""
    lines: tuple[Line | None, ...]
    """One entry for each of text.split("\\n"); empty for plain text."""
    data: PageData
