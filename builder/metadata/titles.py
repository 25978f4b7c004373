"""The title: what structured data, the title tag and the page's heading agree on, without the site's name."""

import re
from collections.abc import Iterator
from itertools import islice

from builder.documents import Candidate, Label
from builder.metadata.evidence import Evidence, Said, candidate, labelled, line_place, said_in_json_ld, said_in_tags
from builder.metadata.names import fold, plain
from builder.metadata.outlets import site_names

_TAGGED = {"og:title": 0.7, "twitter:title": 0.5, "dc.title": 0.5}
_STATED = {"headline": 0.75, "name": 0.4}
_HEADING, _STRANGE = 0.8, 0.55
"""Confidence of the page's own heading where other titles share its words, and where they share none."""
_LATER = 0.5
"""What a later heading is worth beside the first."""
_HEADER = 0.85
"""Confidence of "Title - Site" on a first line (a title tag copied or printed) whose title is a line of its own too."""
_LONGEST = 500
"""Characters; nothing longer is a title."""
_KICKED = 3
"""Words that a title behind a kicker ("Harbour – A quiet morning") has at least."""
_HEADER_LINES, _SHOWN_LINES = 3, 400
_SEPARATOR = re.compile(r"\s+[|–—»«·•‹›/-]+\s+|\s*[|»]\s*|\s+::\s+|(?P<colon>:)\s+")


def titles(page: Evidence) -> Iterator[Candidate]:
    """Every title stated, each without what the page proves to be the site's name."""
    stated = [(said, confidence) for said, confidence in _stated(page) if len(said.value) <= _LONGEST]
    sites = site_names(page)
    wholes = {fold(said.value) for said, _ in (*stated, *_headings(page))}
    wholes |= {fold(without_site(said.value, sites, wholes)) for said, _ in stated}
    for said, confidence in stated:
        title = without_site(said.value, sites, wholes)
        if title and fold(title) not in sites:
            yield candidate("title", title, said, confidence)
    others = {fold(title) for said, _ in stated if (title := without_site(said.value, sites, wholes))} - sites
    for said, share in _headings(page):
        title = without_site(said.value, sites, wholes)
        if others and fold(title) in sites:
            continue
        strange = others and not any(_akin(fold(title), other) for other in others)
        yield candidate("title", title, said, share * (_STRANGE if strange else _HEADING))


def _akin(one: str, other: str) -> bool:
    """Whether two folded titles share half of the shorter one's words, or one holds the other."""
    a, b = set(one.split()), set(other.split())
    return one in other or other in one or 2 * len(a & b) >= min(len(a), len(b))


def _headings(page: Evidence) -> Iterator[tuple[Said, float]]:
    share = 1.0
    for _, lines in labelled(page, Label.TITLE):
        text = " ".join(" ".join(plain(line) for _, line in lines).split())
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
    for tag in page.data.tags:
        if (tag.kind == "title-tag" or (tag.kind, tag.key) == ("trafilatura", "title")) and tag.value.strip():
            yield Said(" ".join(tag.value.split()), tag.kind, tag.place), 0.55
    yield from _headers(page)


def _headers(page: Evidence) -> Iterator[tuple[Said, float]]:
    if not page.blocks:
        return
    shown = [(i, line.strip()) for i, line in islice(enumerate(page.lines), _SHOWN_LINES) if line.strip()]
    for number, text in shown[:_HEADER_LINES]:
        for cut in _SEPARATOR.finditer(text) if len(text) <= _LONGEST else ():
            title = text[: cut.start()].strip()
            if not cut["colon"] and len(title.split()) > 1 and _repeated(title, [line for _, line in shown]):
                yield Said(title, "page-header", line_place(number, page.lines[number], title)), _HEADER


def _repeated(title: str, lines: list[str]) -> bool:
    """Whether one of the lines is the title, or it and the next are."""
    folded, start = fold(title), title[:4].casefold()
    for line, following in zip(lines, (*lines[1:], ""), strict=True):
        bare = plain(line) if line.startswith(("#", "*", "[")) else line
        if bare[:4].casefold() == start and folded in (fold(bare), fold(f"{bare} {following}")):
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

    >>> [named_site(part, {"example"}) for part in ("The Example", "Example.com", "For example")]
    [True, True, False]
    """
    folded = fold(part)
    short = re.sub(r"^the | (?:com|org|net|co uk|de|fr|online|news)$", "", folded)
    return bool(short) and any(
        form in sites or form.replace(" ", "") in sites or f"the {form}" in sites for form in (folded, short)
    )
