"""Who published the document: the recipe's table by its own address, what its page says, or where its links lead."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from builder.documents import Candidate
from builder.metadata.evidence import Evidence, articles, candidate, cleaned, said_in_json_ld, said_in_tags, stated
from builder.metadata.names import fold
from builder.metadata.urls import absolute, host

_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.IGNORECASE)
_STORY = re.compile(r"/\d{4}/\d{1,2}/|\d{5,}|[^/]+-[^/]+-[^/-]+|\.s?html?$")
"""A path that an article has: a date, a long number, or three words joined by hyphens."""


def outlets(page: Evidence) -> Iterator[Candidate]:
    """The outlet by the recipe's table, by the page's publisher and site name, by links to sister articles."""
    own = page.known.get("url")
    if isinstance(own, str) and (name := listed(page.outlets, own)):
        yield Candidate("outlet", name, "outlet-table", own, "url", 0.99)
    names = list(said_in_tags(page, "og:site_name"))
    for said in names:
        if not absolute(said.value):
            yield candidate("outlet", said.value, said, 0.65 if _DOMAIN.fullmatch(said.value) else 0.8)
    yield from _published(page)
    for said in said_in_tags(page, "application-name", "apple-mobile-web-app-title", "dc.publisher"):
        if not absolute(said.value):
            yield candidate("outlet", said.value, said, 0.55)
    yield from _sisters(page)


def _published(page: Evidence) -> Iterator[Candidate]:
    """Publisher and site of the JSON-LD; what is only the name of a domain is half believed."""
    for path in ("publisher.name", "publisher", "sourceOrganization.name"):
        for said in said_in_json_ld(page, path):
            if not absolute(said.value) and not said.value.startswith("#"):
                yield candidate("outlet", said.value, said, 0.55 if _DOMAIN.fullmatch(said.value) else 0.7)
    for i, item in enumerate(page.data.json_ld):
        if item.get("@type") == "WebSite" and isinstance(item.get("name"), str) and (name := cleaned(item["name"])):
            yield Candidate(
                "outlet", name, "json-ld", name, f"json-ld[{i}] $.name", 0.55 if _DOMAIN.fullmatch(name) else 0.6
            )


def listed(table: Mapping[str, str], url: str) -> str:
    """The table's outlet for an address; a subdomain counts as its domain, the longest domain wins. "" for none.

    >>> listed({"example.org": "The Example"}, "https://news.example.org/a")
    'The Example'
    """
    name = host(url)
    while name:
        for spelling in (name, "www." + name):
            if spelling in table:
                return table[spelling]
        name = name.partition(".")[2]
    return ""


def _sisters(page: Evidence) -> Iterator[Candidate]:
    """The one outlet of the table whose articles the page links to; two are none."""
    if not page.outlets:
        return
    found: dict[str, str] = {}
    for link in page.data.links:
        if _STORY.search(_path(link)) and (name := listed(page.outlets, link)):
            found.setdefault(name, link)
    if len(found) == 1:
        name, link = next(iter(found.items()))
        yield Candidate("outlet", name, "sister-links", link, "links", 0.55)


def _path(link: str) -> str:
    try:
        return urlsplit(link).path
    except ValueError:
        return ""


def site_names(page: Evidence) -> set[str]:
    """Folded names of the site and its publisher: what a title ends with and no author is called."""
    names = {
        said.value for said in said_in_tags(page, "og:site_name", "application-name", "apple-mobile-web-app-title")
    }
    names |= {said.value for said in said_in_json_ld(page, "publisher.name")}
    for item in page.data.json_ld:
        if item.get("@type") in ("WebSite", "Organization", "NewsMediaOrganization") and isinstance(
            item.get("name"), str
        ):
            names.add(cleaned(item["name"]))
    for _, item in articles(page.data):
        names |= {v for v, _ in stated(page.data, item, "publisher") if isinstance(v, str)}
    names |= {page.known["outlet"]} if isinstance(page.known.get("outlet"), str) else set()
    names |= set(page.outlets.values())
    return {folded for name in names if (folded := fold(name))} | domain_names(page)


def domain_names(page: Evidence) -> set[str]:
    """The document's host and its name without suffix: "news.example.co.uk" gives it and "example"."""
    own = page.known.get("url")
    name = host(own) if isinstance(own, str) else ""
    labels = name.split(".")
    generic = {"co", "com", "org", "net", "gov", "ac", "edu", "news", "blog", "m", "en", "de"}
    return {fold(name), *(label.replace("-", "") for label in labels[:-1] if label not in generic)} - {""}
