"""The command `builder validate`, which CI runs."""

from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli import console
from builder.errors import UsageError
from builder.wording import counted

if TYPE_CHECKING:
    from builder.recipe import Recipe
    from builder.validation import Findings

app = typer.Typer()


class Format(StrEnum):
    """Formats of findings."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


@app.command(epilog="For example: builder validate --since origin/main --format github")
def validate(  # noqa: PLR0913 - each is an option of the command line
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATHS", help="Files or folders in raw/.", show_default="all of raw/"),
    ] = None,
    *,
    format_: Annotated[Format, typer.Option("--format", help="Format of the findings.")] = Format.TEXT,
    output: console.Output = None,
    since: Annotated[
        str | None, typer.Option(metavar="REV", help="Check only what changed since this git revision.")
    ] = None,
    changed: Annotated[bool, typer.Option("--changed", help="PATHS are files that changed.")] = False,
    baseline: Annotated[Path | None, typer.Option(metavar="FILE", help="Known problems, which fail no run.")] = None,
    update: Annotated[
        bool, typer.Option("--update-baseline", help="Take mended problems out of the baseline.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="With --update-baseline: put new problems in, too.")] = False,
    workers: console.Workers = None,
) -> None:
    """List every problem of every document. Finds metadata as the build would, and writes nothing."""
    from builder import report, validation

    recipe = console.recipe()
    if since is not None and changed:
        raise UsageError("--since and --changed both say what changed", "leave one of them out")
    if (update and not baseline) or (force and not update):
        raise UsageError("--update-baseline and --force need a baseline", "write --baseline FILE --update-baseline")
    affecting = _changed_files(recipe, since, (paths or []) if changed else None)
    findings = validation.validate(recipe, [] if changed else paths or [], affecting, workers)
    if baseline:
        findings = _without_known(
            findings, baseline, everything=not paths and since is None, update=update, force=force
        )
    raw = recipe.raw_folder
    with console.sink(output) as write:
        for line in report.render(format_.value, findings, raw):
            write(line.encode() + b"\n")
    if format_ is Format.GITHUB:
        console.step_summary(findings, raw)
    if output:
        console.note(f"{output}: {report.tally(findings)}")
    if findings.problems.invalid:
        raise typer.Exit(1)


def _changed_files(recipe: "Recipe", revision: str | None, paths: list[Path] | None) -> "Collection[Path] | None":
    from builder.validation import since

    if revision is not None:
        return since.changed(recipe, revision)
    return None if paths is None else since.absolute(paths)


def _without_known(findings: "Findings", file: Path, *, everything: bool, update: bool, force: bool) -> "Findings":
    """Leave out what the baseline knows, and bring it up to date."""
    from builder.validation import baseline

    before = baseline.of_findings(findings) if force or (update and not file.exists()) else baseline.read(file)
    left = baseline.still_found(before, findings, None if everything else findings.files)
    if update:
        baseline.save(file, left)
    mended = before.total() - left.total()
    hint = "" if update else ": --update-baseline takes them out"
    console.note(f"{file}: {counted(left.total(), 'known problem')}" + (f"; {mended:,} mended{hint}" if mended else ""))
    return baseline.without(findings, before)
