"""Pages whose article text is known, as the labeller meets them: what the weights are learned from.

The text sets of ../shared/eval are what counts. Its HTML sets, rendered to text in the ways that browsers' copies, text
browsers and readers of PDF do it, are more food for the learning; no figure is taken of them.
"""

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from lxml import html
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from builder.cleaning import ENCODING, LAYOUT, repair
from builder.pages.html.render import Row, render_rows

SETS = ("txt_render", "txt_pdf")
FOOD = ("aeb", "fundus", "fundus_eval", "wcxb_article")
FOLDS = 5
LONGEST = 300_000
"""Characters of a rendered page that is learned from."""

TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
LINK = re.compile(r"!?\[([^\][]*)\]\([^()\s]*(?:\s\"[^\"]*\")?\)")


class Sample(NamedTuple):
    """One page, repaired."""

    name: str
    """The set it is from."""
    identity: str
    text: str
    truth: NDArray[np.bool_]
    """Which of its non-blank lines are article text."""
    gold: str
    title: str
    """Empty where it is not known."""
    fold: int
    """That of its site: no site stands in two folds."""


def records(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The records of one set."""
    with gzip.open(folder / "data" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def opening(gold: str) -> str:
    """What a page in two sets has in common: the first words of its text."""
    return " ".join(TOKEN.findall(gold.lower())[:25])


def text_of(gold: dict[str, Any]) -> str:
    """A record's article text."""
    return str(gold.get("text") or "\n".join(gold.get("paragraphs") or ()))


def overlap(text: str, gold: str) -> tuple[float, float, float]:
    """Word precision, recall and F1, as the scorer of ../shared/eval counts them."""
    given, wanted = Counter(TOKEN.findall(text.lower())), Counter(TOKEN.findall(gold.lower()))
    both = (given & wanted).total()
    precision, recall = both / (given.total() or 1), both / (wanted.total() or 1)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def site(row: dict[str, Any]) -> str:
    """What pages of one publisher share."""
    identity: str = row["id"]
    if row.get("url"):
        return ".".join((urlsplit(row["url"]).hostname or identity).removeprefix("www.").split(".")[-3:])
    return identity.removeprefix("fundus_eval_").split("_")[0] if identity.startswith("fundus") else identity


def aligned(lines: Sequence[str], gold: str) -> NDArray[np.bool_]:
    """Which non-blank lines are mostly made of runs of at least four words of the gold text, in order."""
    owner: list[int] = []
    words: list[str] = []
    kept = [line for line in lines if line.strip()]
    for i, line in enumerate(kept):
        found = TOKEN.findall(LINK.sub(r"\1", line).lower())
        words += found
        owner += [i] * len(found)
    wanted = TOKEN.findall(gold.lower())
    total, hits = Counter(owner), Counter[int]()
    for step in Indel.opcodes(words, wanted):
        size = step.src_end - step.src_start
        if step.tag == "equal" and (size >= 4 or size == len(wanted)):
            hits.update(owner[step.src_start : step.src_end])
    return np.array([total[i] > 0 and hits[i] >= 0.6 * total[i] for i in range(len(kept))], dtype=np.bool_)


def plain(row: Row) -> str:
    """A line as a browser copies it."""
    return row.text


def marked(row: Row) -> str:
    """A line as text browsers write it: heading marks, bullets, links with their targets."""
    text = f"[{row.text}](/{hashlib.sha256(row.text.encode()).hexdigest()[:12]})" if row.link_share > 0.9 else row.text
    if row.tag[0] == "h" and row.tag[1:].isdigit():
        return "#" * int(row.tag[1:]) + " " + text
    return "  * " + text if row.tag == "li" else text


def rendered(markup: str, identity: str) -> tuple[str, str]:
    """A page as text, in one of the ways or the other, and as tools read it from a PDF: without blank lines."""
    style = (plain, marked)[hashlib.sha256(identity.encode()).digest()[0] % 2]
    found = render_rows(
        html.document_fromstring(markup.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    )
    return "\n".join("\n" * (row.gap - 1) + style(row) for row in found), "\n".join(map(plain, found))


def samples(folder: Path) -> list[Sample]:
    """All pages, prepared as the pipeline prepares them; those of SETS first."""
    food = {name: list(records(folder, name)) for name in FOOD}
    sites = {opening(text_of(row["gold"])): site(row) for found in food.values() for row in found}
    titles = {row["id"].removeprefix("render_"): row["gold"].get("title") for row in records(folder, "txt_meta")}
    raw = [(name, row, row["raw"]) for name in SETS for row in records(folder, name)]
    pages = [(name, row, rendered(row["raw"], row["id"])) for name, found in food.items() for row in found]
    raw += [(name, row, texts[way]) for way in (0, 1) for name, row, texts in pages]
    out = []
    for name, row, content in raw:
        gold = text_of(row["gold"])
        if not gold or len(content) > LONGEST:
            continue
        text = repair(content, (*ENCODING, *LAYOUT))[0]
        where = sites.get(opening(gold)) or site(row)
        fold = int(hashlib.sha256(where.encode()).hexdigest(), 16) % FOLDS
        title = row["gold"].get("title") or titles.get(row["id"]) or ""
        out.append(Sample(name, row["id"], text, aligned(text.split("\n"), gold), gold, title, fold))
    return out
