"""What a release's edits begin with: the base texts of its documents, read from raw/ once more."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from builder import pages, sources
from builder.documents import Document, Edit
from builder.recipe import Limits, Recipe
from builder.release.data import contents
from builder.release.data.contents import Config
from builder.wording import where


class Base(NamedTuple):
    """A document's text before any edit."""

    id: str
    place: str
    """In raw/, in words."""
    text: str


def has_raw(corpus: Recipe) -> bool:
    """Say whether the corpus has its raw/; a url is looked up when it is read."""
    return not isinstance(corpus.raw_folder, Path) or corpus.raw_folder.is_dir()


def read(corpus: Recipe, settings: Mapping[str, Any], rows: Sequence[Mapping[str, str]]) -> Iterator[Base]:
    """Read those of these documents that lie in raw/ with the bytes they had.

    Args:
        corpus: whose raw/ it is.
        settings: those that the release was made with.
        rows: id, source, place and raw_digest of each document, as the ledger has them.

    Raises:
        UsageError: the metadata table in raw/ cannot be used.
        WorldError: raw/ cannot be listed.
    """
    raw = corpus.raw_folder
    wanted: dict[str, dict[str, Mapping[str, str]]] = {}
    for row in rows:
        wanted.setdefault(row["source"], {})[row["place"]] = row
    for source in sources.scan(raw, settings["sources"], settings["columns"]).sources if wanted else ():
        rows_here = wanted.get(source.path, {})
        for document in sources.read(raw, source, Limits(**settings["limits"])) if rows_here else ():
            known = rows_here.pop(document.place, {})
            if isinstance(document, Document) and document.digest == known.get("raw_digest"):
                yield Base(known["id"], where(source.path, document.place), _text(document))
            if not rows_here:
                break


def _text(document: Document) -> str:
    try:
        return pages.read(document).text
    except pages.UnreadablePageError:
        return ""  # it was read when it was released, and the comparison says so


def edits(config: Config | None, ids: Sequence[str]) -> dict[str, list[Edit]]:
    """Read the edits of these documents from the config `edits`: id → edits, sorted and disjoint."""
    return {id_: [Edit(**row) for row in rows] for id_, rows in contents.owned(config, ids).items()}
