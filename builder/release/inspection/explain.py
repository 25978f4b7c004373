"""One document's life: pressed again from its source, and looked up in the releases."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from builder import boilerplate, judgement, lineage, pages, pipeline, rights, schema, sources
from builder.documents import Document, Problem, Reject
from builder.errors import UsageError
from builder.judgement import Judged
from builder.pipeline import Pressed
from builder.recipe import Recipe
from builder.release import ledger, version
from builder.schema import string


class Stay(NamedTuple):
    """A document in one release or in dist/next."""

    release: str
    id: str
    split: str
    group: str
    first_version: str


class Life(NamedTuple):
    """What is known of a document."""

    name: str
    """Its id: the one it was released or rejected under, else the one it would get."""
    source: str
    place: str
    document: Document | None
    """None: its source could not be read; `rejected` says why."""
    pressed: Pressed | None
    judged: Judged | None
    rejected: Sequence[Problem]
    """Why it is in no release, as the document itself tells it, or else the newest build."""
    stays: Sequence[Stay]
    withheld: Sequence[str] = ()
    """Why the recipe's rights release it without its text."""

    @property
    def names(self) -> set[str]:
        """The ids it is known by: a released document keeps its own though its url or bytes now make another."""
        return {self.name, *(stay.id for stay in self.stays), *([self.judged.row["id"]] if self.judged else [])}


class _Book(NamedTuple):
    """What a release or dist/next says."""

    release: str
    ledger: pa.Table
    rejects: pa.Table | None


def explain(recipe: Recipe, name: str) -> list[Life]:
    """Find the documents of this id or source and tell their lives; a source with many documents gives them all.

    Raises:
        UsageError: no document is known by this name.
    """
    books = _books(recipe.dist_folder)
    listing = sources.scan(recipe.raw_folder, recipe.sources, recipe.columns)
    path = sources.path_in_raw(recipe.raw_folder, Path(name)) or name
    lives = [_unread(reject) for reject in listing.rejects if reject.source == path]
    lives += _lives(recipe, books, [source for source in listing.sources if source.path == path])
    if lives:
        return lives
    # An id is looked for in the sources that a release or a reject names for it, and only then in all of raw/.
    named = _sources(books, name)
    for candidates in ([source for source in listing.sources if source.path in named], listing.sources):
        lives = [life for life in _lives(recipe, books, candidates) if name in life.names]
        if lives:
            return lives
    alike = (source.path for source in listing.sources if source.path.endswith(f"/{name}") or source.sidecar == path)
    near = next(alike, "")
    hint = f"did you mean {near}?" if near else "give an id from a release or a path in raw/, as in pages/a.html"
    raise UsageError(f"no document is known as {name!r}", hint)


def _lives(recipe: Recipe, books: Sequence[_Book], listed: Sequence[sources.Source]) -> Iterator[Life]:
    rules = schema.load(recipe.schema_file)
    check = schema.checker(rules)
    repeated = boilerplate.read(recipe)
    for source in listed:
        for found in sources.read(recipe.raw_folder, source, recipe.limits):
            if isinstance(found, Reject):
                yield _unread(found)
                continue
            try:
                pressed = pipeline.press(found, recipe, rules.fields, repeated)
            except pages.UnreadablePageError as error:
                yield _unread(error.reject(found))
                continue
            judged = judgement.judge(found, pressed.values, pressed.text, rules.kinds, check, recipe)
            stays = list(_stays(books, found, judged))
            rejects = _rows(books[-1].rejects, source=found.source, place=found.place) if books else []
            name = next(
                filter(None, [row["id"] for row in rejects] + [stay.id for stay in stays[::-1]]), judged.row["id"]
            )
            problems = judged.problems or [
                Problem(row["code"], row["source"], row["place"], "", row["reason"]) for row in rejects
            ]
            withheld = [one.message for one in rights.objections(judged.row, recipe.rights) if not one.rejects]
            yield Life(name, found.source, found.place, found, pressed, judged, problems, stays, withheld)


def _unread(reject: Reject) -> Life:
    problem = Problem(reject.code, reject.source, reject.place, "", reject.reason)
    return Life(reject.id, reject.source, reject.place, None, None, None, [problem], [])


def _books(dist: Path) -> list[_Book]:
    """Read the releases and then dist/next, oldest first."""
    folders = [dist / found.folder for found in version.versions(dist)]
    folders += [dist / "next"] if (dist / "next" / ledger.FILE).is_file() else []
    return [_Book(folder.name, ledger.current(ledger.read(folder)), _rejects(folder)) for folder in folders]


def _rejects(folder: Path) -> pa.Table | None:
    tables = [pq.read_table(path) for path in sorted(folder.glob("rejects/*.parquet"))]
    return pa.concat_tables(tables) if tables else None


def _sources(books: Sequence[_Book], name: str) -> set[str]:
    """Return the sources of every document that a release or a reject of the newest calls `name`."""
    tables = [*(book.ledger for book in books), *(book.rejects for book in books[-1:])]
    return {row["source"] for table in tables for row in _rows(table, id=name)}


def _stays(books: Sequence[_Book], document: Document, judged: Judged) -> Iterator[Stay]:
    """Find the document in each release that does not reject it: by its id, else bytes, else url, else file."""
    url = judged.row.get("url")
    sights: list[dict[str, str]] = [{"id": judged.row["id"]}]
    if not judged.authored_id:
        sights += [{"raw_digest": document.digest}]
        sights += [{"url": lineage.canonical_url(url)}] if isinstance(url, str) else []
        sights += [{"source": document.source, "place": ""}] if not document.place else []
    for book in books:
        if not _rows(book.rejects, source=document.source, place=document.place):
            rows = next((rows for sight in sights if (rows := _rows(book.ledger, **sight))), [])
            for row in rows[:1]:
                yield Stay(book.release, row["id"], row["split"], row["group"], row["first_version"])


def _rows(table: pa.Table | None, **wanted: str) -> list[dict[str, Any]]:
    if table is None:
        return []
    for column, value in wanted.items():
        table = table.filter(pc.equal(table[column], string(value)))
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows
