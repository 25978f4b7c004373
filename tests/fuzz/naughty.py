"""The Big List of Naughty Strings in every place where a corpus can hold a string."""

import html
import json
from collections.abc import Mapping
from pathlib import Path

LIST = Path(__file__).parents[3] / "shared/suites/naughty-strings/blns.json"
PROSE = (
    "The ferry sailed at noon on Monday, and nobody at the gate could say who had paid for it.\n\n"
    "Those who stayed behind drank tea until the band had learned its second tune of the winter."
)
KNOWN = {"title": "The ferry sails again", "authors": ["Ada Quill"], "date": "2019-05-04", "outlet": "The Fen Gazette"}


def strings() -> list[str]:
    """Return the list; empty where ../shared is not there."""
    return json.loads(LIST.read_bytes()) if LIST.exists() else []


def places(string: str) -> Mapping[str, Mapping[str, bytes]]:
    """Return for each place the files of a raw/ folder that has the string there."""
    quoted = json.dumps(string)
    escaped, told = html.escape(string), "".join(f"<p>{part}</p>" for part in PROSE.split("\n\n"))
    texts = {
        "a text": {"a.txt": string},
        "Markdown": {"a.md": string},
        "a page": {"a.html": string},
        "the middle": {"a.txt": PROSE.replace("\n\n", f"\n\n{string}\n\n")},
        "the title": {"a.txt": f"{string}\n\n{PROSE}"},
        "the byline": {"a.txt": f"The ferry sails again\n\nBy {string}\n\n{PROSE}"},
        "the date line": {"a.txt": f"The ferry sails again\n\nPublished {string}\n\n{PROSE}"},
        "front matter": {"a.md": f"---\ntitle: {string}\n---\n{PROSE}"},
        "quoted front matter": {"a.md": f"---\ntitle: {quoted}\n---\n{PROSE}"},
        "TOML": {"a.md": f"+++\ntitle = {string}\n+++\n{PROSE}"},
        "markup": {"a.html": f"<html><body><article>{told}{string}</article></body></html>"},
        "an element": {"a.html": f"<html><body><article>{told}<p>{escaped}</p></article></body></html>"},
        "the head": {
            "a.html": f"<html><head><title>{escaped}</title><meta name=author content='{escaped}'>"
            f"<meta property='article:published_time' content='{escaped}'><link rel=canonical href='{escaped}'>"
            f"</head><body>{told}</body></html>"
        },
        "json-ld": {
            "a.html": '<html><head><script type="application/ld+json">{"@type": "Article", "headline": '
            f'{quoted}, "author": {quoted}, "datePublished": {quoted}, "url": {quoted}}}</script></head>{told}</html>'
        },
        "a sidecar": {"a.txt": PROSE, "a.txt.meta.yaml": f"title: {string}\nauthors:\n- {string}\n"},
        "a quoted sidecar": {"a.txt": PROSE, "a.txt.meta.yaml": f"title: {quoted}\ndate: {quoted}\nid: {quoted}\n"},
        "a JSON sidecar": {"a.txt": PROSE, "a.txt.meta.json": f'{{"title": {quoted}, "url": {quoted}, {quoted}: 1}}'},
        "a CSV cell": {"a.csv": f"title,text\n{string},{PROSE.partition('.')[0]}\n"},
        "a metadata table": {"a.txt": PROSE, "metadata.csv": f"source,title\na.txt,{string}\n"},
    }
    rows = [KNOWN | {"text": PROSE, field: string} for field in ("text", "title", "date", "outlet", "id", "url")]
    rows += [KNOWN | {"text": PROSE, "authors": [string]}, KNOWN | {"text": PROSE, string: string}]
    lines = {"JSON Lines": {"a.jsonl": "\n".join(map(json.dumps, rows))}}
    return {
        place: {name: content.encode("utf-8", "surrogatepass") for name, content in files.items()}
        for place, files in (texts | lines).items()
    }
