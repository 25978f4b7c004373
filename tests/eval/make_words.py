"""Make words.LANGUAGE.gz, the word frequencies that de-hyphenation asks when the document itself does not say.

    pip install wordfreq==3.1.1 && python tests/eval/make_words.py

Each file is gzip'd UTF-8 text: a line `# BAND`, then the words of that band, sorted, one a line. A band is the Zipf
frequency (log10 of occurrences in a billion words) in halves, rounded down: "# 7" means 3.5 to 4.0. The bytes depend on
wordfreq's version and zlib's alone: no time stamp, fixed level, sorted words. The build never runs this.

The lists are extracts of wordfreq's data, and under its licence: CC BY-SA 4.0 (README.md beside them).
"""

import gzip
import importlib
import math
import pathlib
from collections import defaultdict
from typing import Any

TARGET = pathlib.Path(__file__).parents[2] / "builder" / "cleaning" / "data"

SMALLEST = {"en": 2.6, "de": 3.3, "fr": 3.4, "es": 3.4, "it": 3.4, "nl": 3.4, "pt": 3.4, "ru": 3.8}
"""Language → the least Zipf frequency a word needs: what fits in 600 KB together, with English deepest."""


def words(language: str, smallest: float) -> bytes:
    """The file's text for one language."""
    wordfreq: Any = importlib.import_module("wordfreq")
    bands: dict[int, list[str]] = defaultdict(list)
    for word, frequency in wordfreq.get_frequency_dict(language, "best").items():
        zipf = round(math.log10(frequency) + 9, 2)
        if zipf >= smallest and word.isalpha() and len(word) > 1:
            bands[math.floor(2 * zipf)].append(word)
    lines = [line for band in sorted(bands) for line in (f"# {band}", *sorted(bands[band]))]
    return "\n".join([*lines, ""]).encode()


def main() -> None:
    """Write one file a language into the package."""
    for language, smallest in SMALLEST.items():
        data = gzip.compress(words(language, smallest), compresslevel=9, mtime=0)
        (TARGET / f"words.{language}.gz").write_bytes(data)


if __name__ == "__main__":
    main()
