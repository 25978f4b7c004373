"""The command about .builder/, where finished work lies."""

from typing import Annotated

import typer

from builder.cli import console

app = typer.Typer(help="What finished work leaves in .builder/, which is safe to delete.")


@app.callback()
def _group() -> None:
    """With one command alone, Typer would leave out its name."""


@app.command()
def prune(
    builds: Annotated[int, typer.Option(min=0, help="Keep what the last N builds used.", metavar="N")] = 1,
) -> None:
    """Drop the shards that the last builds did not use, and what broken runs left behind."""
    from builder import report
    from builder.release import pruning

    console.out(report.pruned(pruning.prune(console.recipe(), builds)))
