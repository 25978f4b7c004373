"""Writes a corpus of news-like bodies for `make bench`: python tests/bench/corpus.py FOLDER DOCUMENTS

The words come by their frequencies from the packaged word lists, so that runs of five are mostly new. Of the documents
one in ten is a copy, one in ten an edited copy with about one word in twenty another; half have lines that a site puts
around its articles, 8 % are hard-wrapped, 2 % are mojibake, 3 % have metadata that the schema refuses. One seed gives
the same bytes each time.
"""

import json
import random
import sys
import textwrap
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

from builder.cleaning.words import frequencies

FILES = 8
RECENT = 2_000
"""Stories that may be copied: of the latest so many."""
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["id", "title", "authors", "date", "outlet", "url"],
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z0-9]+$"},
        "title": {"type": "string", "minLength": 1, "maxLength": 300},
        "authors": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
        "date": {"type": "string", "format": "date"},
        "outlet": {"type": "string", "minLength": 1},
        "url": {"type": "string", "format": "uri", "maxLength": 2000},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 20},
        "words": {"type": "integer", "minimum": 0},
        "text": {"type": "string", "minLength": 1},
    },
}
CARD = """---
license: cc0-1.0
language: [en]
pretty_name: Benchmark
---

# Benchmark

Made by tests/bench/corpus.py.
"""
OUTLETS = ("The Fen Gazette", "Harbour Echo", "Saltmarsh Post", "Café Courier")
ABOVE = ("Skip to main content", "ADVERTISEMENT", "We use cookies. Accept all | Settings")
BELOW = ("Related links:", "Read more: what we know so far", "© {outlet}. All rights reserved.", "Comments are closed")


