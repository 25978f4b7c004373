"""One document's life: pressed again from its source, and looked up in the releases."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from builder import pages, pipeline, schema, sources
from builder.documents import Document, Problem, Reject
from builder.errors import UsageError
from builder.pipeline import Judged, Pressed
from builder.recipe import Recipe
from builder.release import ledger, version


class Stay(NamedTuple):
    """A document in one release or in dist/next."""

    release: str
    split: str
    group: str
    first_version: str


class Life(NamedTuple):
    """What is known of a document."""

    name: str
    source: str
    place: str
    document: Document | None
    """None: its source could not be read; `rejected` says why."""
    pressed: Pressed | None
    judged: Judged | None
    rejected: Sequence[Problem]
    """Why it is in no release, as the document itself tells it and as the candidate release does."""
    stays: Sequence[Stay]


def explain(recipe: Recipe, name: str) -> list[Life]:
    """Find the documents of this id or source and tell their lives; a source with many documents gives them all.

    Raises:
        UsageError: no document is known by this name.
    """
    releases = list(_releases(recipe))
    rules = schema.load(recipe.root / recipe.schema)
    check = schema.checker(rules)
    lives = []
    for found in _documents(recipe, name, _known(recipe, releases, name)):
        stays = [
            Stay(folder.name, row["split"], row["group"], row["first_version"])
            for folder, row in (
                (folder, row) for folder, table in releases for row in _at(table, found.source, found.place)
            )
        ]
        gone = list(_rejected(recipe, found.source, found.place))
        if isinstance(found, Reject):
            problem = Problem(found.code, found.source, found.place, "", found.reason)
            lives.append(Life(found.id, found.source, found.place, None, None, None, [problem], stays))
            continue
        try:
            pressed = pipeline.press(found, recipe, rules.fields)
        except pages.UnreadablePageError as error:
            problem = Problem(error.code, found.source, found.place, "", str(error))
            lives.append(Life("", found.source, found.place, found, None, None, [problem], stays))
            continue
        judged = pipeline.judge(found, pressed, rules.fields, check)
        problems = judged.problems or gone
        lives.append(Life(judged.row["id"], found.source, found.place, found, pressed, judged, problems, stays))
    if not lives:
        raise UsageError(
            f"no document is known as {name!r}", "give an id from a release or a path in raw/, as in pages/a.html"
        )
    return lives


def _releases(recipe: Recipe) -> Iterator[tuple[Path, pa.Table]]:
    dist = recipe.root / recipe.dist
    for folder in (*(dist / found.folder for found in version.versions(dist)), dist / "next"):
        if (folder / ledger.FILE).is_file():
            yield folder, ledger.current(ledger.read(folder))


def _known(recipe: Recipe, releases: Sequence[tuple[Path, pa.Table]], name: str) -> set[tuple[str, str]]:
    """Return source and place of every document that a release or a reject calls `name`."""
    tables = [table.select(["id", "source", "place"]) for _, table in releases]
    tables += [table.select(["id", "source", "place"]) for table in _rejects(recipe)]
    rows = [row for table in tables for row in table.filter(pc.equal(table["id"], name)).to_pylist()]
    return {(row["source"], row["place"]) for row in rows}


def _rejects(recipe: Recipe) -> Iterator[pa.Table]:
    for path in sorted((recipe.root / recipe.dist / "next" / "rejects").glob("*.parquet")):
        yield pq.read_table(path)


def _rejected(recipe: Recipe, source: str, place: str) -> Iterator[Problem]:
    for table in _rejects(recipe):
        for row in _at(table, source, place):
            yield Problem(row["code"], source, place, "", row["reason"])


def _at(table: pa.Table, source: str, place: str) -> list[dict[str, Any]]:
    here = pc.and_(pc.equal(table["source"], source), pc.equal(table["place"], place))
    rows: list[dict[str, Any]] = table.filter(here).to_pylist()
    return rows


def _documents(recipe: Recipe, name: str, known: set[tuple[str, str]]) -> Iterator[Document | Reject]:
    """Read again what is called `name`: a whole source, or the documents at known places."""
    raw = recipe.root / recipe.raw
    listing = sources.scan(raw, recipe.sources)
    places = {source for source, _ in known}
    yield from (one for one in listing.rejects if one.source == name or (one.source, one.place) in known)
    for source in listing.sources:
        if source.path == name or source.path in places:
            for found in sources.read(raw, source, recipe.limits):
                if source.path == name or (found.source, found.place) in known:
                    yield found
