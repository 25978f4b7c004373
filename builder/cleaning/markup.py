"""Markdown and HTML left over in the text of an article: the marks go, the words stay.

Only what cannot be meant as text is a mark: "5 * 3", snake_case, "a < b", "#1", "R&D" and "f***" stay. The marks that
may well be meant, such as a line's leading "-" or ">", go only where other marks show the text to be Markdown.
"""

import html
import re
from collections.abc import Callable
from functools import partial
from html.entities import html5
from itertools import chain

from builder.cleaning import signs
from builder.cleaning.ledger import sequence, settle
from builder.documents import Change
from builder.lexicon.sections import word_set

_TARGET = (
    r"\(\s{0,4}(?:<[^<>\n]{0,2000}>|[^\s()<>]{0,2000}+(?:\([^\s()<>]{0,500}\)[^\s()<>]{0,500}){0,8})"
    r"(?:\s{1,4}(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'))?\s{0,4}\)"
)
_IMAGE = re.compile(rf"!\[[^\[\]\n]{{0,1000}}\]{_TARGET}")
_LINK = re.compile(rf"\[(?<!\\\[)(?P<words>[^\[\]\n]{{0,1000}})\](?P<target>{_TARGET})")
_DEFINITION = re.compile(
    r"^ {0,3}\[(?P<name>[^\[\]\n^]{1,200})\]:[ \t]{1,8}<?(?:https?://|/|#|mailto:)\S{1,2000}"
    r"(?:[ \t]{1,8}[\"'(][^\n]{0,500})?$\n?",
    re.MULTILINE,
)
_REFERENCE = re.compile(r"\[(?<!\\\[)(?P<words>[^\[\]\n]{1,1000})\] ?\[(?P<name>[^\[\]\n]{0,200})\]")
_URL = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,2000})>")

