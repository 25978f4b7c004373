"""What a page's markup says about the page, apart from its lines: JSON-LD, tags, links."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Literal

from lxml import etree

from builder import json_ld
from builder.documents import PageData, Tag
from builder.lexicon.sections import word_set

_LINKS = 5_000
_TAGS = 400
"""Of each kind; a page that states more says nothing with them."""
_VALUE = 2_000
"""Characters of one value."""
_NODES = 100
"""Nodes of an element that are looked at for its value: nested elements would else be read once for each level."""
_MOST_PARTS = 8
"""Elements named in the place of a time, and parts of a heading that are looked at."""
_ITEMPROPS = word_set("author creator datecreated datemodified datepublished description headline inlanguage publisher")
_RDFA = frozenset(("dc:created", "dc:date", "schema:datepublished"))
_ANNOTATED = etree.XPath(
    "descendant::*[@itemprop or (@property and @content and not(self::meta)) or contains(@class, 'author')]"
)
"""One look for all: it takes as long as any of its parts."""
_CARDS = frozenset(("vcard", "h-card"))
_AUTHORS = frozenset(("author", "entry-author", "p-author", "post-author"))
_CARD_NAMES = frozenset(("fn", "p-name"))
_RELS = frozenset(("alternate", "amphtml", "author", "canonical", "license", "publisher", "shortlink"))
_INSETS = frozenset(("aside", "figcaption", "figure", "nav", "picture", "video"))
"""Elements whose licence is that of a picture or of another page."""
_KICKER = re.compile(
    r"kicker|(?:top|over|roof|sub)-?line|eyebrow|dachzeile|spitzmarke|sur-?titre|ante-?t[ií]tulo"
    r"|(?:sub|over|super|pre)-?(?:title|head)|section|category|topic|h1small|fake-h",
    re.IGNORECASE,
)
"""Classes of what stands inside of a heading and is no part of the headline."""
_HEADLINE = re.compile(
    r"(?:^|[\s_-])(?:entry|post|article|story)(?:-|__?)(?:title|headline)(?=$|\s)|(?:^|\s)p-name(?=$|\s)", re.IGNORECASE
)
"""Classes of a headline: hAtom and its like ("entry-title"), microformats 2 ("p-name")."""
_BESIDE_HEADLINE = frozenset(("small", "time"))
_SITE_ROOT = re.compile(r"(?:https?://[^/?#\s]+/?|/|\./)(?:(?:index|default)\.\w{3,5})?", re.IGNORECASE)
_SITE_NAME = re.compile(
    r"(?:^|[\s_-])(?:(?:site|blog|page)-?(?:title|name|logo)|logo|brand|masthead)(?=$|[\s_-])", re.IGNORECASE
)
"""Addresses of a site's front page, and classes of what names the site."""
_AUTHOR_PAGE = re.compile(
    r"/(?:author|autor|autoren|autores|autorin|auteur|contributor|writer|columnist|columnista|journalist|byline)s?/[^/?#]"
)
_OPEN_GRAPH = ("og:", "article:", "book:", "profile:")


def read(root: etree._Element) -> PageData:
    """Collect a parsed page's data in document order; linear in the page."""
    return PageData(json_ld=tuple(_json_ld(root)), tags=tuple(_tags(root)), links=tuple(_links(root)))


def _json_ld(root: etree._Element) -> Iterator[Mapping[str, Any]]:
    given = size = 0
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and (text := script.text):
            size += len(text)
            if size > json_ld.MAX_CHARACTERS:
                return
            for _, value in json_ld.objects(text)[: json_ld.MAX_OBJECTS - given]:
                given += 1
                yield value


def _tags(root: etree._Element) -> Iterator[Tag]:
    """Tags by kind, each kind in page order."""
    html_element = root if root.tag == "html" else root.find(".//html")
    lang = html_element.get("lang") or html_element.get("xml:lang") if html_element is not None else None
    if lang:
        yield Tag("html", "lang", lang[:_VALUE], "html[lang]")
    yield from _limited(_titles(root))
    yield from _limited(_headlines(root))
    yield from _limited(_metas(root))
    yield from _limited(_link_tags(root))
    yield from _limited(_author_pages(root))
    yield from _limited(_times(root))
    annotated: Any = _ANNOTATED(root)
    yield from _limited(_microdata(annotated))
    yield from _limited(_hcard_author(annotated))


