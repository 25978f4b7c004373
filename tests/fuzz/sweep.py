"""Every page of ../shared/eval cut at random points, and hostile pages of any size: a text or a reject, and soon.

    python tests/fuzz/sweep.py                          all of these
    python tests/fuzz/sweep.py hostile [BYTES [NAME…]]  each page of hostile.py at so many (50,000,000) bytes
    python tests/fuzz/sweep.py files [BYTES [NAME…]]    each file of hostile.py at so many bytes, read
    python tests/fuzz/sweep.py strings                  each naughty string in each place that a string can have
    python tests/fuzz/sweep.py cuts [CUTS [SET…]]       each page of the sets cut at so many (20) random points

A document fails that raises what is no reject, breaks a law, or takes over SECONDS or MEMORY.
"""

import collections
import faulthandler
import functools
import gzip
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar, get_args

import attempt
import hostile
import naughty

from builder import pages, pipeline
from builder.documents import Document, Format, Reading, Reject
from builder.pages import bounds

DATA = Path(__file__).parents[3] / "shared/eval/data"
SECONDS = 10.0
"""CPU seconds for one document."""
MEMORY = 50.0
"""Peak memory for one document, in multiples of its size in bytes, above FLOOR."""
FLOOR = 100_000_000
"""What a small page of nothing but tags or lines may take: some KB for each."""
_ROOM = 6_000_000_000
"""Bytes of memory a child may ask for: fifty times a page of 50 MB would be 2.5 GB."""


T = TypeVar("T", Document, bytes)


class Tried(NamedTuple):
    """What became of one document."""

    name: str
    outcome: str
    """"text", a reject's code, or what was raised."""
    seconds: float
    memory: int
    """Bytes above what the process had before; 0 where it was not measured."""
    size: int

    @property
    def failed(self) -> bool:
        """Whether this is a defect."""
        heavy = self.memory > MEMORY * self.size + FLOOR
        return self.outcome.startswith("raised") or self.seconds > SECONDS or heavy

    @property
    def line(self) -> str:
        """What is printed."""
        times = f"{self.memory / self.size:.0f} times its size" if self.memory and self.size else ""
        return f"{'FAILED' if self.failed else 'ok':7}{self.seconds:7.2f} s {times:20} {self.name}: {self.outcome}"


def tried(name: str, found: T, act: Callable[[T], str]) -> Tried:
    """Act on a document, or on the bytes of a file, in this process."""
    faulthandler.dump_traceback_later(30 * SECONDS, exit=True)
    began = time.process_time()
    try:
        outcome = act(found)
    except Exception as error:  # noqa: BLE001 - any error is the answer
        outcome = f"raised {type(error).__name__}: {error}"[:200]
    seconds = time.process_time() - began
    faulthandler.cancel_dump_traceback_later()
    data = found.content.encode("utf-8", "surrogatepass") if isinstance(found, Document) else found
    return Tried(name, outcome, seconds, 0, len(data))


