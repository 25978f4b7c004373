"""Pages that nobody wrote in good faith: each is a name and a function from a size in characters to a page.

`make sweep` tries them at full size, `make test` at a small one.
"""

import base64
import gzip
import random
from collections.abc import Callable, Mapping

SENTENCE = "The ferry sailed at noon on Monday, and nobody at the gate could say who had paid for it. "

REPEATED = {
    "one letter": "a",
    "spaces": " ",
    "newlines": "\n",
    "form feeds": "a\f\n",
    "digits": "0123456789",
    "a sentence, in one line": SENTENCE,
    "a sentence, in paragraphs": SENTENCE.strip() + "\n\n",
    "wrapped lines": "The ferry sailed at noon on Monday, and nobody could\nsay who had paid for the jour-\nney.\n",
    "dates": "2024-05-01 ",
    "lines of dates": "May 3, 2024\n",
    "bylines": "By Jane\n",
    "names": "By Jane Doe and ",
    "page numbers": "Page 1 of 9\n",
    "cjk": "新しい橋が開通した",
    "lines of cjk": "新しい橋が開通した。\n",
    "right to left": "שלום עולם ",
    "an accent on each letter": "a\u0301",
    "zero-width joiners": "\u200d",
    "emoji": "👩\u200d👩\u200d👧",
    "mojibake": "Ã©",
    "lines of mojibake": "â€œa\n",
    "soft hyphens": "a\xad",
    "hyphens at line ends": "-\n",
    "words broken at line ends": "inter-\n",
    "markup signs": "*_[](",
    "open brackets": "[",
    "open links": "![](",
    "links": "[a](https://x.example/a) ",
    "lines of links": "* [a story](https://x.example/a)\n",
    "addresses": "https://x.example/a?b=(c)&",
    "mail addresses": "a@b.",
    "backticks": "`",
    "backslashes": "\\",
    "quotes in quotes": "> ",
    "quoted lines": "> a\n",
    "list items": "- a\n",
    "headings": "# a\n",
    "table rows": "| a | b |\n",
    "rules": "---\n",
    "tags": "<p>",
    "open tags": "<a ",
    "comments": "<!--",
    "entities": "&amp;",
    "half entities": "&#",
    "titles": "The Ferry Sails Again - The Fen Gazette\n",
}
"""What → a piece that is repeated until the size is reached; as text, Markdown or the inside of an element."""


