"""The commands that begin with `builder schema`."""

from pathlib import Path
from typing import Annotated

import typer

from builder.cli import console
from builder.errors import UsageError

_COMPARED = "A JSON Schema, or a release: its version, or its folder."
app = typer.Typer(help="Inspect the schema of records.", no_args_is_help=True)


@app.command("check", epilog="For example: builder schema check draft.json")
def schema_check(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A JSON Schema.", show_default="the corpus's")
    ] = None,
    format_: console.Format = console.TextOrJson.TEXT,
) -> None:
    """List all that is wrong with a schema. Also says how many columns it makes, and whether it is closed."""
    from builder import schema
    from builder.report import schemas

    found = schema.examine(_schema(file))
    console.out(schemas.CHECKED[format_.value](found))
    if found.faults:
        raise typer.Exit(1)


@app.command("show", epilog="For example: builder schema show --format markdown")
def schema_show(
    format_: console.Tabular = console.TableFormat.TEXT,
) -> None:
    """Print the columns that the schema makes."""
    from builder import schema
    from builder.report import schemas

    console.out(schemas.COLUMNS[format_.value](schema.show(schema.load(_schema(None)))))


@app.command("diff", epilog="For example: builder schema diff 1.0.0 draft.json --release 1.0.0")
def schema_diff(
    old: Annotated[str | None, typer.Argument(metavar="OLD", help=_COMPARED, show_default="the latest release")] = None,
    new: Annotated[str | None, typer.Argument(metavar="NEW", help="Like OLD.", show_default="the corpus's")] = None,
    release: Annotated[
        str | None,
        typer.Option(metavar="RELEASE", help="Check the records of this release, a version or folder, against NEW."),
    ] = None,
    format_: console.Tabular = console.TableFormat.TEXT,
) -> None:
    """Show what changes between two schemas, and what readers will notice. --release counts records that would fail."""
    from builder import schema
    from builder.release.inspection.rejudge import rejudge, schema_file
    from builder.report import schemas
    from builder.schema.differences import compare

    before = schema.load(schema_file(_compared(old)))
    after = schema.load(schema_file(_compared(new)) if new else _schema(None))
    changes = compare(before, after)
    proven = rejudge(_compared(release), after) if release else None
    console.out(schemas.DIFFERENCES[format_.value](changes, proven))
    if any(change.effect == "breaking" for change in changes) or (proven and proven.failing):
        raise typer.Exit(1)


@app.command("infer", epilog="For example: builder schema infer raw > draft.json")
def schema_infer(paths: console.Paths) -> None:
    """Print a first schema, inferred from documents. It covers what somebody wrote about them."""
    from builder import inference
    from builder.report import as_json

    found = inference.infer(paths, console.recipe_or_none())
    console.out(as_json(found.document))
    for note in found.notes:
        console.note(note)
    for reject in found.rejects:
        console.note_reject(reject)
    if found.rejects:
        raise typer.Exit(1)


def _schema(file: Path | None) -> Path:
    """The file that is named, else the corpus's schema."""
    if file is None:
        recipe = console.recipe()
        return recipe.schema_file
    if not file.exists():
        raise UsageError(f"there is no schema {file}", "name a file with a JSON Schema")
    return file


def _compared(name: str | None) -> Path:
    """The file or folder that is named, or the release of this version; None is the latest release."""
    from builder.release import version

    if name is None or (version.parses(name) and not Path(name).exists()):
        return version.find(console.recipe().dist_folder, name)
    return Path(name)
