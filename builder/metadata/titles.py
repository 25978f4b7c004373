"""The title: what structured data, the title tag and the page's heading agree on, without the site's name."""

import re
from collections.abc import Iterator
from itertools import islice

from builder.documents import Candidate, Label
from builder.metadata.evidence import Evidence, Said, candidate, labelled, line_place, said_in_json_ld, said_in_tags
from builder.metadata.names import fold, plain
from builder.metadata.outlets import site_names
from builder.metadata.slugs import ascii_letters, spelled

_TAGGED = {"og:title": 0.7, "twitter:title": 0.5, "dc.title": 0.5}
_STATED = {"headline": 0.75, "name": 0.4}
_HEADING, _STRANGE = 0.8, 0.55
"""Confidence of the page's own heading where other titles share its words, and where they share none."""
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
_SIGNED = re.compile(
    r"\s+(?:by|von|par|por)\s+[^|\n]{2,60}\|[^\n]{0,80}(?:\d min\b|\b\d{4}$)[^|\n]{0,20}$", re.IGNORECASE
)
"""A byline with a date or a reading time, on one line with the heading before it."""
_SEPARATOR = re.compile(r"\s+[|–—»«·•‹›/-]+\s+|\s*[|│»]\s*|\s+::\s+|(?P<colon>:)\s+")


def titles(page: Evidence) -> Iterator[Candidate]:
    """Every title stated, each without what the page proves to be the site's name, and the one the address spells."""
    found = list(_found(page))
    yield from found
    url = page.known.get("url")
    told = {fold(one.value): one.value for one in found if one.kind != "title-tag"}
    lines = (plain(line) for line in islice(page.lines, _SHOWN_LINES) if page.blocks and len(line) <= _LONGEST)
    if isinstance(url, str) and (title := spelled(url, told.values(), lines)):
        yield Candidate("title", title, "slug", url, "url", _SPELLED)


def _found(page: Evidence) -> Iterator[Candidate]:
    stated = [(said, confidence) for said, confidence in _stated(page) if len(said.value) <= _LONGEST]
    blog, story = _behind_blog(page)
    sites = (site_names(page) | {blog}) - {""}
    headings = list(_headings(page))
    wholes = {story, *(fold(said.value) for said, _ in (*stated, *headings))} - {""}
    wholes |= {fold(without_site(said.value, sites, wholes)) for said, _ in stated}
    bare = {value: without_site(value, sites, wholes) for value in dict.fromkeys(said.value for said, _ in stated)}
    for said, confidence in stated:
        title = bare[said.value]
        if title and fold(title) not in sites:
            yield candidate("title", title, said, confidence)
    others = {fold(title) for title in bare.values() if title} - sites
    for said, share in headings:
        title = _heading(page, said, sites, wholes, others)
        if others and fold(title) in sites:
            continue
        strange = others and not any(_akin(fold(title), other) for other in others)
        yield candidate("title", title, said, share * (_STRANGE if strange else _HEADING))
    for said in _marked(page):
        yield candidate("title", _heading(page, said, sites, wholes, others), said, _MARKED)


def _heading(page: Evidence, said: Said, sites: set[str], wholes: set[str], others: set[str]) -> str:
    """A heading without the site's name, and without its kicker unless only the whole is one of the stated titles."""
    title = without_site(said.value, sites, wholes)
    bare = _without_kicker(page, title)
    return title if fold(title) in others and fold(bare) not in others else bare


def _without_kicker(page: Evidence, heading: str) -> str:
    """What the markup tells to be the headline of a heading, which also has a kicker or a date."""
    told = (tag.value for tag in page.tags.get("bare-headline", ()) if tag.kind == "headline" and tag.value in heading)
    return next(told, heading)


def _behind_blog(page: Evidence) -> tuple[str, str]:
    """A blog's name and a story's title, folded, where the first heading is the blog's; else two empty strings.

    It is where the title tag names it behind a longer part, and that part stands below it as a line of its own, or
    where the tag is its name and then what the page's data or markup calls the title.
    """
    top = next((block for block in page.blocks if block.label is Label.TITLE), None)
    tags = [tag.value for tag in page.tags.get("title", ()) if tag.kind == "title-tag" and len(tag.value) <= _LONGEST]
    if top is None or not tags:
        return "", ""
    first = next((fold(said.value) for said, _ in _headings(page)), "")
    told = {
        f"{first} {title}": title for title in (fold(said.value) for said in said_in_tags(page, "og:title", "headline"))
    }
    if title := next((told[tag] for tag in map(fold, tags) if tag in told), ""):
        return first, title
    for parts in map(_parts, tags):
        at = parts.index(first) if first in parts else 0
        longer = {part for part in parts[:at] if len(part) > max(len(first), _SHORT)}
        below = (folded for line in page.lines[top.end :] if (folded := fold(plain(line))) in longer)
        if longer and (title := next(below, "")):
            return first, title
    return "", ""