def repeated(piece: str) -> Callable[[int], str]:
    """Return the page that repeats the piece."""
    return lambda size: piece * (size // len(piece))


def _base64(size: int) -> str:
    return base64.b64encode(random.Random(1).randbytes(size * 3 // 4)).decode()


def _unlike(size: int) -> str:
    lines = (f"The {i} ferries of number {i * 7} sailed with {i * i % 977} boats" for i in range(size // 50))
    return "\n".join(lines)


def _marks(size: int) -> str:
    """One letter with all marks of the page on it, in an order that Unicode's normal forms must sort."""
    return "a" + "\u0315\u0300" * (size // 2)


def _deep(opening: str, closing: str = "") -> Callable[[int], str]:
    def nested(size: int) -> str:
        levels = size // len(opening + closing)
        return opening * levels + SENTENCE + closing * levels

    return nested


def _indented(size: int) -> str:
    """A list each of whose items is deeper than the one before: of n levels, n² / 2 characters."""
    return "".join(f"{'  ' * level}- item {level}\n" for level in range(int(size**0.5)))


TEXTS: Mapping[str, Callable[[int], str]] = {
    **{name: repeated(piece) for name, piece in REPEATED.items()},
    "base64": _base64,
    "lines that are unlike": _unlike,
    "marks on one letter": _marks,
    "deep brackets": _deep("[", "](a)"),
    "deep emphasis": _deep("*_", "_*"),
    "a deep list": _indented,
}

_ARTICLE = f"<html><head><title>The ferry</title></head><body><article><p>{SENTENCE * 8}</p>%s</article></body></html>"


def within(inside: str) -> str:
    """Return an article that ends with the markup."""
    return _ARTICLE.replace("%s", inside)


def _within(inside: Callable[[int], str]) -> Callable[[int], str]:
    return lambda size: within(inside(size))


def _element(page: Callable[[int], str]) -> Callable[[int], str]:
    return lambda size: within(f"<p>{page(size)}</p>")


def _head(inside: str) -> str:
    return _ARTICLE.replace("%s", "").replace("<head>", "<head>" + inside)


_GRAPH = '{"@graph":['
_NESTED = ("div", "span", "b", "font", "blockquote", "ul><li", "table><tr><td", "section", "a href=x", "svg", "p")

MARKUPS: Mapping[str, Callable[[int], str]] = {
    **{f"{name}, in one element": _element(page) for name, page in TEXTS.items()},
    **{f"deep {name}": _within(_deep(f"<{name}>")) for name in _NESTED},
    "deep and closed": _within(_deep("<div>", "</div>")),
    "closing tags": _within(repeated("</div>")),
    "one attribute": lambda size: within(f"<p class='{'a' * size}'>The end.</p>"),
    "many classes": lambda size: within(f"<p class='{'byline ' * (size // 7)}'>The end.</p>"),
    "many attributes": lambda size: within(f"<p {' '.join(f'a{i}=1' for i in range(size // 9))}>The end.</p>"),
    "attributes of many tags": lambda size: within(
        f"<p {' '.join(f'a{i}=1' for i in range(5_000))}>The end.</p>" * (size // 48_000 + 1)
    ),
    "one style": lambda size: within(f"<p style='{'display:none;' * (size // 13)}'>The end.</p>"),
    "a comment": lambda size: within(f"<!--{'a' * size}-->"),
    "a comment that does not end": lambda size: within(f"<!--{'a' * size}"),
    "a script": lambda size: within(f"<script>{'a=1;' * (size // 4)}</script>"),
    "paragraphs": lambda size: within(f"<p>{SENTENCE}</p>" * (size // 98)),
    "short paragraphs": lambda size: within("<p>a</p>" * min(size // 8, 45_000)),
    "inline elements": lambda size: within("<b>a</b> " * min(size // 9, 45_000)),
    "line breaks": lambda size: within("a<br>" * min(size // 5, 95_000)),
    "cells": lambda size: within(f"<table><tr>{'<td>a</td>' * min(size // 10, 45_000)}</tr></table>"),
    "anchors": lambda size: within("<a href='https://x.example/a'>a</a> " * min(size // 36, 45_000)),
    "times": lambda size: within("<time datetime='2024-05-01'>a</time> " * min(size // 38, 45_000)),
    "authors": lambda size: within(
        "<span class='author' itemprop='author'>By Jane Doe</span> " * min(size // 59, 45_000)
    ),
    "a title": lambda size: _head(f"<title>{'The ferry | ' * (size // 12)}</title>"),
    "a description": lambda size: _head(f"<meta name=description content='{'a b ' * (size // 4)}'>"),
    "an author": lambda size: _head(f"<meta name=author content='{'Jane Doe, ' * (size // 10)}'>"),
    "a date": lambda size: _head(f"<meta property=article:published_time content='{'2024-05-01 ' * (size // 11)}'>"),
    "an address": lambda size: _head(f"<link rel=canonical href='https://x.example/{'a/' * (size // 2)}'>"),
    "meta tags": lambda size: _head("<meta property=og:title content='A'>" * min(size // 37, 95_000)),
    "json-ld": lambda size: _head(
        f'<script type="application/ld+json">{{"@type":"Article","articleBody":"{SENTENCE * (size // 90)}"}}</script>'
    ),
    "json-ld of authors": lambda size: _head(
        '<script type="application/ld+json">{"@type":"Article","author":['
        + ",".join(['{"@type":"Person","name":"Jane Doe"}'] * (size // 37))
        + "]}</script>"
    ),
    "deep json-ld": lambda size: _head(f'<script type="application/ld+json">{_deep("[")(size)}</script>'),
    "json-ld that nests": lambda size: _head(
        f'<script type="application/ld+json">{_deep(_GRAPH, "]}")(size)}</script>'
    ),
}
"""What → an HTML page with it."""


def _packed(size: int) -> bytes:
    return gzip.compress(SENTENCE.encode() * (20 * size // len(SENTENCE)), 1)


FILES: Mapping[str, tuple[str, Callable[[int], bytes]]] = {
    "latin-1": (".txt", lambda size: "Smörgås på ön. ".encode("latin-1") * (size // 15)),
    "latin-1 in lines": (".txt", lambda size: "Smörgås på ön.\n".encode("latin-1") * (size // 15)),
    "cyrillic": (".txt", lambda size: "Паром отплыл в полдень.\n".encode("cp1251") * (size // 24)),
    "high bytes": (".txt", lambda size: bytes(range(128, 256)) * (size // 128)),
    "random bytes": (".txt", lambda size: random.Random(1).randbytes(size)),
    "half of a character": (".txt", lambda size: "漢".encode() * (size // 3) + "漢".encode()[:2]),
    "utf-8 that was damaged": (".txt", lambda size: ("漢字".encode() + b"\xff") * (size // 7)),
    "half surrogates": (".txt", lambda size: b"\xed\xa0\x80" * (size // 3)),
    "utf-16": (".txt", lambda size: SENTENCE.encode("utf-16") + SENTENCE.encode("utf-16-le") * (size // 180)),
    "zeros": (".txt", bytes),
    "html in latin-1": (".html", lambda size: b"<meta charset=latin1>" + b"<p>\xe9" * (size // 4)),
    "html that declares nothing": (".html", lambda size: b"<meta " * (size // 6) + b"\xe9"),
    "a packed bomb": (".txt.gz", _packed),
    "front matter": (".md", lambda size: ("---\n" + "a: b\n" * (size // 5) + "---\nText.\n").encode()),
    "front matter that does not end": (".md", lambda size: ("---\n" + "a: b\n" * (size // 5)).encode()),
    "rules that open nothing": (".md", lambda size: b"---\n" * (size // 4)),
    "blank lines in front matter": (".md", lambda size: b"---\n" + b" \n" * (size // 2) + b"---\nText.\n"),
    "toml that does not end": (".md", lambda size: ("+++\n" + "a = 1\n" * (size // 6)).encode()),
    "a json string": (".json", lambda size: b'{"text": "' + b"a" * size + b'"}'),
    "json escapes": (".json", lambda size: b'{"text": "' + b"\\u0041" * (size // 6) + b'"}'),
    "json keys": (".json", lambda size: b'{"text": "a"' + b"".join(b',"%d":1' % i for i in range(size // 11)) + b"}"),
    "json quotes and colons": (".json", lambda size: b'{"text": "' + b'\\":' * (size // 3) + b'"}'),
    "a json number": (".json", lambda size: b'{"text": "a", "n": ' + b"1" * size + b"}"),
    "json brackets": (".json", lambda size: b"[" * size),
    "json values": (".json", lambda size: b"[" + b"1," * (size // 2) + b"1]"),
    "json lines that are none": (".jsonl", lambda size: b"{\n" * (size // 200)),
    "one json line": (".jsonl", lambda size: b'{"text": "' + b"a" * size),
    "a csv cell": (".csv", lambda size: b'text\n"' + b"a" * size + b'"\n'),
    "csv quotes": (".csv", lambda size: b"text\n" + b'"' * size),
    "csv columns": (".csv", lambda size: b",".join(b"%d" % i for i in range(size // 8)) + b"\n"),
    "csv commas": (".csv", lambda size: b"text\n" + b"," * size),
    "csv lines in a cell": (".csv", lambda size: b'text\n"' + b"a\n" * (size // 2)),
}
"""What → the ending of a file's name, and its bytes. Each is one document at most, or many that are short."""
