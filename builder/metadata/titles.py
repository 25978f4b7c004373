"""The title: what structured data, the title tag and the page's heading agree on, without the site's name."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from builder.documents import Candidate, Label
from builder.metadata.brands import SEPARATOR, name_cuts, name_parts
from builder.metadata.evidence import PageEvidence, Statement
from builder.metadata.names import fold, without_marks
from builder.metadata.outlets import site_names
from builder.metadata.slugs import ascii_letters, spelled_title

_TAGGED = {
    "og:title": 0.7,
    "twitter:text:title": 0.7,
    "citation_title": 0.7,
    "twitter:title": 0.5,
    "dc.title": 0.5,
    "dcterms.title": 0.5,
}
_STATED = {"headline": 0.75, "name": 0.4}
_HEADING, _STRANGE = 0.8, 0.56
"""Confidence of the page's own heading where other titles share its words, and where they share none: it is then as
good as a title tag, and right where the two are all there is."""
_MARKED = 0.7
"""Confidence of the one heading whose markup says that it is the headline."""
_LATER = 0.5
"""What a later heading is worth beside the first."""
_HEADER = 0.85
"""Confidence of "Title - Site" on a first line (a title tag copied or printed) whose title is a line of its own too."""
_SPELLED = 0.85
"""Of 188 stories whose address spells one of their titles or lines, that one was right in 170; of 29 at odds, in 23."""
_LONGEST = 500
"""Characters; nothing longer is a title."""
_MOST_PARTS = 8
"""Separators in a page's header; a line with more is a menu or a table."""
_SHORT = 10
"""Characters of a line that a section's name or an author's may fill."""
_KICKED = 3
"""Words that a title behind a kicker ("Harbour – A quiet morning") has at least."""
_ENDS = re.compile(r"^the | (?:com|org|net|co uk|de|fr|online|news)$")
"""Words that a site’s name has or has not."""
_HEADER_LINES, _SHOWN_LINES = 3, 400
_WRAPPED = 5
"""Lines, less one, over which a headline may be printed."""
_CRUMB = re.compile(r"\s[/>›»]\s")
_SIGNED = re.compile(
    r"\s+(?:by|von|par|por)\s+[^|\n]{2,60}\|[^\n]{0,80}(?:\d min\b|\b\d{4}$)[^|\n]{0,20}$", re.IGNORECASE
)
"""A byline with a date or a reading time, on one line with the heading before it."""


def titles(page: PageEvidence) -> Iterator[Candidate]:
    """Every title stated, each without what the page proves to be the site's name, and the one the address spells."""
    candidates = list(_candidates(page))
    yield from candidates
    lines = (without_marks(line) for line in islice(page.lines, _SHOWN_LINES) if page.blocks and len(line) <= _LONGEST)
    stated = {fold(found.value): found.value for found in candidates if found.kind != "title-tag"}
    if title := spelled_title(page.url, stated.values(), lines):
        yield Candidate("title", title, "slug", page.url, "url", _SPELLED)


def _candidates(page: PageEvidence) -> Iterator[Candidate]:
    statements = [(title, confidence) for title, confidence in _stated(page) if len(title.value) <= _LONGEST]
    headings = list(_headings(page))
    blog, story = _behind_blog(page, headings)
    sites = (site_names(page) | {blog}) - {""}
    titles = {story, *(fold(title.value) for title, _ in (*statements, *headings))} - {""}
    titles |= _shown(page, _crumbs(headings) if headings else _before_site(page))
    titles |= {fold(without_site(title.value, sites, titles)) for title, _ in statements}
    bare = {title.value: without_site(title.value, sites, titles) for title, _ in statements}
    for statement, confidence in statements:
        title = bare[statement.value]
        if title and fold(title) not in sites:
            yield statement.candidate("title", confidence, title)
    others = {fold(title) for title in bare.values() if title} - sites
    for statement, share in headings:
        title = _without_kicker(page, without_site(statement.value, sites, titles), others)
        if others and fold(title) in sites:
            continue
        strange = others and not any(_akin(fold(title), other) for other in others)
        yield statement.candidate("title", share * (_STRANGE if strange else _HEADING), title)
    for statement in page.from_tags("headline"):
        if statement.kind == "headline" and len(statement.value) <= _LONGEST:
            title = _without_kicker(page, without_site(statement.value, sites, titles), others)
            yield statement.candidate("title", _MARKED, title)


