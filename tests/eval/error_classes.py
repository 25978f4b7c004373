"""Where words are still lost or kept by mistake, counted: python tests/eval/error_classes.py ../shared/eval [SET…]

Every page goes the pipeline's way. A line that is mostly article text in the gold and was cut counts its words as
missed, under the label it was given; one that was kept and is not, as false, by where it stands and what it looks like.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from label_samples import aligned, records, text_of

from builder import pages
from builder.documents import ARTICLE_LABELS, Document, Format
from builder.extract import FIELDS
from builder.pipeline import Pressed, press
from builder.recipe import Recipe

SETS = ("txt_render", "txt_pdf", "aeb", "fundus_eval", "fundus", "wcxb_article")
SHORT = 8
"""Words below which a line is no sentence of an article, mostly."""


def pressed(row: dict[str, Any]) -> Pressed | None:
    """One page; None where it cannot be read."""
    form: Format = "html" if row["format"] == "html" else "text"
    page = Document(row["id"], "", "page", form, row["raw"], (), "utf-8", "")
    try:
        return press(page, Recipe(name="errors"), FIELDS)
    except pages.UnreadablePageError:
        return None


def place(i: int, first: int, last: int) -> str:
    """Where a line stands in the page."""
    return "above the article" if i < first else "below the article" if i > last else "inside the article"


def classes(row: dict[str, Any]) -> Counter[tuple[str, str]]:
    """(missed or false, class) → words; ("article", "") holds all words of the gold's lines."""
    found: Counter[tuple[str, str]] = Counter()
    page = pressed(row)
    if page is None or not (gold := text_of(row["gold"])):
        return found
    lines = page.page.split("\n")
    labels = {i: block.label for block in page.blocks for i in range(block.start, block.end)}
    shown = [i for i, line in enumerate(lines) if line.strip()]
    true = [i for i, yes in zip(shown, aligned(lines, gold), strict=True) if yes]
    first, last = (true[0], true[-1]) if true else (len(lines), len(lines))
    wanted = set(true)
    for i in shown:
        words, kept = len(lines[i].split()), labels[i] in ARTICLE_LABELS
        if i in wanted:
            found["article", ""] += words
        if i in wanted and not kept:
            found["missed", f"labelled {labels[i].value}"] += words
        elif kept and i not in wanted:
            size = "short line" if words < SHORT else "sentence"
            found["false", f"{size} {place(i, first, last)}"] += words
    return found


def main(folder: Path, names: list[str]) -> None:
    """Print a Markdown table, the largest classes of each set first."""
    print("| set | words of the article | missed | false |")
    print("| --- | --- | --- | --- |")
    for name in names or SETS:
        total = sum(map(classes, records(folder, name)), Counter[tuple[str, str]]())
        cells = []
        for kind in ("missed", "false"):
            some = Counter({what: words for (side, what), words in total.items() if side == kind})
            shares = ", ".join(f"{what} {words:,}" for what, words in some.most_common(5))
            cells.append(f"{some.total():,}: {shares}")
        print(f"| {name} | {total['article', '']:,} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
