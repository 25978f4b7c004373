"""The command about .builder/, where finished work lies."""

from typing import Annotated

import typer

from builder.cli import console

app = typer.Typer(help="Look after .builder/, where finished work lies.")


@app.callback()
def _group() -> None:
    """With one command alone, Typer would leave out its name."""


@app.command(epilog="For example: builder cache prune --builds 0")
def prune(
    builds: Annotated[int, typer.Option(min=0, help="Keep what the last N builds used.", metavar="N")] = 1,
) -> None:
    """Drop what the last builds did not use. What broken runs left behind goes as well."""
    from builder import report
    from builder.release import pruning

    console.out(report.pruned(pruning.prune(console.recipe(), builds)))