def _parts(title: str) -> list[str]:
    """What stands between a title's separators, folded."""
    cuts = list(_SEPARATOR.finditer(title))
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(title)]
    return [fold(title[start:end]) for start, end in zip(starts, ends, strict=True)]


def _akin(one: str, other: str) -> bool:
    """Whether two folded titles share half of the shorter one's words, or one holds the other."""
    a, b = set(one.split()), set(other.split())
    return one in other or other in one or 2 * len(a & b) >= min(len(a), len(b))


def _marked(page: Evidence) -> Iterator[Said]:
    return (said for said in said_in_tags(page, "headline") if said.kind == "headline" and len(said.value) <= _LONGEST)


def _headings(page: Evidence) -> Iterator[tuple[Said, float]]:
    share = 1.0
    for lines in labelled(page, Label.TITLE):
        text = _SIGNED.sub("", " ".join(" ".join(plain(line) for _, line in lines).split()), count=1)
        if 0 < len(text) <= _LONGEST:
            number, line = lines[0]
            yield Said(text, "title-line", line_place(number, line, line.strip())), share
            share = _LATER


def _stated(page: Evidence) -> Iterator[tuple[Said, float]]:
    for key, confidence in _TAGGED.items():
        for said in said_in_tags(page, key):
            yield said, confidence
    for path, confidence in _STATED.items():
        for said in said_in_json_ld(page, path):
            yield said, confidence
    for tag in (*page.data.tags, *page.data.printed):
        if tag.kind in ("title-tag", "print-head") and tag.value.strip():
            yield Said(" ".join(tag.value.split()), tag.kind, tag.place), 0.55
    yield from _headers(page)


def _headers(page: Evidence) -> Iterator[tuple[Said, float]]:
    """What stands in a page's first lines, or in the head of its print, and is a line of the page besides."""
    if not page.blocks:
        return
    shown = ((i, text) for i, line in islice(enumerate(page.lines), _SHOWN_LINES) if (text := line.strip()))
    for number, text in islice(shown, _HEADER_LINES):
        for title in _beginnings(text):
            if _repeated(title, _outside_menus(page)):
                yield Said(title, "page-header", line_place(number, page.lines[number], title)), _HEADER
    for tag in page.data.printed:
        lines = [text for line in page.lines[:_SHOWN_LINES] if (text := line.strip())]
        for title in (*_beginnings(tag.value), tag.value) if tag.kind == "print-head" else ():
            if _repeated(title, lines):
                yield Said(title, tag.kind, tag.place), _HEADER


def _beginnings(header: str) -> list[str]:
    """What stands before each of a header's separators, of two words or more."""
    cuts = list(_SEPARATOR.finditer(header)) if len(header) <= _LONGEST else []
    found = [header[: cut.start()].strip() for cut in cuts if not cut["colon"]] if len(cuts) <= _MOST_PARTS else []
    return [title for title in found if len(title.split()) > 1]


def _outside_menus(page: Evidence) -> list[str]:
    """The page's first lines with text that are no menu's."""
    menus = frozenset(i for at in page.blocks if at.label is Label.NAVIGATION for i in range(at.start, at.end))
    first = enumerate(page.lines[:_SHOWN_LINES])
    return [text for i, line in first if (text := line.strip()) and i not in menus]


def _repeated(title: str, lines: list[str]) -> bool:
    """Whether one of the lines is the title, or it and the next few are."""
    folded, start = fold(title), title[:4].casefold()
    for i, line in enumerate(lines):
        bare = plain(line) if line.startswith(("#", "*", "[")) else line
        if len(bare) > _LONGEST or bare[:4].casefold() != start:
            continue
        if any(folded == fold(" ".join((bare, *lines[i + 1 : i + size]))[:_LONGEST]) for size in range(1, _WRAPPED)):
            return True
    return False


def without_site(title: str, sites: set[str], wholes: set[str]) -> str:
    """Cut a part at either end that is the site's name, or that another title (one of `wholes`) leaves out.

    >>> without_site("A quiet harbour - The Example", {"the example"}, set())
    'A quiet harbour'
    >>> without_site("A quiet harbour | Travel", set(), {"a quiet harbour"})
    'A quiet harbour'
    >>> without_site("Paris - a walk", {"the example"}, set())
    'Paris - a walk'
    """
    while True:
        for cut in _SEPARATOR.finditer(title):
            before, after = title[: cut.start()].strip(), title[cut.end() :].strip()
            if before and after and ((not cut["colon"] and fold(before) in wholes) or named_site(after, sites)):
                title = before
                break
            kicker = not cut["colon"] and len(after.split()) >= _KICKED and fold(after) in wholes
            if before and after and (kicker or named_site(before, sites)):
                title = after
                break
        else:
            return title


def named_site(part: str, sites: set[str]) -> bool:
    """Say whether a title's part is a site's name, written in one word or with its domain's ending or not.

    >>> [named_site(part, {"example", "news example org"}) for part in ("The Example", "Example.com", "News Example")]
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
