"""Authors the page names elsewhere: links to their pages, lines that tell of them, the name below the text."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import compress, islice

from builder.documents import Label
from builder.metadata.authors_lines import OTHERS_WORK, Shown
from builder.metadata.brands import label, spells
from builder.metadata.bylines import may_open, opens, people, read, subject
from builder.metadata.evidence import Evidence, Heard, Said, article_lines, line_place
from builder.metadata.names import fold, is_known, is_person, plain

_MOST_TITLES = 4
_SIGNED, _ONLY = 0.55, 0.5
"""Confidence of a name at the head whose bearer the page introduces, of one elsewhere."""
_CAPTIONED = 0.34
"""Confidence of a name below the text of an HTML page, which has other ways to sign: of four alone one was the author.
It only supports other voices."""
_LONGEST_TALE, _LONGEST_LINE, _SHORT = 300, 1_000, 80
_LINKED, _STRANGER = 0.65, 0.4
"""Confidence of a link to an author's page at the head, and of one whose bearer has no known name."""
_AUTHOR_LINK = re.compile(
    r"\[([^\[\]\n]{3,80})\]\([^()\s]{0,300}/"
    r"(?:author|autor|autoren|autores|autorin|auteur|contributor|writer|columnist|journalist|byline|expert|staff|people|profile|member|newsteam|bio)s?/[^()\n]{0,300}\)"
)
_MOST_TALES, _MOST_LINKS = 2_000, 5_000
"""Lines of a page that are heard; one with more is a list."""
_LAST = 2
"""Lines at the article's end that may be its signature."""
_TELLING, _BOX = 60, 5
"""Characters of a line that tells something of somebody, and lines from a name to it in an author's box."""
_HEAD_BEFORE, _HEAD_AFTER = 10, 40
"""Lines before and after the title's first that make the head of a page."""


def linked(page: Evidence, shown: Shown) -> Iterator[Heard]:
    """The first line at the page's head that links to an author's page; where the head has none, the one there is."""
    if page.data.tags or "](" not in "\n".join(page.lines):  # in markup, rel="author" says it
        return
    spots = shown.spots()
    far: dict[str, tuple[Said, list[str]]] = {}
    for number in (*sorted(spots), *range(min(len(page.lines), _MOST_LINKS))):
        if "](" not in page.lines[number] or not (heard := _linked_line(page, shown, number)):
            continue
        sure = any(map(is_known, heard[1]))
        if number in spots:
            yield Heard(*heard, _LINKED if sure else _STRANGER)
            return
        if number not in shown.prose and sure:
            far.setdefault(fold(" ".join(heard[1])), heard)
    if len(far) == 1:
        yield Heard(*next(iter(far.values())), _ONLY)


def _linked_line(page: Evidence, shown: Shown, number: int) -> tuple[Said, list[str]] | None:
    line = page.lines[number]
    texts = [link[1] for link in _AUTHOR_LINK.finditer(line)] if len(line) <= _LONGEST_LINE else []
    if not texts:
        return None
    names = shown.persons_only([name for text in texts for name in people(f"By {text}", page.language)])
    return (Said(line.strip(), "author-link", line_place(number, line, names[0])), names) if names else None


def only(page: Evidence, shown: Shown) -> Iterator[Heard]:
    """The people whom all lines of the page that open as bylines name, where they are the same wherever they stand."""
    found: dict[str, Heard] = {}
    numbers = shown.numbers[: bisect_left(shown.numbers, _MOST_LINKS)]
    for number in compress(numbers, may_open(map(page.lines.__getitem__, numbers))):
        line = page.lines[number]
        if len(line) > _LONGEST_TALE or not opens(line):
            continue
        text = shown.text(number)
        if len(text) > _SHORT or OTHERS_WORK.match(text):
            continue
        byline = shown.byline(number)
        strangers = [name for name in shown.persons_only(byline.people) if name[0].isupper()]
        if byline.whole and (strangers or any(map(is_known, byline.people))):
            said = Said(line.strip(), "byline", line_place(number, line, line.strip()))
            found.setdefault(fold(" ".join(byline.people)), Heard(said, byline.people, _ONLY))
    if len(found) == 1:
        yield from found.values()


def _head(page: Evidence) -> Iterator[int]:
    """Numbers of the lines around the titles, those below first."""
    starts = [block.start for block in page.blocks if block.label is Label.TITLE][:_MOST_TITLES]
    below = dict.fromkeys(i for at in starts for i in range(at, min(len(page.lines), at + _HEAD_AFTER)))
    above = dict.fromkeys(i for at in starts for i in range(max(0, at - _HEAD_BEFORE), at))
    yield from below | above


def signed(page: Evidence, shown: Shown) -> Iterator[Heard]:
    """A name alone on a line of the head, about whom a line elsewhere on the page tells something ("Jane Doe is …").

    Where the head has none: the only name on the page that stands above such a line, as in an author's box.
    """
    if page.data.tags:  # markup has other ways to sign
        return
    long = ((i, line[:_LONGEST_TALE]) for i, line in enumerate(page.lines) if len(line) > _TELLING)
    bearers = {name: i for i, tale in islice(long, _MOST_TALES) for name in subject(tale)}
    if not bearers:
        return
    sought = list(map(str.casefold, bearers))
    boxes: dict[str, tuple[Said, list[str]]] = {}
    head = list(_head(page))
    for number in dict.fromkeys((*head, *(max(0, i - gap) for i in bearers.values() for gap in range(1, _BOX)))):
        line = page.lines[number]
        if number in shown.prose or not 0 < len(line.strip()) <= _LONGEST_LINE or len(text := plain(line)) > _SHORT:
            continue
        folded = text.casefold()
        if OTHERS_WORK.match(text) or not any(name in folded for name in sought):
            continue
        names = shown.persons_only(people(text, page.language))
        told = [name for name in names if bearers.get(name, number) != number]
        if told:
            said = Said(line.strip(), "name-line", line_place(number, line, names[0]))
            if number in head:
                yield Heard(said, names, _SIGNED)
                return
            if any(0 < bearers[name] - number < _BOX for name in told):
                boxes.setdefault(told[0], (said, told))
    if len(boxes) == 1:
        yield Heard(*next(iter(boxes.values())), _ONLY)


def signatures(page: Evidence, shown: Shown) -> Iterator[Heard]:
    """A name alone on one of the article's last lines, or on the line below them."""
    prose = sorted(shown.prose)
    below = shown.numbers[shown.places[prose[-1]] + 1 :][:1] if prose else []
    for number in (*prose[-_LAST:], *below):
        line = page.lines[number].strip()
        byline = read(line, page.language) if len(line) <= _SHORT and not line.isupper() else None
        if byline and byline.whole and is_known(byline.people[0]):
            sure = _CAPTIONED if page.data.tags else _ONLY
            yield Heard(Said(line, "signature", line_place(number, page.lines[number], line)), byline.people, sure)
            return


def namesake(page: Evidence, shown: Shown) -> Iterator[Heard]:
    """The person whose name is the site's and its address: such sites are written by their owners.

    A firm's name has words of the page in it, or the text speaks of the firm: "our courses at Noble Desktop".
    """
    name, url = page.known.get("outlet"), page.known.get("url")
    if not isinstance(name, str) or not isinstance(url, str) or not spells(name, label(url)):
        return
    person = len(name.split()) > 1 and is_person(name) and is_known(name) and shown.is_proper(name)
    if person and not any(name in line for line in article_lines(page)):
        yield Heard(Said(name, "site-name", "url"), [name], _ONLY)