def _limited(tags: Iterator[Tag]) -> Iterator[Tag]:
    yield from islice((tag for tag in tags if tag.value.strip()), _TAGS)


def _position(element: etree._Element, selector: str) -> str:
    return f"{selector}, line {element.sourceline}"


def _text(element: etree._Element) -> str:
    return " ".join("".join(map(str, islice(element.itertext(), _NODES))).split())[:_VALUE]


def _titles(root: etree._Element) -> Iterator[Tag]:
    for element in root.iter("title"):
        parent = element.getparent()
        if parent is None or parent.tag != "svg":
            yield Tag("title-tag", "title", _text(element), _position(element, "title"))


def _headlines(root: etree._Element) -> Iterator[Tag]:
    """The heading that is marked as the headline, and of each heading with a kicker or a date in it what is left."""
    marked: dict[str, etree._Element] = {}
    for element in islice(root.iter("h1", "h2", "h3"), _TAGS):
        if _HEADLINE.search(element.get("class") or "") or "headline" in (element.get("itemprop") or "").lower():
            marked.setdefault(_text(element), element)
        if len(element) <= _MOST_PARTS and any(map(_is_kicker, element)):
            texts = [element.text or ""]
            for part in element:
                texts += ("" if _is_kicker(part) else _text(part), part.tail or "")
            value = " ".join(" ".join(texts).split()).strip(" -–—:|·/")
            yield Tag("headline", "bare-headline", value[:_VALUE], _position(element, str(element.tag)))
    first = {text: element for text, element in marked.items() if element.tag == "h1"} or marked
    if len(first) == 1:  # other stories are marked so, too
        text, element = next(iter(first.items()))
        yield Tag("headline", "headline", text, _position(element, str(element.tag)))


def _is_kicker(element: etree._Element) -> bool:
    return element.tag in _BESIDE_HEADLINE or _KICKER.search(element.get("class") or "") is not None


def _metas(root: etree._Element) -> Iterator[Tag]:
    for element in root.iter("meta"):
        value = " ".join((element.get("content") or "").split())[:_VALUE]
        for attribute in ("property", "name", "http-equiv"):
            if key := (element.get(attribute) or "").strip().lower():
                kind: Literal["open-graph", "meta"] = "open-graph" if key.startswith(_OPEN_GRAPH) else "meta"
                yield Tag(kind, key, value, _position(element, f"meta[{attribute}='{key}']"))
                break


def _link_tags(root: etree._Element) -> Iterator[Tag]:
    """`<link rel href>` and `<a rel="license">` with their target; with its text `<a rel="author">` and a site name."""
    for element in root.iter("link", "a"):
        if element.tag == "a" and _is_site_name(element):
            image = next(element.iter("img"), None)
            name = _text(element) or (image.get("alt") or "" if image is not None else "")
            yield Tag("link", "site-name", name[:_VALUE], _position(element, "a"))
        for rel in (element.get("rel") or "").lower().split():
            if (element.tag == "link" and rel in _RELS) or (rel == "license" and not _is_in_inset(element)):
                target = (element.get("href") or "").strip()[:_VALUE]
                yield Tag("link", rel, target, _position(element, f"{element.tag}[rel='{rel}']"))
            elif element.tag == "a" and rel == "author":
                yield Tag("link", rel, _text(element), _position(element, "a[rel='author']"))


def _author_pages(root: etree._Element) -> Iterator[Tag]:
    """The one name that links to an author's page; with a job behind it, it is a quotation's."""
    found: dict[str, etree._Element] = {}
    for element in root.iter("a"):
        if _AUTHOR_PAGE.search(element.get("href") or "") and (name := _text(element)) and "," not in name:
            found.setdefault(name, element)
            if len(found) > 1:  # some are of other stories
                return
    for name, element in found.items():
        yield Tag("link", "author-page", name, _position(element, "a"))


