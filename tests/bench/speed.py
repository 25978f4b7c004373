"""What text and metadata cost, on one core, beside trafilatura in the same run: a Markdown table.

    python tests/bench/speed.py [PAGES]

The pages are those of ../shared/eval that are there both as HTML and as text. Every page is pressed by us and read by
trafilatura in turn, so that what else the machine does weighs on both; CPU time, the fastest of three turns.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import trafilatura
from evaluate import EVAL, scorer

from builder.documents import Document, Format, Reading
from builder.extract import FIELDS
from builder.pipeline import press
from builder.recipe import Recipe

BENCH = EVAL.parent / "bench"
HTML = ("aeb", "fundus_eval")
TURNS = 3
RECIPE = Recipe(name="speed")


class Both(NamedTuple):
    """One page, as HTML and as text copied from it."""

    html: Document
    text: Document


def document(content: str, form: Format, reading: Reading) -> Document:
    """A document as `sources` would give it."""
    return Document(f"page.{form}", "", reading, form, content, (), "utf-8", "")


def pages(most: int) -> list[Both]:
    """The pages that are there in both forms, every n-th, so that there are at most `most`."""
    records = scorer().records
    texts = {row["id"]: row["raw"] for row in records("txt_render")}
    both = [
        Both(document(row["raw"], "html", "page"), document(texts[f"{name}_{row['id']}"], "text", "page"))
        for name in HTML
        for row in records(name)
        if f"{name}_{row['id']}" in texts
    ]
    return both[:: max(1, -(-len(both) // most))]


def bodies(count: int) -> list[Document]:
    """Clean article bodies of the workload in ../shared/bench."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, BENCH / "generate.py", folder, str(count)], check=True, capture_output=True)
        lines = [line for file in sorted(Path(folder, "jsonl").glob("*.jsonl")) for line in file.open(encoding="utf-8")]
    return [document(json.loads(line)["text"], "text", "body") for line in lines]


def seconds(*works: Callable[[], object]) -> list[float]:
    """CPU seconds of each of the works, done in turn; the fastest turn."""
    best = [float("inf")] * len(works)
    for _ in range(TURNS):
        for i, work in enumerate(works):
            start = time.process_time()
            work()
            best[i] = min(best[i], time.process_time() - start)
    return best


def memory(found: Document) -> float:
    """Peak of what Python and numpy allocate for one page, as a multiple of its bytes."""
    tracemalloc.start()
    pressed(found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / len(found.content.encode("utf-8", "surrogatepass"))


def pressed(found: Document) -> object:
    """Our whole work on a document: text, edits, metadata with evidence."""
    return press(found, RECIPE, (*FIELDS, "id", "text"))


def theirs(found: Document) -> Any:
    """Trafilatura's text and metadata, its defaults."""
    return trafilatura.bare_extraction(found.content, with_metadata=True)


def rows(most: int) -> Iterator[str]:
    """Yield the table's lines."""
    both = pages(most)
    pressed(both[0].html), pressed(both[0].text), theirs(both[0].html)
    times = [
        seconds(partial(pressed, page.text), partial(pressed, page.html), partial(theirs, page.html)) for page in both
    ]
    text, html, peer = ([1000 * some for some in column] for column in zip(*times, strict=True))
    size = sum(len(page.text.content) for page in both) / 10240
    some = bodies(300)
    pressed(some[0])
    body = [1000 * seconds(partial(pressed, found))[0] for found in some]
    yield f"| what, on {len(both)} pages, ms of CPU | mean | median |"
    yield "| --- | --- | --- |"
    for name, column in (("page text", text), ("HTML", html), ("trafilatura on the HTML", peer), ("clean body", body)):
        yield f"| {name} | {statistics.mean(column):.1f} | {statistics.median(column):.1f} |"
    yield f"| page text, each 10 KB | {sum(text) / size:.1f} | |"
    for name, column in (("trafilatura's time over ours on page text", text), ("over ours on HTML", html)):
        ratios = [b / a for a, b in zip(column, peer, strict=True)]
        yield f"| {name} | {sum(peer) / sum(column):.2f} | {statistics.median(ratios):.2f} |"
    peaks = [memory(page.text) for page in both]
    yield f"| peak memory over the page's bytes | {statistics.mean(peaks):.0f} | {statistics.median(peaks):.0f} |"


def main() -> None:
    """Print the table."""
    if not EVAL.is_dir():
        sys.exit(f"{EVAL} is not there")
    for line in rows(int(sys.argv[1]) if sys.argv[1:] else 40):
        print(line, flush=True)


if __name__ == "__main__":
    main()
