"""The commands that press raw/: what repeats, the candidate release, the release, one document's life."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli import console, publishing
from builder.errors import UsageError

if TYPE_CHECKING:
    from builder.engine import Engine
    from builder.recipe import Recipe

app = typer.Typer()


class On(StrEnum):
    """Where shard jobs are done."""

    LOCAL = "local"
    DASK = "dask"


Engines = Annotated[On, typer.Option(help="Who does the work.")]
Scheduler = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Dask's, as in tcp://10.0.0.5:8786.")]


def _engine(recipe: "Recipe", name: On, workers: int | None, scheduler: str | None) -> "Engine":
    """Return where shard jobs are done. Where none was done yet, workers import their code while we import ours."""
    from builder.engine import Engine
    from builder.jobs import worker

    if scheduler and (name is not On.DASK or workers):
        hint = "write --engine dask --scheduler ADDRESS; how many workers it has is the cluster's affair"
        raise UsageError("--scheduler goes with --engine dask, and without --workers", hint)
    engine = Engine(name.value, workers, scheduler)
    if not recipe.shards_folder.exists():
        import builder.release.pressing  # noqa: F401 - what both need, before there are workers

        worker.begin(engine)
    return engine


@app.command(epilog="For example: builder boilerplate --least 5 --write")
def boilerplate(
    write: Annotated[bool, typer.Option("--write", help="Put them into schema/boilerplate.txt, for review.")] = False,  # noqa: FBT002 - a flag
    least: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=2,
            help="Articles that a line must stand in.",
            show_default="3, and 1 in 100 of the outlet's",
        ),
    ] = None,
    workers: console.Workers = None,
    engine: Engines = On.LOCAL,
    scheduler: Scheduler = None,
    *,
    json: console.Json = False,
) -> None:
    """Propose lines that repeat in an outlet. The build cuts them once a person agrees."""
    recipe = console.recipe()
    on = _engine(recipe, engine, workers, scheduler)

    from builder import boilerplate as known
    from builder import report
    from builder.release.curation import repeats

    with console.progress("Pressing") as progress:
        found = repeats.propose(recipe, least, on, progress)
    if write:
        repeats.accept(recipe, found.repeats)
    console.out(report.as_json(found) if json else report.repeats(found, known.path(recipe), written=write))


@app.command(epilog="For example: builder build --strict")
def build(
    strict: Annotated[bool, typer.Option("--strict", help="Fail where a document is rejected.")] = False,  # noqa: FBT002 - a flag
    date: console.Date = None,
    workers: console.Workers = None,
    engine: Engines = On.LOCAL,
    scheduler: Scheduler = None,
    previous: publishing.Previous = None,
    *,
    json: console.Json = False,
) -> None:
    """Make dist/next, the candidate release. Prints what became of every document."""
    recipe = console.recipe()
    on = _engine(recipe, engine, workers, scheduler)

    from builder import report
    from builder.release import build as building

    base = publishing.previous_release(previous, recipe)
    with console.progress("Pressing") as progress:
        built = building.build(recipe, console.release_date(date), on, progress, base)
    console.out(report.as_json(built) if json else report.funnel(built))
    if strict and built.funnel.rejects:
        raise typer.Exit(1)


@app.command(epilog="For example: builder release --date 2024-05-03")
def release(
    version: Annotated[str | None, typer.Option(metavar="X.Y.Z", help="At least what the changes need.")] = None,
    date: console.Date = None,
    workers: console.Workers = None,
    engine: Engines = On.LOCAL,
    scheduler: Scheduler = None,
    previous: publishing.Previous = None,
) -> None:
    """Freeze dist/next as dist/vX.Y.Z. It is built where needed; a frozen release never changes."""
    recipe = console.recipe()
    on = _engine(recipe, engine, workers, scheduler)

    from builder import report, scaffold
    from builder.release import promote
    from builder.release.papers import front_matter

    base = publishing.previous_release(previous, recipe)
    card = front_matter.read(recipe.card_file)  # before: nothing may fail once the release is there
    with console.progress("Pressing") as progress:
        done = promote.promote(recipe, version, console.release_date(date), on, progress, base)
    console.out(report.released(done))
    if done.fresh and scaffold.is_unfilled(card):
        console.note(f"{recipe.card} does not say yet what the texts are: write it there, and release again")


@app.command(epilog="For example: builder explain pages/a.html")
def explain(
    name: Annotated[str, typer.Argument(metavar="ID", help="A document's id, or its source, as in pages/a.html.")],
) -> None:
    """Tell one document's life. Shows evidence, blocks, repairs, checks, group, split and releases."""
    from builder import report
    from builder.release.inspection.explain import explain as tell

    console.out(report.life(tell(console.recipe(), name)))
