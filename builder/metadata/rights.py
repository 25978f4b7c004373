"""What a page says in its markup of the rights in it: its licence, and what it reserves against mining and training."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from builder import licenses as spdx
from builder.documents import Candidate, Tag
from builder.lexicon.robots import TRAINERS
from builder.metadata.evidence import Evidence, Said, candidate, said_in_json_ld, said_in_tags

_SURE, _TORN = 0.8, 0.2
"""Of a licence where the page names one, and where it names several: then none is taken, however often each is said."""
_EVERYONE = frozenset(("robots", "x-robots-tag"))
_WORD = re.compile(r"[\w-]+")
_MARKS = ("noai", "noimageai")
"""For any robot (DeviantArt, 2022)."""
_SHUT = ("noindex", "none")
"""These say nothing of training where search engines are meant; to a robot that gathers for training they say no."""


def licenses(page: Evidence) -> Iterator[Candidate]:
    """A licence that the page declares for itself (rel=license, meta, JSON-LD); words in running text are none.

    What SPDX knows has its identifier there, anything else is as the page says it.
    """
    found = [(spdx.spdx(one.value) or one.value, one) for one in _licenses(page)]
    confidence = _SURE if len({value for value, _ in found}) == 1 else _TORN
    for value, said in found:
        yield candidate("license", value, said, confidence)


def _licenses(page: Evidence) -> Iterator[Said]:
    for said in said_in_tags(page, "license", "dcterms.license", "dc.rights.license"):
        if not said.value.startswith("#"):
            yield said._replace(value=_absolute(page, said.value))
    for path in ("license", "license.url", "license.@id"):
        yield from said_in_json_ld(page, path)


def reservations(page: Evidence) -> Iterator[Candidate]:
    """All that the page's meta tags reserve, as one list in page order: what it leaves open is not in it.

    tdm-reservation: https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/
    """
    marks: dict[str, Tag] = {}
    for tag in page.data.tags:
        if tag.kind == "meta":
            for mark in _reserved(tag):
                marks.setdefault(mark, tag)
    if marks:
        raw = "; ".join(dict.fromkeys(tag.value for tag in marks.values()))
        place = "; ".join(dict.fromkeys(tag.place for tag in marks.values()))
        yield Candidate("reservations", list(marks), "meta", raw, place, _SURE)


def _reserved(tag: Tag) -> Iterator[str]:
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


def policies(page: Evidence) -> Iterator[Candidate]:
    """Where TDMRep's tdm-policy says that the terms of mining stand."""
    for said in said_in_tags(page, "tdm-policy"):
        yield candidate("tdm_policy", _absolute(page, said.value), said, _SURE)


def _absolute(page: Evidence, said: str) -> str:
    """A path on the page's own site becomes an address, where the page's is known; all else stays as it is."""
    base = page.known.get("url")
    return urljoin(base, said) if isinstance(base, str) and said.startswith("/") else said
