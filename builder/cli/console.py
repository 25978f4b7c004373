"""What the commands share: the options before them, their common options, the corpus, stdout and stderr."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from builder.errors import PressError, UsageError

if TYPE_CHECKING:
    from builder.documents import Reject
    from builder.recipe import Recipe
    from builder.release.pressing import Progress
    from builder.remote import File
    from builder.validation import Findings


class TextOrJson(StrEnum):
    """Formats of a result."""

    TEXT = "text"
    JSON = "json"


class TableFormat(StrEnum):
    """Formats of a table."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


Workers = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Number of worker processes.", show_default="one a core")
]
Date = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="The release's date.", show_default="the newest document's"),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Format = Annotated[TextOrJson, typer.Option("--format", help="Format of the result.")]
Tabular = Annotated[TableFormat, typer.Option("--format", help="Format of the result.")]
Output = Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file, not to stdout.")]
Paths = Annotated[list[Path], typer.Argument(metavar="PATHS", help="Files or folders.")]
"""Options and arguments that several commands have."""


@dataclass
class Options:
    """Values of the options before the command."""

    corpus: Path = Path()
    quiet: bool = False
    progress: bool = True
    debug: bool = False


OPTIONS = Options()


def fail(error: PressError, code: int, cause: Exception | None = None) -> None:
    """Print an error as one line and a hint, and exit; with --debug, show the traceback."""
    if OPTIONS.debug:
        raise error from cause
    from builder.report.plain import visible

    print(f"builder: {visible(str(error))}", file=sys.stderr)  # noqa: T201 - the command line's own words
    if error.hint:
        print(f"  hint: {visible(error.hint)}", file=sys.stderr)  # noqa: T201 - the command line's own words
    sys.exit(code)


def out(text: str) -> None:
    """Write a result to stdout."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Print a message on stderr, unless --quiet."""
    if not OPTIONS.quiet:
        from builder.report.plain import visible

        print(visible(text), file=sys.stderr)  # noqa: T201 - the command line's own words


def confirm(question: str) -> bool:
    """Ask a question on the terminal, and return whether the answer is yes.

    Raises:
        UsageError: stdin is no terminal.
    """
    if not sys.stdin.isatty():
        message = f"this command asks {question!r}, and nobody is there to answer"
        raise UsageError(message, "check what is shown above, then run the command again with --yes")
    return typer.confirm(question, err=True)


def note_reject(reject: "Reject") -> None:
    """Print on stderr which document could not be read, and why."""
    from builder.wording import where

    note(f"{where(reject.source, reject.place)}: {reject.reason} [{reject.code}]")


@contextmanager
def sink(output: Path | None) -> Iterator[Any]:
    """Yield a function that writes bytes to a file, or to stdout where none is given.

    Raises:
        UsageError: the file would be a source of the corpus.
    """
    if output is None:
        yield sys.stdout.buffer.write
        sys.stdout.buffer.flush()
    else:
        found = recipe_or_none()
        if found and isinstance(found.raw_folder, Path) and found.raw_folder.absolute() in output.absolute().parents:
            raise UsageError(f"{output} would be read as a source from then on", f"write it outside {found.raw}/")
        with output.open("wb") as file:
            yield file.write


def step_summary(findings: "Findings", raw: "File") -> None:
    """Append findings to the file that GitHub shows on a workflow run's page; it takes 1 MiB of each step."""
    from builder import report

    if file := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(file).open("ab") as page:
            page.writelines(line.encode() + b"\n" for line in report.step_summary(findings, raw, 2**20 - page.tell()))


def recipe() -> "Recipe":
    """Return the recipe of the corpus that -C names, or of the current folder's.

    Raises:
        RecipeError: there is none, or it is wrong.
    """
    from builder.recipe import Recipe

    return Recipe.load(OPTIONS.corpus)


def recipe_or_none() -> "Recipe | None":
    """Return the recipe, or None outside any corpus."""
    from builder.recipe import Recipe

    return Recipe.find(OPTIONS.corpus)


def release_date(given: str | None) -> str | None:
    """Return the release's date: --date, else SOURCE_DATE_EPOCH (reproducible-builds.org), else None."""
    from datetime import UTC, date, datetime

    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        if given is not None:
            return date.fromisoformat(given).isoformat()
    except ValueError:
        raise UsageError(f"{given!r} is not a date", "write YYYY-MM-DD, as in 2024-05-03") from None
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch else None
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH is {epoch!r}", "it must be seconds since 1970, or unset") from None


@contextmanager
def progress(label: str, unit: str = "shards") -> Iterator["Progress"]:
    """Show a progress bar on stderr, on a terminal only; for bytes it shows the rate, too."""
    if OPTIONS.quiet or not OPTIONS.progress or not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich import progress as bars
    from rich.console import Console

    counts = [bars.MofNCompleteColumn(), bars.TextColumn(unit)]
    rates = [bars.DownloadColumn(), bars.TransferSpeedColumn()]
    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        *(rates if unit == "bytes" else counts),
        bars.TimeElapsedColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, all_: bar.update(task, completed=done, total=all_)
