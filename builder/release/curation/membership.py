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
from builder.release.curation.tombstones import Identity


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


def is_released(answer: Answer | Reject) -> bool:
    """Whether a release has the document or one like it."""
    return isinstance(answer, Answer) and bool(answer.same or answer.like)


def check(recipe: Recipe, file: Path, dist: Path) -> list[Answer | Reject]:
    """Look for the documents of a file, which need not be in raw/, in all releases of a folder.

    Raises:
        UsageError: there is no such file, or it is of no kind that is read.
    """
    listing = sources.scan(file.parent, recipe.sources, recipe.columns) if file.is_file() else None
    source = next((source for source in listing.sources if source.path == file.name), None) if listing else None
    if source is None:
        raise UsageError(f"{file} cannot be looked for", "name one file of text: .txt .md .html .jsonl .csv …")
    repeated, retracted = boilerplate.read(recipe), tombstones.read(recipe)
    answers: list[Answer | Reject] = []
    for document in sources.read(file.parent, source, recipe.limits):
        if isinstance(document, Reject):
            answers.append(document)
            continue
        try:
            pressed = pipeline.press(document, recipe, ("id", "url", "title", "text"), repeated)
        except pages.UnreadablePageError as error:
            answers.append(error.reject(document))
            continue
        answers.append(_answer(recipe, document, _identity(document, pressed), retracted, dist))
    return answers


def _identity(document: Document, pressed: pipeline.Pressed) -> Identity:
    words = duplicates.normalise(pressed.text)
    authored, url = (value if isinstance(value := pressed.values.get(name), str) else None for name in ("id", "url"))
    return Identity(
        lineage.document_id(authored, url, document.digest, document.place),
        lineage.canonical_url(url) if url else None,
        lineage.sha256(words),
        duplicates.signatures([words])[0].tobytes(),
    )


def _answer(
    recipe: Recipe, document: Document, identity: Identity, retracted: tombstones.Tombstones, dist: Path
) -> Answer:
    same, like, best = [], [], 0.0
    for folder, likeness, is_same in _in_releases(dist, document, identity):
        if is_same:
            same.append(folder)
        elif likeness >= recipe.duplicates.threshold:
            like.append(folder)
            best = max(best, likeness)
    stone = (retracted.near_matches([identity]) | retracted.matches([identity])).get(0)
    return Answer(document.place, tuple(same), tuple(like), best, stone.message if stone else "")


def _in_releases(dist: Path, document: Document, identity: Identity) -> Iterator[tuple[str, float, bool]]:
    """Yield of each release its name, the likeness of the likest text, and whether it has the document itself."""
    for released in version.versions(dist):
        columns = ("id", "url", "digest", "raw_digest", "signature", "record_digest")
        book = ledger.current(ledger.read(dist / released.folder, columns)).to_pydict()
        own = {"id": identity.id, "url": identity.url, "digest": identity.digest, "raw_digest": document.digest}
        signatures = duplicates.unpack(signature for signature in book["signature"] if signature)
        likeness = (signatures == duplicates.unpack([identity.signature or b""])).mean(axis=1)
        yield (
            released.folder,
            float(np.max(likeness, initial=0.0)),
            any(v and v in book[name] for name, v in own.items()),
        )