def _is_site_name(element: etree._Element) -> bool:
    """Whether a link leads to the front page from where a page names its site: rel="home", a heading, a logo."""
    if not _SITE_ROOT.fullmatch((element.get("href") or "").strip()):
        return False
    around = [element, *islice(element.iterancestors(), 2)]
    return "home" in (element.get("rel") or "").lower().split() or any(
        node.tag in ("h1", "h2") or _SITE_NAME.search(f"{node.get('class') or ''} {node.get('id') or ''}")
        for node in around
    )


def _is_in_inset(element: etree._Element) -> bool:
    """Whether a link speaks of a part of the page: a picture, a comment, or what RDFa names with `about`."""
    return any(
        node.tag in _INSETS or node.get("about") is not None or "object" in (node.get("itemtype") or "").lower()
        for node in element.iterancestors()
    ) or _is_in_comment(element)


def _times(root: etree._Element) -> Iterator[Tag]:
    """`<time>`, or hAtom's `<abbr>`: its attribute under the key "datetime", what the reader sees under "text"."""
    for element in root.iter("time", "abbr"):
        if element.tag == "abbr" and "published" not in _classes(element):
            continue
        place = _position(element, _ancestry(element))
        if value := (element.get("datetime") or element.get("title") or "").strip():
            yield Tag("time", "datetime", value[:_VALUE], place)
        yield Tag("time", "text", _text(element), place)


def _ancestry(element: etree._Element) -> str:
    """The element and its nearest ancestors with their classes, outermost first."""
    names = []
    for node in islice(chain((element,), element.iterancestors()), _MOST_PARTS):
        classes = ".".join((node.get("class") or "")[:80].split())
        names.append(f"{node.tag}.{classes}" if classes else str(node.tag))
    return "/".join(reversed(names))


def _microdata(annotated: Sequence[etree._Element]) -> Iterator[Tag]:
    """schema.org's properties in attributes, and RDFa's days, except those of readers' comments."""
    for element in annotated:
        for attribute, known in (("itemprop", _ITEMPROPS), ("property", _RDFA)):
            for prop in element.get(attribute, "").split():
                if prop.lower() in known and not _is_in_comment(element):
                    place = _position(element, f"{element.tag}[{attribute}='{prop}']")
                    yield Tag("microdata", prop, _property_value(element), place)


def _hcard_author(annotated: Sequence[etree._Element]) -> Iterator[Tag]:
    """The author whom an hCard names; where several differ, some are of other stories."""
    found: dict[str, etree._Element] = {}
    for card in islice(annotated, _TAGS):
        classes = _classes(card)
        if "p-author" in classes or not (_CARDS.isdisjoint(classes) or _AUTHORS.isdisjoint(classes)):
            name = next(
                (node for node in islice(card.iter(), _NODES) if not _CARD_NAMES.isdisjoint(_classes(node))), card
            )
            found.setdefault(_text(name), card)
    if len(found) == 1:
        author, card = next(iter(found.items()))
        yield Tag("microdata", "author", author, _position(card, f"{card.tag}.{'.'.join(_classes(card))}"))


def _classes(element: etree._Element) -> list[str]:
    return (element.get("class") or "").split()


def _is_in_comment(element: etree._Element) -> bool:
    kinds = (f"{node.get('itemtype') or ''} {node.get('typeof') or ''}" for node in element.iterancestors())
    return any("comment" in kind.lower() for kind in kinds)


def _property_value(element: etree._Element) -> str:
    """A property's value: its attribute, the name of the thing it is, or its text."""
    for attribute in ("content", "datetime"):
        if value := element.get(attribute):
            return " ".join(value.split())[:_VALUE]
    name = next((node for node in islice(element.iter(), _NODES) if node.get("itemprop") == "name"), None)
    if name is not None:
        return (name.get("content") or "")[:_VALUE].strip() or _text(name)
    return _text(element)


def _links(root: etree._Element) -> list[str]:
    targets: dict[str, None] = {}
    for element in root.iter("a"):
        href = (element.get("href") or "").strip()
        if href[:8].lower().startswith(("http://", "https://")):
            targets[href[:_VALUE]] = None
            if len(targets) == _LINKS:
                break
    return list(targets)