class Writer:
    """Writes stories with a random generator of its own."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        bands = frequencies("en")
        self._words = sorted(bands)
        # A band is half a Zipf unit: a word of band b is read 10^(b/2) times as often as one of band 0.
        self._sums = list(accumulate(10 ** (bands[word] / 2) for word in self._words))

    def words(self, count: int) -> list[str]:
        """Words as often as English has them."""
        return self.random.choices(self._words, cum_weights=self._sums, k=count)

    def paragraphs(self) -> list[str]:
        """A story of 900 to 20,000 characters, 4,000 in the mean."""
        size = min(20_000, max(900, int(self.random.lognormvariate(8.05, 0.62))))
        story: list[str] = []
        while sum(map(len, story)) < size:
            sentences = [" ".join(self.words(self.random.randint(6, 24))).capitalize() + "." for _ in range(3)]
            if self.random.random() < 0.2:
                sentences[-1] = f"“{sentences[-1][:-1]}” – said José Ørn."
            story.append(" ".join(sentences))
        return story

    def edited(self, story: list[str]) -> list[str]:
        """The story with some words replaced."""
        share = self.random.uniform(0.02, 0.08)
        fresh = iter(self.words(sum(part.count(" ") + 1 for part in story)))
        return [
            " ".join(next(fresh) if self.random.random() < share else word for word in part.split(" "))
            for part in story
        ]

    def laid_out(self, story: list[str], outlet: str) -> str:
        """The text as a scraper stores it."""
        chance = self.random.random
        parts = [textwrap.fill(part, 72) for part in story] if chance() < 0.08 else list(story)
        if chance() < 0.5:
            below = (line.format(outlet=outlet) for line in self.random.sample(BELOW, 2))
            parts = [self.random.choice(ABOVE), *parts, *below]
        text = "\n\n".join(parts)
        if chance() < 0.02:
            text = f"“{text}”".encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")
        return text

    def record(self, number: int, story: list[str], outlet: str) -> dict[str, Any]:
        """The metadata; 3 % are wrong in one of three ways."""
        chance = self.random.random
        day = f"{self.random.randint(2010, 2025)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
        record: dict[str, Any] = {
            "id": f"d{number:08}",
            "title": story[0][:80],
            "authors": [self.random.choice(("José Ørn", "Anna Smith", "Wei Chen"))],
            "date": day,
            "outlet": outlet,
            "url": f"https://www.fen.example/{day[:4]}/{number}",
            "tags": self.random.sample(("law", "money", "school", "weather"), self.random.randint(0, 3)),
            "words": sum(part.count(" ") + 1 for part in story),
        }
        if chance() < 0.03:
            record |= self.random.choice(({"date": "2021-13-45"}, {"url": "no address"}, {"authors": None}))
        return record

    def documents(self, count: int) -> Iterator[dict[str, Any]]:
        """The records with their texts."""
        recent: list[tuple[list[str], str]] = []
        for number in range(count):
            outlet, chance = self.random.choice(OUTLETS), self.random.random()
            if chance < 0.1 and recent:
                story, text = self.random.choice(recent)
            else:
                near = chance < 0.2 and recent
                story = self.edited(self.random.choice(recent)[0]) if near else self.paragraphs()
                text = self.laid_out(story, outlet)
                recent = [*recent[-RECENT:], (story, text)] if number % 5 == 0 else recent
            yield self.record(number, story, outlet) | {"text": text}


def write(folder: Path, count: int, seed: int = 7) -> None:
    """Write a corpus that `builder build` takes as it is."""
    for name in ("raw", "schema"):
        (folder / name).mkdir(parents=True)
    (folder / "builder.toml").write_text('name = "bench"\n', encoding="utf-8")
    (folder / "DATASET_CARD.md").write_text(CARD, encoding="utf-8")
    (folder / "schema" / "article.schema.json").write_text(json.dumps(SCHEMA, indent=1), encoding="utf-8")
    files = [(folder / "raw" / f"part-{i}.jsonl").open("w", encoding="utf-8") for i in range(FILES)]
    for number, record in enumerate(Writer(seed).documents(count)):
        files[number * FILES // count].write(json.dumps(record, ensure_ascii=False) + "\n")
    for file in files:
        file.close()


def edit(folder: Path, every: int = 100) -> None:
    """Change one word in every hundredth document, in scattered places."""
    for path in sorted((folder / "raw").glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        lines[::every] = [line.replace('"text": "', '"text": "Corrected. ', 1) for line in lines[::every]]
        path.write_text("".join(lines), encoding="utf-8")


def pages(folder: Path, count: int, seed: int = 8) -> None:
    """Write a corpus of saved web pages: raw/N.html."""
    write(folder, 8, seed)
    for path in (folder / "raw").glob("*.jsonl"):
        path.unlink()
    writer = Writer(seed)
    menu = "".join(f'<li class="item"><a href="/section/{i}">Section {i}</a></li>' for i in range(24))
    script = "".join(f'var slot{i} = {{"path": "/1/{i}", "size": {i}}};' for i in range(120))
    for number in range(count):
        story = writer.paragraphs()
        outlet, head = OUTLETS[number % len(OUTLETS)], story[0][:60]
        body = "".join(f"<p>{part}</p>\n" for part in story)
        cards = "".join(f'<div class="card"><a href="/s/{i}">{" ".join(writer.words(6))}</a></div>' for i in range(14))
        (folder / "raw" / f"{number:06}.html").write_text(
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{head} | {outlet}</title>'
            f'<meta property="og:site_name" content="{outlet}"><meta name="author" content="Anna Smith">'
            f'<meta property="article:published_time" content="2024-05-{number % 28 + 1:02}">'
            f'<link rel="canonical" href="https://www.fen.example/{number}"><script>{script}</script></head><body>'
            f"<header><ul>{menu}</ul></header><main><article><h1>{head}</h1>{body}</article><aside>{cards}</aside></main>"
            f"<footer><ul>{menu}</ul><p>© {outlet}. All rights reserved.</p></footer></body></html>",
            encoding="utf-8",
        )


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
