"""`builder retract --check FILE`: is this in any release? Answers without a row of any."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from builder import boilerplate, duplicates, lineage, pages, pipeline, sources
from builder.documents import Document, Reject
from builder.errors import UsageError
from builder.recipe import Recipe
from builder.release import ledger, version
from builder.release.curation import tombstones
from builder.release.curation.tombstones import Known


class Answer(NamedTuple):
    """What is known of one document of the file."""

    place: str
    """Where in the file; "" is the whole of it."""
    same: tuple[str, ...]
    """The releases that have its id, url, text or bytes, oldest first."""
    like: tuple[str, ...]
    """The other releases that have a text like it."""
    similarity: float
    """Of the likest of those, estimated."""
    retracted: str
    """"" or what its tombstone tells."""


def found(answer: Answer | Reject) -> bool:
    """Whether a release has the document or one like it."""
    return isinstance(answer, Answer) and bool(answer.same or answer.like)


def check(recipe: Recipe, file: Path, dist: Path) -> list[Answer | Reject]:
    """Look for the documents of a file, which need not be in raw/, in all releases of a folder.

    Raises:
        UsageError: there is no such file, or it is of no kind that is read.
    """
    listing = sources.scan(file.parent, recipe.sources, recipe.columns) if file.is_file() else None
    some = [source for source in listing.sources if source.path == file.name] if listing else []
    if not some:
        raise UsageError(f"{file} cannot be looked for", "name one file of text: .txt .md .html .jsonl .csv …")
    known = boilerplate.read(recipe)
    retracted = tombstones.read(recipe)
    answers: list[Answer | Reject] = []
    for document in sources.read(file.parent, some[0], recipe.limits):
        if isinstance(document, Reject):
            answers.append(document)
            continue
        try:
            pressed = pipeline.press(document, recipe, ("id", "url", "title", "text"), known)
        except pages.UnreadablePageError as error:
            answers.append(error.reject(document))
            continue
        answers.append(_answer(recipe, document, _known(document, pressed), retracted, dist))
    return answers


def _known(document: Document, pressed: pipeline.Pressed) -> Known:
    words = duplicates.normalise(pressed.text)
    authored, url = (value if isinstance(value := pressed.values.get(name), str) else None for name in ("id", "url"))
    return Known(
        lineage.document_id(authored, url, document.digest, document.place),
        lineage.canonical_url(url) if url else None,
        lineage.sha256(words),
        duplicates.signatures([words])[0].tobytes(),
    )


def _answer(recipe: Recipe, document: Document, known: Known, retracted: tombstones.Tombstones, dist: Path) -> Answer:
    same, like, best = [], [], 0.0
    for folder, likeness, is_same in _looked(dist, document, known):
        if is_same:
            same.append(folder)
        elif likeness >= recipe.duplicates.threshold:
            like.append(folder)
            best = max(best, likeness)
    stone = (retracted.near([known]) | retracted.same([known])).get(0)
    return Answer(document.place, tuple(same), tuple(like), best, stone.told if stone else "")


def _looked(dist: Path, document: Document, known: Known) -> Iterator[tuple[str, float, bool]]:
    """Yield of each release its name, the likeness of the likest text, and whether it has the document itself."""
    for one in version.versions(dist):
        columns = ("id", "url", "digest", "raw_digest", "signature", "record_digest")
        book = ledger.current(ledger.read(dist / one.folder, columns)).to_pydict()
        own = {"id": known.id, "url": known.url, "digest": known.digest, "raw_digest": document.digest}
        signatures = duplicates.unpack(signature for signature in book["signature"] if signature)
        likeness = (signatures == duplicates.unpack([known.signature or b""])).mean(axis=1)
        yield one.folder, float(np.max(likeness, initial=0.0)), any(v and v in book[name] for name, v in own.items())
