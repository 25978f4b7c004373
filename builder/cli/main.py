"""The app: the options before the commands, those that need no corpus yet, and what an error looks like."""

import gc
import os
import signal
import sys
from collections.abc import Sequence
from enum import StrEnum
from itertools import dropwhile
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import typer.core
import typer.main

from builder.cli import arguments, building, cache, console, publishing, releases, schema, validation
from builder.errors import PressError, UsageError, WorldError, world_error

app = typer.Typer(
    name="builder",
    help="From a folder of messy articles to an immutable, versioned dataset release that load_dataset opens.",
    epilog="Begin with: builder init DIR. To see a command's options: builder COMMAND --help.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # boxes cost half a second at every start
    context_settings={"help_option_names": ["-h", "--help"]},
)


class As(StrEnum):
    """How documents are read."""

    PAGE = "page"
    BODY = "body"


def _version(given: bool) -> None:  # noqa: FBT001 - Typer calls it with the flag
    if given:
        from importlib.metadata import version

        print(f"builder {version('corpus-press')}")  # noqa: T201 - the answer
        raise typer.Exit


@app.callback()
def _main(
    corpus: Annotated[
        Path, typer.Option("-C", "--corpus", metavar="DIR", help="The corpus's folder.", show_default="here")
    ] = Path(),
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print results and errors only.")] = False,  # noqa: FBT002 - a flag
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Print more on stderr.")] = False,  # noqa: FBT002 - a flag
    progress: Annotated[bool, typer.Option(help="Show a progress bar, on a terminal.")] = True,  # noqa: FBT002 - a flag
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,  # noqa: FBT002 - a flag
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,  # noqa: FBT002 - a flag
) -> None:
    console.OPTIONS.corpus, console.OPTIONS.debug = corpus, debug
    console.OPTIONS.quiet, console.OPTIONS.progress = quiet, progress
    if quiet or verbose:
        import logging

        logging.disable(logging.WARNING if quiet else logging.NOTSET)
    if verbose:
        logging.basicConfig(level=logging.INFO, format="%(message)s")


@app.command(epilog="For example: builder init my-news")
def init(
    directory: Annotated[Path, typer.Argument(metavar="DIRECTORY", help="A new or empty folder.")] = Path(),
) -> None:
    """Start a new corpus. Writes raw/, schema, card, recipe, .gitignore and a CI workflow."""
    import shlex

    from builder import scaffold

    for path, is_new in scaffold.start(directory).items():
        console.out(f"{'created' if is_new else 'added to'} {directory / path}")
    if top := scaffold.repository_above(directory):
        console.note(
            f"GitHub runs workflows of {top / '.github'} alone: move this one, and have it work in {directory}"
        )
    there = "" if directory == Path() else f"-C {shlex.quote(str(directory))} "
    console.note(f"Put your articles into {directory / 'raw'}, then run: builder {there}build")


@app.command(epilog="For example: builder extract --as page raw/saved")
def extract(
    paths: console.Paths,
    as_: Annotated[As | None, typer.Option("--as", help="Read all documents as pages, or as article bodies.")] = None,
    output: console.Output = None,
) -> None:
    """Print the text and metadata of documents. Each is one line of JSON, with the evidence for its metadata."""
    from builder import extract as extraction

    lines = extraction.extract(paths, console.recipe_or_none(), as_.value if as_ else None)
    with console.sink(output) as write:
        rejects = 0
        for line in lines:
            if isinstance(line, bytes):
                write(line)
            else:
                rejects += 1
                console.note_reject(line)
    if rejects:
        raise typer.Exit(1)


for _module in (validation, building, releases, publishing):
    app.add_typer(_module.app)
app.add_typer(schema.app, name="schema")
app.add_typer(cache.app, name="cache")


_AMBIGUOUS = frozenset({"--version"})
"""Options before the command that some command has, too."""

_STOPPED = 128 + signal.SIGINT, 128 + signal.SIGTERM
"""Exit codes of a stopped run, as shells report them; Typer turns a KeyboardInterrupt into the first."""


def _stop(number: int, _: object) -> NoReturn:
    """End as an error does, so that temporary folders are deleted; the signal alone would leave them."""
    sys.exit(128 + number)


def _misplaced_option(words: Sequence[str]) -> str:
    """Return the first option that belongs before the command and stands after it, or ""."""
    group = typer.main.get_command(app)
    commands = group.commands if isinstance(group, typer.core.TyperGroup) else {}
    global_options = {name for option in group.params for name in (*option.opts, *option.secondary_opts)} - _AMBIGUOUS
    from_command = dropwhile(lambda word: word not in commands, words)
    return next((word for word in from_command if word in global_options), "")


def main() -> None:
    """Run the command line; an error is one line with a hint and its exit code."""
    signal.signal(signal.SIGTERM, _stop)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's threads spin for 50 ms at each start, and none is used
    gc.set_threshold(50_000, 20, 100)  # the imports alone make 21,000 objects, none of them garbage
    arguments.skip_pydantic()
    try:
        app()
    except PressError as error:
        console.fail(error, error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has seen enough
        sys.exit(141)  # 128 + SIGPIPE, as a shell reports it
    except OSError as error:
        console.fail(world_error(error), WorldError.exit_code)
    except Exception as error:  # noqa: BLE001 - an error is one line, ours too
        message = f"a fault in builder: {type(error).__name__}: {error}"
        console.fail(PressError(message, "run it again with --debug and report what it shows"), 3, error)
    except SystemExit as end:
        if end.code in _STOPPED:
            console.note("builder: stopped; what is done is kept, run the command again to go on")
        if end.code == UsageError.exit_code and (option := _misplaced_option(sys.argv[1:])):
            console.note(f"  hint: {option} goes before the command: builder {option} COMMAND")
        raise
    finally:
        if engine := sys.modules.get("builder.engine"):
            engine.dismiss()
        gc.freeze()  # else Python looks through all that lives before it ends: a tenth of a second after a build
