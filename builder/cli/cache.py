"""The command about .builder/, the cache of finished work."""

from typing import Annotated

import typer

from builder.cli import console

app = typer.Typer(help="Manage .builder/, the cache of finished work.")


@app.callback()
def _group() -> None:
    """Keep the name `prune`: Typer leaves out that of an only command."""


@app.command(epilog="For example: builder cache prune --builds 0")
def prune(
    builds: Annotated[int, typer.Option(min=0, help="Keep what the last N builds used.", metavar="N")] = 1,
) -> None:
    """Delete finished work that the last builds did not use. Leftovers of broken runs are deleted as well."""
    from builder import report
    from builder.release import pruning

    console.out(report.pruned(pruning.prune(console.recipe(), builds)))