def _title_tags(page: PageEvidence) -> list[str]:
    return [tag.value for tag in page.tags.get("title", ()) if tag.kind == "title-tag" and len(tag.value) <= _LONGEST]


def _crumbs(headings: Iterable[tuple[Statement, float]]) -> list[str]:
    """What stands behind the marks of a breadcrumb trail: "Main > Blog > Low tide"."""
    return [title.value[cut.end() :] for title, _ in headings for cut in _CRUMB.finditer(title.value)]


def _before_site(page: PageEvidence) -> list[str]:
    """What stands before a separator in the title tag."""
    return [tag[: cut.start()] for tag in _title_tags(page) for cut in name_cuts(tag)]


def _shown(page: PageEvidence, parts: Iterable[str]) -> set[str]:
    """Those parts of titles, folded, that are a line of the page."""
    folded = set(map(fold, parts)) - {""}
    return folded & {fold(without_marks(line)) for line in _outside_menus(page)} if folded else folded


def _without_kicker(page: PageEvidence, heading: str, stated: set[str]) -> str:
    """What the markup says is the headline of a heading with a kicker or date; not where only the whole is a title."""
    marked = (tag.value for tag in page.tags.get("bare-headline", ()) if tag.kind == "headline")
    bare = next((headline for headline in marked if headline in heading), heading)
    return heading if fold(heading) in stated and fold(bare) not in stated else bare


def _behind_blog(page: PageEvidence, headings: Sequence[tuple[Statement, float]]) -> tuple[str, str]:
    """A blog's name and a story's title, folded, where the first heading is the blog's; else two empty strings.

    It is where the title tag names it behind a longer part, and that part stands below it as a line of its own, or
    where the tag is its name and then what the page's data or markup calls the title.
    """
    tags = _title_tags(page)
    if not headings or not tags:
        return "", ""
    first = fold(headings[0][0].value)
    stories = map(fold, (statement.value for statement in page.from_tags("og:title", "headline")))
    by_tag = {f"{first} {story}": story for story in stories}
    if story := next((by_tag[tag] for tag in map(fold, tags) if tag in by_tag), ""):
        return first, story
    top = next(block.end for block in page.blocks if block.label is Label.TITLE)
    for tag in tags:
        parts = list(map(fold, name_parts(tag)))
        at = parts.index(first) if first in parts else 0
        longer = {part for part in parts[:at] if len(part) > max(len(first), _SHORT)}
        below = (folded for line in page.lines[top:] if (folded := fold(without_marks(line))) in longer)
        if longer and (story := next(below, "")):
            return first, story
    return "", ""


def _akin(title: str, other: str) -> bool:
    """Whether two folded titles share half of the shorter one's words, or one holds the other."""
    words, others = set(title.split()), set(other.split())
    return title in other or other in title or 2 * len(words & others) >= min(len(words), len(others))


def _headings(page: PageEvidence) -> Iterator[tuple[Statement, float]]:
    share = 1.0
    for lines in page.labelled(Label.TITLE):
        text = without_marks(" ".join(without_marks(line) for _, line in lines))
        text = _SIGNED.sub("", " ".join(text.split()), count=1)
        if 0 < len(text) <= _LONGEST:
            number, line = lines[0]
            yield Statement(text, "title-line", page.place(number, line.strip())), share
            share = _LATER


def _stated(page: PageEvidence) -> Iterator[tuple[Statement, float]]:
    for key, confidence in _TAGGED.items():
        yield from ((statement, confidence) for statement in page.from_tags(key))
    for path, confidence in _STATED.items():
        yield from ((statement, confidence) for statement in page.from_json_ld(path))
    for tag in (*page.data.tags, *page.data.printed):
        if tag.kind in ("title-tag", "print-head") and tag.value.strip():
            yield Statement(" ".join(tag.value.split()), tag.kind, tag.place), 0.55
    yield from _headers(page)
    yield from _signed(page)


def _signed(page: PageEvidence) -> Iterator[tuple[Statement, float]]:
    """The first line above a plain text's heading that is signed and dated: "Low tide by Ada Marsh | May 3, 2024"."""
    top = next((block.start for block in page.blocks if block.label is Label.TITLE), 0)
    above = enumerate(page.lines[: 0 if page.tags else top])
    lines = ((i, without_marks(line)) for i, line in above if " | " in line and len(line) <= _LONGEST)
    titles = ((i, text[: cut.start()].strip()) for i, text in lines if (cut := _SIGNED.search(text)))
    for number, title in islice((one for one in titles if len(one[1].split()) >= _KICKED), 1):
        yield Statement(title, "page-header", page.place(number, title)), _HEADER


