"""Authors named away from the head: links to their pages, biographies, the name below the text or of the site."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import compress, islice

from builder.documents import Label
from builder.metadata.brands import brand_of, spells
from builder.metadata.bylines import may_open_byline, opens_byline, people, read_byline, subjects_of
from builder.metadata.evidence import AuthorClaim, PageEvidence, Statement
from builder.metadata.names import fold, has_given_name, is_person, without_marks
from builder.metadata.page_lines import OTHERS_WORK, PageLines

_MOST_TITLES = 4
_SIGNED, _ONLY = 0.55, 0.5
"""Confidence of a name at the head whose bearer the page introduces, of one elsewhere."""
_CAPTIONED = 0.34
"""Confidence of a name below the text of an HTML page, which has other ways to sign: of four alone one was the author.
It only supports other voices."""
_LONGEST_BIO, _LONGEST_LINE, _SHORT = 300, 1_000, 80
_LINKED, _STRANGER = 0.65, 0.4
"""Confidence of a link to an author's page at the head, and of one whose bearer has no known name."""
_AUTHOR_LINK = re.compile(
    r"\[([^\[\]\n]{3,80})\]\([^()\s]{0,300}/"
    r"(?:author|autor|autoren|autores|autorin|auteur|contributor|writer|columnist|journalist|byline|expert|staff|people|profile|member|newsteam|bio)s?/[^()\n]{0,300}\)"
)
_MOST_BIOS, _MOST_LINKS = 2_000, 5_000
"""Lines of a page that are looked at; one with more is a list."""
_LAST = 2
"""Lines at the article's end that may be its signature."""
_SHORTEST_BIO, _BOX = 60, 5
"""Characters of a line that tells something of somebody, and lines from a name to it in an author's box."""
_HEAD_BEFORE, _HEAD_AFTER = 10, 40
"""Lines before and after the title's first that make the head of a page."""


def author_links(page: PageEvidence, lines: PageLines) -> Iterator[AuthorClaim]:
    """The first line at the page's head that links to an author's page; where the head has none, the one there is."""
    if page.data.tags or not _AUTHOR_LINK.search("\n".join(page.lines)):  # in markup, rel="author" says it
        return
    head = lines.title_distances()
    elsewhere: dict[str, tuple[Statement, list[str]]] = {}
    for number in (*sorted(head), *range(min(len(page.lines), _MOST_LINKS))):
        if not (link := _author_link(page, lines, number)):
            continue
        known = any(map(has_given_name, link[1]))
        if number in head:
            yield AuthorClaim(*link, _LINKED if known else _STRANGER)
            return
        if number not in lines.prose and known:
            elsewhere.setdefault(fold(" ".join(link[1])), link)
    if len(elsewhere) == 1:
        yield AuthorClaim(*next(iter(elsewhere.values())), _ONLY)


def _author_link(page: PageEvidence, lines: PageLines, number: int) -> tuple[Statement, list[str]] | None:
    line = page.lines[number]
    texts = [link[1] for link in _AUTHOR_LINK.finditer(line)] if "](" in line and len(line) <= _LONGEST_LINE else []
    if not texts:
        return None
    names = lines.persons_only([name for text in texts for name in people(f"By {text}", page.language)])
    return (page.from_line(number, "author-link", names[0]), names) if names else None


def sole_byline(page: PageEvidence, lines: PageLines) -> Iterator[AuthorClaim]:
    """The people whom all lines of the page that open as bylines name, where they are the same wherever they stand."""
    claims: dict[str, AuthorClaim] = {}
    numbers = lines.numbers[: bisect_left(lines.numbers, _MOST_LINKS)]
    for number in compress(numbers, may_open_byline(map(page.lines.__getitem__, numbers))):
        line = page.lines[number]
        if len(line) > _LONGEST_BIO or not opens_byline(line):
            continue
        text = lines.text(number)
        if len(text) > _SHORT or OTHERS_WORK.match(text):
            continue
        byline = lines.byline(number)
        strangers = [name for name in lines.persons_only(byline.people) if name[0].isupper()]
        if byline.nothing_else and (strangers or any(map(has_given_name, byline.people))):
            claim = AuthorClaim(page.from_line(number, "byline"), byline.people, _ONLY)
            claims.setdefault(fold(" ".join(byline.people)), claim)
    if len(claims) == 1:
        yield from claims.values()


