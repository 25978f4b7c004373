"""What a page says in its markup of the rights in it: its licence, and what it reserves against mining and training."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from builder import licenses as spdx
from builder.documents import Candidate, Tag
from builder.lexicon.robots import TRAINERS
from builder.metadata.evidence import PageEvidence, Statement

_SURE, _TORN = 0.8, 0.2
"""Of a licence where the page names one, and where it names several: then none is taken, however often each is said."""
_EVERYONE = frozenset(("robots", "x-robots-tag"))
_WORD = re.compile(r"[\w-]+")
_MARKS = ("noai", "noimageai")
"""For any robot (DeviantArt, 2022)."""
_SHUT = ("noindex", "none")
"""These say nothing of training where search engines are meant; to a robot that gathers for training they say no."""


def licenses(page: PageEvidence) -> Iterator[Candidate]:
    """A licence that the page declares for itself (rel=license, meta, JSON-LD); words in running text are none.

    What SPDX knows has its identifier there, anything else is as the page says it.
    """
    named = [(spdx.spdx(statement.value) or statement.value, statement) for statement in _license_statements(page)]
    confidence = _SURE if len({value for value, _ in named}) == 1 else _TORN
    for value, statement in named:
        yield statement.candidate("license", confidence, value)


def _license_statements(page: PageEvidence) -> Iterator[Statement]:
    for statement in page.from_tags("license", "dcterms.license", "dc.rights.license"):
        if not statement.value.startswith("#"):
            yield statement._replace(value=_resolved(page, statement.value))
    for path in ("license", "license.url", "license.@id"):
        yield from page.from_json_ld(path)


def reservations(page: PageEvidence) -> Iterator[Candidate]:
    """All that the page's meta tags reserve, as one list in page order: what it leaves open is not in it.

    tdm-reservation: https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/
    """
    marks: dict[str, Tag] = {}
    for tag in page.data.tags:
        if tag.kind == "meta":
            for mark in _reservations_in(tag):
                marks.setdefault(mark, tag)
    if marks:
        raw = "; ".join(dict.fromkeys(tag.value for tag in marks.values()))
        place = "; ".join(dict.fromkeys(tag.place for tag in marks.values()))
        yield Candidate("reservations", list(marks), "meta", raw, place, _SURE)


def _reservations_in(tag: Tag) -> Iterator[str]:
    """The marks of one meta tag; one that speaks to a single robot bears its name."""
    key = tag.key
    if key == "tdm-reservation":
        yield from [key] if tag.value == "1" else []
    elif key in _EVERYONE:
        words = _words(tag)
        yield from (mark for mark in _MARKS if mark in words)
    elif key in TRAINERS:
        words = _words(tag)
        yield from (f"{key}: {word}" for word in (*_MARKS, *_SHUT) if word in words)


def _words(tag: Tag) -> list[str]:
    return _WORD.findall(tag.value.lower())


def policies(page: PageEvidence) -> Iterator[Candidate]:
    """Where TDMRep's tdm-policy says that the terms of mining stand."""
    for statement in page.from_tags("tdm-policy"):
        yield statement.candidate("tdm_policy", _SURE, _resolved(page, statement.value))


def _resolved(page: PageEvidence, address: str) -> str:
    """A path on the page's own site becomes an address, where the page's is known; all else stays as it is."""
    return urljoin(page.url, address) if address.startswith("/") else address