def _headers(page: PageEvidence) -> Iterator[tuple[Statement, float]]:
    """What stands in a page's first lines, or in the head of its print, and is a line of the page besides."""
    if not page.blocks:
        return
    shown = ((i, text) for i, line in islice(enumerate(page.lines), _SHOWN_LINES) if (text := line.strip()))
    for number, text in islice(shown, _HEADER_LINES):
        for title in _parts_of_header(text):
            lines = page.lines[number + 1 : _SHOWN_LINES] if 2 * len(title) > len(text) else _outside_menus(page)
            if _repeated(title, [line for line in lines if not line.isspace()]):
                yield Statement(title, "page-header", page.place(number, title)), _HEADER
    for tag in page.data.printed:
        lines = [text for line in page.lines[:_SHOWN_LINES] if (text := line.strip())]
        for title in (*_parts_of_header(tag.value), tag.value) if tag.kind == "print-head" else ():
            if _repeated(title, lines):
                yield Statement(title, tag.kind, tag.place), _HEADER


def _parts_of_header(header: str) -> list[str]:
    """What stands before each of a header's separators, and most of it behind one, of two words or more."""
    cuts = list(SEPARATOR.finditer(header)) if len(header) <= _LONGEST else []
    cuts = [cut for cut in cuts if not cut["colon"]] if len(cuts) <= _MOST_PARTS else []
    before = [header[: cut.start()].strip() for cut in cuts]
    behind = [end for cut in cuts if 2 * len(end := header[cut.end() :].strip()) > len(header)]
    return [title for title in (*before, *behind) if len(title.split()) > 1]


def _outside_menus(page: PageEvidence) -> list[str]:
    """The page's first lines with text that are no menu's."""
    menus = frozenset(i for at in page.blocks if at.label is Label.NAVIGATION for i in range(at.start, at.end))
    first = enumerate(page.lines[:_SHOWN_LINES])
    return [text for i, line in first if (text := line.strip()) and i not in menus]


def _repeated(title: str, lines: list[str]) -> bool:
    """Whether one of the lines is the title, or it and the next few are."""
    folded, start = fold(title), title[:4].casefold()
    for i, line in enumerate(lines):
        bare = without_marks(line) if line.startswith(("#", "*", "[")) else line
        if len(bare) > _LONGEST or bare[:4].casefold() != start:
            continue
        if any(folded == fold(" ".join((bare, *lines[i + 1 : i + size]))[:_LONGEST]) for size in range(1, _WRAPPED)):
            return True
    return False


def without_site(title: str, sites: set[str], titles: set[str]) -> str:
    """Cut a part at either end that is the site's name, or that another title (one of `titles`, folded) leaves out.

    >>> without_site("A quiet harbour - The Example", {"the example"}, set())
    'A quiet harbour'
    >>> without_site("A quiet harbour | Travel", set(), {"a quiet harbour"})
    'A quiet harbour'
    >>> without_site("Paris - a walk", {"the example"}, set())
    'Paris - a walk'
    """
    while True:
        for cut in SEPARATOR.finditer(title):
            before, after = title[: cut.start()].strip(), title[cut.end() :].strip()
            if before and after and ((not cut["colon"] and fold(before) in titles) or _is_site_name(after, sites)):
                title = before
                break
            kicker = not cut["colon"] and len(after.split()) >= _KICKED and fold(after) in titles
            if before and after and (kicker or _is_site_name(before, sites)):
                title = after
                break
        else:
            return title


def _is_site_name(part: str, sites: set[str]) -> bool:
    """Say whether a title's part is a site's name, written in one word or with its domain's ending or not.

    >>> sites = {"example", "news example org"}
    >>> [_is_site_name(part, sites) for part in ("The Example", "Example.com", "News Example")]
    [True, True, True]
    """
    folded = fold(part)
    short = _ENDS.sub("", folded)
    if not short:
        return False
    words = set(ascii_letters(short).split())
    return any(
        form in sites or form.replace(" ", "") in sites or f"the {form}" in sites for form in (folded, short)
    ) or any(len(words) > 1 and words == set(_ENDS.sub("", site).split()) for site in sites)
