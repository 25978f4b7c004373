"""The app: the options before the commands, the commands about a corpus, and what an error looks like."""

import gc
import os
import signal
import sys
from collections.abc import Sequence
from enum import StrEnum
from itertools import dropwhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
import typer.core
import typer.main

from builder.cli import arguments, cache, console, publishing, releases, schema, validation
from builder.errors import PressError, UsageError, WorldError, failed

if TYPE_CHECKING:
    from builder.engine import Engine

app = typer.Typer(
    name="builder",
    help="From a folder of messy articles to an immutable, versioned dataset release that load_dataset opens.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # boxes cost half a second at every start
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(cache.app, name="cache")
app.add_typer(schema.app, name="schema")


class On(StrEnum):
    """Where shard jobs are done."""

    LOCAL = "local"
    DASK = "dask"


Engines = Annotated[On, typer.Option(help="Who does the work.")]
Scheduler = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Dask's, as in tcp://10.0.0.5:8786.")]


class As(StrEnum):
    """How documents are read."""

    PAGE = "page"
    BODY = "body"


def _version(wanted: bool) -> None:  # noqa: FBT001 - Typer calls it with the flag
    if wanted:
        from importlib.metadata import version

        print(f"builder {version('corpus-press')}")  # noqa: T201 - the answer
        raise typer.Exit


@app.callback()
def _main(
    corpus: Annotated[Path, typer.Option("-C", "--corpus", help="The corpus's folder.", show_default="here")] = Path(),
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Results and errors only.")] = False,  # noqa: FBT002 - a flag
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Say more on stderr.")] = False,  # noqa: FBT002 - a flag
    progress: Annotated[bool, typer.Option(help="Show progress, on a terminal.")] = True,  # noqa: FBT002 - a flag
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,  # noqa: FBT002 - a flag
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")] = False,  # noqa: FBT002 - a flag
) -> None:
    console.OPTIONS.__dict__.update(corpus=corpus, quiet=quiet, progress=progress, debug=debug)
    if quiet or verbose:
        import logging

        logging.disable(logging.WARNING if quiet else logging.NOTSET)
    if verbose:
        logging.basicConfig(level=logging.INFO, format="%(message)s")


def _engine(name: On, workers: int | None, scheduler: str | None) -> "Engine":
    from builder.engine import Engine

    if scheduler and (name is not On.DASK or workers):
        hint = "write --engine dask --scheduler ADDRESS; how many workers it has is the cluster's affair"
        raise UsageError("--scheduler goes with --engine dask, and without --workers", hint)
    return Engine(name.value, workers, scheduler)


@app.command()
def init(directory: Annotated[Path, typer.Argument(help="A new or empty folder.")] = Path()) -> None:
    """Start a corpus: raw/, schema, card, recipe, .gitignore and a CI workflow."""
    from builder import scaffold

    for path in scaffold.start(directory):
        console.out(f"created {directory / path}")
    console.note(f"Put your articles into {directory / 'raw'}, then run: builder -C {directory} build")


@app.command()
def extract(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.")],
    as_: Annotated[As | None, typer.Option("--as", help="Read all documents as pages, or as article bodies.")] = None,
    output: Annotated[Path | None, typer.Option(help="Write here and not to stdout.")] = None,
) -> None:
    """Print what the tool makes of these files: one JSON object a line, with text, metadata and evidence."""
    from builder import extract as extraction

    lines = extraction.extract(paths, console.recipe_or_none(), as_.value if as_ else None)
    with console.sink(output) as write:
        rejected = 0
        for line in lines:
            if isinstance(line, bytes):
                write(line)
            else:
                rejected += 1
                console.rejected(line)
    if rejected:
        raise typer.Exit(1)


@app.command()
def boilerplate(
    write: Annotated[bool, typer.Option("--write", help="Put them into schema/boilerplate.txt, for review.")] = False,  # noqa: FBT002 - a flag
    least: Annotated[
        int | None,
        typer.Option(min=2, help="Articles that a line must stand in.", show_default="3, and 1 in 100 of the outlet's"),
    ] = None,
    workers: console.Workers = None,
    engine: Engines = On.LOCAL,
    scheduler: Scheduler = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Propose lines that repeat from article to article of an outlet, for the build to cut once a person agrees."""
    from builder import boilerplate as known
    from builder import report
    from builder.release.curation import repeats

    recipe = console.recipe()
    on = _engine(engine, workers, scheduler)
    with console.progress("Pressing") as progress:
        found = repeats.propose(recipe, least, on, progress)
    if write:
        repeats.accept(recipe, found.repeats)
    console.out(report.as_json(found) if json else report.repeats(found, known.path(recipe), written=write))


@app.command()
def build(
    strict: Annotated[bool, typer.Option("--strict", help="Fail where a document is rejected.")] = False,  # noqa: FBT002 - a flag
    date: Annotated[str | None, typer.Option(help="The release's date, YYYY-MM-DD.", envvar=None)] = None,
    workers: console.Workers = None,
    engine: Engines = On.LOCAL,
    scheduler: Scheduler = None,
    json: Annotated[bool, typer.Option("--json", help="Print the funnel as JSON.")] = False,  # noqa: FBT002 - a flag
    previous: publishing.Previous = None,
) -> None:
    """Make dist/next, the candidate release, and print what became of every document."""
    from builder import report
    from builder.release import build as building

    recipe = console.recipe()
    on = _engine(engine, workers, scheduler)
    base = publishing.local(previous, recipe)
    with console.progress("Pressing") as progress:
        built = building.build(recipe, console.day(date), on, progress, base)
    console.out(report.as_json(built) if json else report.funnel(built))
    if strict and built.funnel.rejects:
        raise typer.Exit(1)


@app.command()
def release(
    version: Annotated[str | None, typer.Option(help="X.Y.Z, at least what the changes need.")] = None,
    date: Annotated[str | None, typer.Option(help="The release's date, YYYY-MM-DD.")] = None,
    workers: console.Workers = None,
    engine: Engines = On.LOCAL,
    scheduler: Scheduler = None,
    previous: publishing.Previous = None,
) -> None:
    """Build where needed and freeze dist/next as dist/vX.Y.Z; a frozen release never changes."""
    from builder import report, scaffold
    from builder.release import promote
    from builder.release.papers import front_matter

    recipe = console.recipe()
    on = _engine(engine, workers, scheduler)
    base = publishing.local(previous, recipe)
    card = front_matter.read(recipe.root / recipe.card)  # before: nothing may fail once the release is there
    with console.progress("Pressing") as progress:
        done = promote.promote(recipe, version, console.day(date), on, progress, base)
    console.out(report.released(done))
    if done.fresh and scaffold.is_untold(card):
        console.note(f"{recipe.card} does not say yet what the texts are: write it there, and release again")


app.add_typer(validation.app)
app.add_typer(releases.app)
app.add_typer(publishing.app)


@app.command()
def explain(
    name: Annotated[str, typer.Argument(metavar="ID", help="A document's id, or its source, as in pages/a.html.")],
) -> None:
    """Tell one document's life: evidence, blocks, repairs, checks, group, split, releases."""
    from builder import report
    from builder.release.inspection.explain import explain as tell

    console.out(report.life(tell(console.recipe(), name)))


_OF_COMMANDS = frozenset({"--version"})
"""Options before the command that a command has, too."""

_STOPPED = 128 + signal.SIGINT, 128 + signal.SIGTERM
"""Exit codes, as shells report them; Typer makes the first of a KeyboardInterrupt."""


def _stop(number: int, _: object) -> NoReturn:
    """End as an error does, so that temporary folders go: by itself the signal leaves them."""
    sys.exit(128 + number)


def _late(arguments: Sequence[str]) -> str:
    """The first option that belongs before the command and stands behind it, or ""."""
    group = typer.main.get_command(app)
    commands = group.commands if isinstance(group, typer.core.TyperGroup) else {}
    early = {name for one in group.params for name in (*one.opts, *one.secondary_opts)} - _OF_COMMANDS
    behind = dropwhile(lambda one: one not in commands, arguments)
    return next((one for one in behind if one in early), "")


def main() -> None:
    """Run the command line; an error is one line with a hint and its exit code."""
    signal.signal(signal.SIGTERM, _stop)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's threads spin for 50 ms at each start, and none is used
    gc.set_threshold(50_000, 20, 100)  # the command alone is 21,000 objects; what stays is looked through for nothing
    arguments.read_plainly()
    try:
        app()
    except PressError as error:
        console.fail(error, error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has seen enough
        sys.exit(141)  # 128 + SIGPIPE, as a shell reports it
    except OSError as error:
        console.fail(failed(error), WorldError.exit_code)
    except Exception as error:  # noqa: BLE001 - an error is one line, ours too
        said = f"a fault in builder: {type(error).__name__}: {error}"
        console.fail(
            PressError(said, "run it again with --debug and report what it shows"), PressError.exit_code, error
        )
    except SystemExit as end:
        if end.code in _STOPPED:
            console.note("builder: stopped; what is done is kept, run the command again to go on")
        if end.code == UsageError.exit_code and (late := _late(sys.argv[1:])):
            console.note(f"  hint: {late} stands before the command: builder {late} …")
        raise
