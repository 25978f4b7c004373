"""Every problem of every document, as the build would find it, and nothing written."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from builder import boilerplate, judgement, pages, pipeline, schema, sources
from builder.documents import Document, Problem, Reject
from builder.errors import UsageError
from builder.recipe import Recipe


class Findings(NamedTuple):
    """What `builder validate` reports."""

    documents: int
    """Documents looked at, those that could not be read included."""
    problems: Sequence[Problem]
    """In the order of the sources."""
    files: Sequence[str] = ()
    """The sources looked at, sorted."""

    @property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many problems each severity and code has."""
        return Counter((problem.severity, problem.code) for problem in self.problems)

    @property
    def invalid(self) -> int:
        """Documents with at least one error."""
        return len({(one.source, one.place) for one in self.problems if one.severity == "error"})


def validate(recipe: Recipe, paths: Sequence[Path]) -> Findings:
    """Check the documents of raw/, or of these files and folders in it.

    Raises:
        UsageError: a path is not in raw/, or schema/boilerplate.txt has a line that means nothing.
        SchemaError: the schema cannot be used.
    """
    rules = schema.load(recipe.root / recipe.schema)
    check = schema.checker(rules)
    known = boilerplate.read(recipe)
    raw = recipe.root / recipe.raw
    listing = sources.scan(raw, recipe.sources)
    wanted = [_in_raw(raw, path) for path in paths]
    documents = 0
    problems: list[Problem] = []
    claims: list[tuple[str, str, str]] = []
    for found in _documents(recipe, listing, wanted):
        documents += 1
        if isinstance(found, Reject):
            problems.append(Problem(found.code, found.source, found.place, "", found.reason))
            continue
        try:
            pressed = pipeline.press(found, recipe, rules.fields, known)
            judged = judgement.judge(found, pressed.values, pressed.text, rules.fields, check)
        except pages.UnreadablePageError as error:
            problems.append(Problem(error.code, found.source, found.place, "", str(error)))
            continue
        problems += judged.problems
        if judged.authored_id:
            claims.append((judged.row["id"], found.source, found.place))
    counts = Counter(name for name, _, _ in claims)
    problems += [
        Problem(
            "duplicate-id",
            source,
            place,
            "/id",
            f"id {name!r} is claimed by {counts[name]} documents",
            "give each its own",
        )
        for name, source, place in claims
        if counts[name] > 1
    ]
    files = [source.path for source in listing.sources if _within(source.path, wanted)]
    return Findings(documents, sorted(problems, key=lambda problem: problem.source), files)


def _documents(recipe: Recipe, listing: sources.Listing, wanted: Sequence[str]) -> Iterator[Document | Reject]:
    yield from (reject for reject in listing.rejects if _within(reject.source, wanted))
    for source in listing.sources:
        if _within(source.path, wanted):
            yield from sources.read(recipe.root / recipe.raw, source, recipe.limits)


def _in_raw(raw: Path, path: Path) -> str:
    found = sources.within(raw, path)
    if found is None:
        raise UsageError(f"there is no {path} in {raw}", "name files or folders inside raw/")
    return found


def _within(source: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(one in (".", source) or source.startswith(f"{one}/") for one in wanted)
