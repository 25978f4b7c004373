"""The command that CI runs."""

from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli import console
from builder.errors import UsageError

if TYPE_CHECKING:
    from builder.recipe import Recipe
    from builder.validation import Findings

app = typer.Typer()


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


@app.command(epilog="For example: builder validate --since origin/main --format github")
def validate(  # noqa: PLR0913 - each is an option of the command line
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATHS", help="Files or folders in raw/.", show_default="all of it"),
    ] = None,
    *,
    format_: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.TEXT,
    output: console.Output = None,
    since: Annotated[
        str | None, typer.Option(metavar="REV", help="Look at what changed since this git revision.")
    ] = None,
    changed: Annotated[bool, typer.Option("--changed", help="The paths are what changed.")] = False,
    baseline: Annotated[Path | None, typer.Option(metavar="FILE", help="Known problems, which fail no run.")] = None,
    update: Annotated[bool, typer.Option("--update-baseline", help="Take out of the baseline what is mended.")] = False,
    force: Annotated[bool, typer.Option("--force", help="With --update-baseline: put in what is new, too.")] = False,
    workers: console.Workers = None,
) -> None:
    """Tell every problem of every document. Finds metadata as the build would, and writes nothing."""
    from builder import report, validation

    recipe = console.recipe()
    if since is not None and changed:
        raise UsageError("--since and --changed both say what changed", "leave one of them out")
    if (update and not baseline) or (force and not update):
        raise UsageError("--update-baseline and --force need a baseline", "write --baseline FILE --update-baseline")
    touched = _touched(recipe, since, (paths or []) if changed else None)
    found = validation.validate(recipe, [] if changed else paths or [], touched, workers)
    if baseline:
        found = _less_known(found, baseline, whole=not paths and since is None, update=update, force=force)
    raw = recipe.raw_folder
    with console.sink(output) as write:
        for line in report.render(format_.value, found, raw):
            write(line.encode() + b"\n")
    if format_ is Format.GITHUB:
        console.step_summary(found, raw)
    if output:
        console.note(f"{output}: {report.tally(found)}")
    if found.invalid:
        raise typer.Exit(1)


def _touched(recipe: "Recipe", revision: str | None, named: list[Path] | None) -> "Collection[Path] | None":
    from builder.validation import since

    if revision is not None:
        return since.changed(recipe, revision)
    return None if named is None else since.absolute(named)


def _less_known(found: "Findings", file: Path, *, whole: bool, update: bool, force: bool) -> "Findings":
    """Leave out what the baseline knows, and bring it up to date."""
    from builder.validation import baseline

    known = baseline.of_findings(found) if force or (update and not file.exists()) else baseline.read(file)
    there = baseline.still_found(known, found, None if whole else found.files)
    if update:
        baseline.save(file, there)
    mended = known.total() - there.total()
    hint = "" if update else ": --update-baseline takes them out"
    console.note(f"{file}: {there.total():,} known problems" + (f"; {mended:,} mended{hint}" if mended else ""))
    return baseline.without(found, known)