def _head(page: PageEvidence) -> Iterator[int]:
    """Numbers of the lines around the titles, those below first."""
    starts = [block.start for block in page.blocks if block.label is Label.TITLE][:_MOST_TITLES]
    below = dict.fromkeys(i for at in starts for i in range(at, min(len(page.lines), at + _HEAD_AFTER)))
    above = dict.fromkeys(i for at in starts for i in range(max(0, at - _HEAD_BEFORE), at))
    yield from below | above


def introduced_names(page: PageEvidence, lines: PageLines) -> Iterator[AuthorClaim]:
    """A name alone on a line of the head, about whom a line elsewhere on the page tells something ("Jane Doe is …").

    Where the head has none: the only name on the page that stands above such a line, as in an author's box.
    """
    if page.data.tags:  # markup has other ways to sign
        return
    long = ((i, line[:_LONGEST_BIO]) for i, line in enumerate(page.lines) if len(line) > _SHORTEST_BIO)
    bios = {name: i for i, bio in islice(long, _MOST_BIOS) for name in subjects_of(bio)}
    if not bios:
        return
    sought = list(map(str.casefold, bios))
    boxes: dict[str, tuple[Statement, list[str]]] = {}
    head = list(_head(page))
    for number in dict.fromkeys((*head, *(max(0, i - gap) for i in bios.values() for gap in range(1, _BOX)))):
        line = page.lines[number]
        if number in lines.prose or not 0 < len(line.strip()) <= _LONGEST_LINE:
            continue
        text = without_marks(line)
        folded = text.casefold()
        if len(text) > _SHORT or not any(name in folded for name in sought) or OTHERS_WORK.match(text):
            continue
        names = lines.persons_only(people(text, page.language))
        introduced = [name for name in names if bios.get(name, number) != number]
        if introduced:
            statement = page.from_line(number, "name-line", names[0])
            if number in head:
                yield AuthorClaim(statement, names, _SIGNED)
                return
            if any(0 < bios[name] - number < _BOX for name in introduced):
                boxes.setdefault(introduced[0], (statement, introduced))
    if len(boxes) == 1:
        yield AuthorClaim(*next(iter(boxes.values())), _ONLY)


def signatures(page: PageEvidence, lines: PageLines) -> Iterator[AuthorClaim]:
    """A name alone on one of the article's last lines, or on the line below them."""
    prose = sorted(lines.prose)
    below = lines.numbers[lines.places[prose[-1]] + 1 :][:1] if prose else []
    for number in (*prose[-_LAST:], *below):
        line = page.lines[number].strip()
        byline = read_byline(line, page.language) if len(line) <= _SHORT and not line.isupper() else None
        if byline and byline.nothing_else and has_given_name(byline.people[0]):
            confidence = _CAPTIONED if page.data.tags else _ONLY
            yield AuthorClaim(page.from_line(number, "signature"), byline.people, confidence)
            return


def namesake(page: PageEvidence, lines: PageLines) -> Iterator[AuthorClaim]:
    """The person whose name is the site's and its address: such sites are written by their owners.

    A firm's name has words of the page in it, or the text speaks of the firm: "our courses at Noble Desktop".
    """
    name = page.string("outlet")
    if not page.url or not spells(name, brand_of(page.url)):
        return
    person = len(name.split()) > 1 and is_person(name) and has_given_name(name) and lines.is_proper(name)
    if person and not any(name in line for line in page.article_lines()):
        yield AuthorClaim(Statement(name, "site-name", "url"), [name], _ONLY)