def alone(name: str, make: Callable[[], T], act: Callable[[T], str]) -> Tried:
    """Act on what is made in a process of its own, and measure that; laws take their own time and are not tried."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        resource.setrlimit(resource.RLIMIT_AS, (_ROOM, _ROOM))
        resource.setrlimit(resource.RLIMIT_CPU, (int(6 * SECONDS), int(6 * SECONDS)))
        found = make()
        before = _peak()
        result = tried(name, found, act)
        os.write(writer, json.dumps(result._replace(memory=_peak() - before)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        told = answer.read()
    _, status = os.waitpid(child, 0)
    if told:
        return Tried(*json.loads(told))
    return Tried(name, f"raised {signal.Signals(status & 127).name if status & 127 else status}", 6 * SECONDS, 0, 0)


def _pressed(found: Document) -> str:
    try:
        pipeline.press(found, attempt.RECIPE, attempt.fields())
    except pages.UnreadablePageError as error:
        return error.code
    return "text"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


READINGS: Sequence[Reading] = ("page", "body")
WAYS: Sequence[tuple[Reading, Format]] = (
    ("page", "text"),
    ("page", "markdown"),
    ("body", "text"),
    ("body", "markdown"),
)


def cuts(times: int = 20, *names: str) -> Iterator[Tried]:
    """Cut each page of the sets at random points; every fifth piece is read as what it is not."""
    for path in sorted(DATA.glob("*.jsonl.gz")):
        if names and path.name.partition(".")[0] not in names:
            continue
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                chance = random.Random(record["id"])
                raw = record["raw"].encode("utf-8", "replace").decode()  # bytes that no reader lets through
                for number in range(times):
                    at = chance.randrange(len(raw))
                    reading, form = WAYS[number % len(WAYS)]
                    if (record["format"] == "html") != (number % 5 == 4):
                        reading, form = "page", "html"
                    name = f"{path.name.partition('.')[0]}/{record['id']} cut at {at} as {form} {reading}"
                    yield tried(name, attempt.document(raw[:at], reading, form), attempt.press)


def monsters(size: int = 50_000_000, *names: str) -> Iterator[Tried]:
    """Make each hostile page of so many bytes, texts of no more than is let through."""
    for form in get_args(Format):  # what the first of them loads is not the page's
        attempt.press(attempt.document(hostile.SENTENCE, "page", form))
    for name, page in hostile.TEXTS.items():
        if not names or name in names:
            for reading in READINGS:
                make = functools.partial(_made, page, _most(page, size), reading, "text")
                yield alone(f"{name}, {reading}", make, _pressed)
    for name, page in hostile.MARKUPS.items():
        if not names or name in names:
            for length in sorted({size, min(size, bounds.MAX_CHARACTERS * 9 // 10)}):
                yield alone(f"{name}, html", functools.partial(_made, page, length, "page", "html"), _pressed)


def files(size: int = 50_000_000, *names: str) -> Iterator[Tried]:
    """Read each hostile file, and press nothing of it."""
    for name, (ending, make) in hostile.FILES.items():
        if not names or name in names:
            yield alone(name, functools.partial(make, size), functools.partial(_read, ending))


def _read(ending: str, data: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        found = collections.Counter(
            one.code if isinstance(one, Reject) else "text" for one in attempt.read(Path(folder), {f"a{ending}": data})
        )
    return found.most_common(1)[0][0]


def _most(page: Callable[[int], str], size: int) -> int:
    """The characters of a page of so many bytes, or of one that is just let through: what is beyond costs nothing."""
    probe = page(10_000)
    lines = sum(map(probe.count, "\n\f")) / len(probe) or 1 / size
    return int(min(size * len(probe) / len(probe.encode()), bounds.MAX_CHARACTERS, bounds.MAX_LINES / lines))


def _made(page: Callable[[int], str], size: int, reading: Reading, form: Format) -> Document:
    return attempt.document(page(size), reading, form)


def strings() -> Iterator[Tried]:
    """Put each naughty string into each place."""
    for number, string in enumerate(naughty.strings()):
        for place, contents in naughty.places(string).items():
            with tempfile.TemporaryDirectory() as folder:
                for found in attempt.read(Path(folder), contents):
                    name = f"string {number} in {place}"
                    yield (
                        tried(name, found, attempt.press)
                        if isinstance(found, Document)
                        else Tried(name, found.code, 0, 0, 0)
                    )


RUNS: Mapping[str, Callable[..., Iterator[Tried]]] = {
    "hostile": monsters,
    "files": files,
    "strings": strings,
    "cuts": cuts,
}


def main(arguments: Sequence[str]) -> int:
    """Print what failed and a summary of each run; the exit code says whether anything did."""
    chosen, options = (arguments[:1], arguments[1:]) if arguments else (list(RUNS), [])
    if not RUNS.keys() >= set(chosen):
        sys.exit(__doc__)
    failures = 0
    for run in chosen:
        outcomes: collections.Counter[str] = collections.Counter()
        slowest: list[Tried] = []
        for one in RUNS[run](*map(int, options[:1]), *options[1:]):
            outcomes[one.outcome] += 1
            slowest = sorted([*slowest, one], key=lambda t: -t.seconds)[:5]
            failures += one.failed
            if one.failed or (options[1:] and run != "cuts"):
                print(one.line, flush=True)
        print(f"{run}: {sum(outcomes.values())} documents, {failures} failed so far")
        print(", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common()))
        for one in slowest:
            print(one.line, flush=True)
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