_BLOCKS = "|".join(
    sorted(
        word_set("""
    address article aside blockquote br center dd details div dl dt fieldset figcaption figure footer form
    h[1-6] header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
    """)
    )
)
_INLINE = "|".join(
    sorted(
        word_set("""
    a abbr audio b big button cite code del dfn em embed font i iframe img input ins kbd label mark noscript
    object picture q s samp small source span strike strong sub sup svg time tt u var video wbr
    """)
    )
)
_TAG = re.compile(rf"</?(?:(?P<block>{_BLOCKS})|{_INLINE})(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE)
_HIDDEN = (
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script\s{0,9}>", re.IGNORECASE)),
    (re.compile(r"<style\b", re.IGNORECASE), re.compile(r"</style\s{0,9}>", re.IGNORECASE)),
)
_ENTITY = re.compile(r"&(?:amp;){0,8}(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

# A pattern that begins with its mark, and looks behind it after that, is searched for many times faster.
_STARS = re.compile(r"(?P<mark>\*(?<![*\w\\]\*)\*{0,2})(?=[^\s*])[^*\n]{1,2000}+(?<=[^\s*\\])(?P=mark)(?![*\w])")
_LINES = re.compile(
    r"(?P<mark>_(?<![\w\\]_)_{0,2})(?=[^\s_])(?![A-Za-z0-9]+__)[^_\n]{1,2000}+(?<=[^\s_\\])(?P=mark)(?!\w)"
)
_TILDES = re.compile(r"(?P<mark>~~(?<![~\w\\]~~))(?=[^\s~])[^~\n]{1,2000}+(?<=[^\s~\\])(?P=mark)(?![~\w])")
_TICKS = re.compile(r"(?P<mark>`(?<![`\w\\]`))(?=[^\s`])[^`\n]{1,2000}+(?<=[^\s`\\])(?P=mark)(?![`\w'])")

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]{1,8}(?=\S)", re.MULTILINE)
_LINE_MARK = re.compile(
    r"^[ \t]{0,12}(?:[*+-][ \t]{1,4}(?=\S)|>[ \t]?"
    r"|(?:(?:\*[ \t]?){3,20}|(?:-[ \t]?){3,200}|(?:_[ \t]?){3,20}|={3,200}|`{3}\w{0,20})[ \t]{0,8}$)",
    re.MULTILINE,
)
_CERTAIN = (("](", _LINK), ("*", _STARS), ("#", _HEADING))
"""What makes a text Markdown beyond doubt, each with a part of it that is quickly found."""

_ESCAPE = re.compile(r"\\(?=[\\`*_{}\[\]()#+.!>|~-])|\\$", re.MULTILINE)


def markup(text: str) -> list[Change]:
    """Take the marks off.

    >>> markup("a [link](https://example.org)")
    [Change(start=2, end=3, replacement=''), Change(start=7, end=29, replacement='')]
    >>> markup("R&D, 5 * 3 * 2, snake_case_name, a < b")
    []
    """
    return settle(text, _layer)


def _layer(text: str) -> list[Change]:
    """One layer of marks: an escaped tag or bold in a link is the next one's."""
    found = signs.rare_characters(text) & _SIGNS
    if not found:
        return []
    return sequence(text, [rule for sign, more, rule in _RULES if (not sign or sign in found) and more in text])


def _markdown(text: str) -> list[Change]:
    """The marks at lines' edges and the escapes, where the text is Markdown beyond doubt."""
    found = signs.rare_characters(text)
    shown = (pattern for needle, pattern in _CERTAIN if needle[0] in found and needle in text)
    if not any(pattern.search(text) for pattern in shown):
        return []
    return sequence(text, (_cut(_LINE_MARK), _cut(_ESCAPE), _cut(_HEADING)))


def _cut(pattern: re.Pattern[str]) -> Callable[[str], list[Change]]:
    """A rule that takes out whatever the pattern finds."""
    return lambda text: [Change(*found.span(), "") for found in pattern.finditer(text) if found.group()]


def _marks(pattern: re.Pattern[str]) -> Callable[[str], list[Change]]:
    """A rule that takes the pattern's mark off both ends of what it finds."""

    def rule(text: str) -> list[Change]:
        changes: list[Change] = []
        for found in pattern.finditer(text):
            size = len(found["mark"])
            changes += Change(found.start(), found.start() + size, ""), Change(found.end() - size, found.end(), "")
        return changes

    return rule


def _keeping(group: str | int) -> Callable[[re.Match[str]], tuple[Change, Change]]:
    """What takes out all that a pattern finds but one of its groups."""
    return lambda found: (Change(found.start(), found.start(group), ""), Change(found.end(group), found.end(), ""))


def _links(text: str) -> list[Change]:
    return list(chain.from_iterable(map(_keeping("words"), _LINK.finditer(text))))


def _references(text: str) -> list[Change]:
    """Links by name go together with the definitions of the names, and only then."""
    names = {found["name"].casefold() for found in _DEFINITION.finditer(text)}
    if not names:
        return []

    def uses(text: str) -> list[Change]:
        links = (found for found in _REFERENCE.finditer(text) if (found["name"] or found["words"]).casefold() in names)
        return list(chain.from_iterable(map(_keeping("words"), links)))

    return sequence(text, (_cut(_DEFINITION), uses))


def _urls(text: str) -> list[Change]:
    return list(chain.from_iterable(map(_keeping(1), _URL.finditer(text))))


def _tags(text: str) -> list[Change]:
    return [Change(*found.span(), "\n" if found["block"] else "") for found in _TAG.finditer(text)]


def _hidden(text: str) -> list[Change]:
    """Comments, scripts and style sheets, with what they hold; one that never ends is left."""
    return sequence(text, [partial(_between, opening, closing) for opening, closing in _HIDDEN])


def _between(opening: re.Pattern[str], closing: re.Pattern[str], text: str) -> list[Change]:
    changes: list[Change] = []
    at = 0
    while (first := opening.search(text, at)) and (last := closing.search(text, first.end())):
        at = last.end()
        changes.append(Change(first.start(), at, ""))
    return changes


def _entities(text: str) -> list[Change]:
    changes = []
    for found in _ENTITY.finditer(text):
        name = found[1]
        if name[0] == "#" or f"{name};" in html5:
            char = html.unescape(f"&{name};")
            kept = char.isprintable() or char in "\n\xa0\u200c\u200d"
            changes.append(Change(*found.span(), char if kept else " " if char.isspace() else ""))
    return changes


_RULES: tuple[tuple[str, str, Callable[[str], list[Change]]], ...] = (
    ("", "", _markdown),
    ("<", "", _hidden),
    ("[", "![", _cut(_IMAGE)),
    ("[", "](", _links),
    ("[", "]:", _references),
    ("<", "://", _urls),
    ("<", ">", _tags),
    ("#", "# ", _cut(_HEADING)),
    ("*", "", _marks(_STARS)),
    ("_", "", _marks(_LINES)),
    ("~", "~~", _marks(_TILDES)),
    ("`", "", _marks(_TICKS)),
    ("&", ";", _entities),
)
"""The sign and the part that a text must hold for a rule to be tried, and the rule, in order."""
_SIGNS = frozenset(sign for sign, *_ in _RULES)
