"""Do the recorded edits, replayed on what raw/ holds, give the released texts?"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from operator import eq
from pathlib import Path
from typing import Any, NamedTuple

from builder import cleaning, schema
from builder.documents import Edit, Problem
from builder.lineage import sha256
from builder.recipe import Recipe
from builder.release import ledger, manifest, settings
from builder.release.data import contents
from builder.release.data.records import Records
from builder.release.gather import BATCH
from builder.release.inspection import bases
from builder.release.inspection.bases import Base
from builder.withheld import TEXT

SAMPLE = 100
"""Documents that are looked at where not all are."""

_CHARACTERS = 50_000_000
"""Of base texts that are held at once."""

_SEEN = 40
"""Characters shown of a place where two texts differ."""


class Replayed(NamedTuple):
    """What a replay found."""

    problems: list[Problem]
    documents: int
    """Whose edits were replayed."""
    wanted: int
    """That were looked for in raw/; those that it no longer has as they were are not replayed."""
    released: int
    """All of the release."""


def examine(release: Path, stated: Mapping[str, Any], corpus: Recipe, *, full: bool) -> Replayed | None:
    """Make released texts once more from raw/ and the config `edits`; None where there is no raw/, or no text.

    A document of which another tool reads may come out otherwise through no fault of the release: then what is found is
    a warning.

    Args:
        release: its folder; its files and rows are known to be right.
        stated: its manifest.
        corpus: whose raw/ it is. How files are read is what the release's own recipe says.
        full: all documents, and not a sample that depends on the release alone.

    Raises:
        UsageError: the metadata table in raw/ cannot be used.
        WorldError: raw/ cannot be listed.
    """
    records = Records(release)
    if not bases.has_raw(corpus) or TEXT not in records.fields:
        return None
    rows = ledger.current(ledger.read(release, ("id", "source", "place", "raw_digest", "record_digest"))).to_pylist()
    chosen = (
        rows if full else sorted(rows, key=lambda row: sha256(f"{stated['records']} {row['id']}".encode()))[:SAMPLE]
    )
    edits = contents.config(release, "edits")
    problems: list[Problem] = []
    done = 0
    for portion in _portions(bases.read(corpus, stated["inputs"]["recipe"], chosen)):
        done += len(portion)
        problems += _compare(release, records, portion, bases.edits(edits, [base.id for base in portion]))
    if others := settings.compare(stated["tools"], manifest.tools()):
        hint = f"it was made with another {', '.join(one.key for one in others)}, which may be why"
        problems = [problem._replace(hint=hint, severity="warning") for problem in problems]
    return Replayed(problems, done, len(chosen), len(rows))


def _portions(texts: Iterator[Base]) -> Iterator[list[Base]]:
    portion: list[Base] = []
    size = 0
    for base in texts:
        portion.append(base)
        size += len(base.text)
        if size >= _CHARACTERS:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _compare(
    release: Path, records: Records, portion: Sequence[Base], edits: Mapping[str, list[Edit]]
) -> Iterator[Problem]:
    places = records.find(schema.strings([base.id for base in portion]))
    for start in range(0, len(places), BATCH):
        block = places[start : start + BATCH]
        for base, place, record in zip(portion[start:], block.tolist(), records.take(block), strict=False):
            made, text = cleaning.replay(base.text, edits.get(base.id, ())), record[TEXT]
            if text is not None and made != text:
                at = sum(1 for _ in takewhile(lambda pair: eq(*pair), zip(made, text, strict=False)))
                expected, actual = (repr(part[at : at + _SEEN]) for part in (made, text))
                message = f"its edits replayed on {base.place} give {expected} from character {at:,} on"
                file = records.file(place).relative_to(release).as_posix()
                yield Problem("replay-differs", file, base.id, "", f"{message}, the text has {actual}")
