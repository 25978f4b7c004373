"""The commands that begin with `builder schema`."""

from pathlib import Path
from typing import Annotated

import typer

from builder.cli import console
from builder.errors import UsageError

app = typer.Typer(help="Look at the schema of records.", no_args_is_help=True)


@app.command("check", epilog="For example: builder schema check draft.json")
def schema_check(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A schema.", show_default="the corpus's")] = None,
    format_: console.Format = console.Answer.TEXT,
) -> None:
    """Say all that is wrong with a schema. Tells how many columns it makes, and whether it is closed."""
    from builder import schema
    from builder.report import schemas

    found = schema.examine(_schema(file))
    console.out(schemas.CHECKED[format_.value](found))
    if found.faults:
        raise typer.Exit(1)


@app.command("show", epilog="For example: builder schema show --format markdown")
def schema_show(
    format_: console.Tabular = console.Table.TEXT,
) -> None:
    """Print the columns that the schema makes."""
    from builder import schema
    from builder.report import schemas

    console.out(schemas.COLUMNS[format_.value](schema.show(schema.load(_schema(None)))))


@app.command("diff", epilog="For example: builder schema diff dist/v1.0.0 schema/article.schema.json")
def schema_diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A schema, or a release's folder.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The same, to compare with it.")],
    release: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Judge the records of this release by the new schema.")
    ] = None,
    format_: console.Tabular = console.Table.TEXT,
) -> None:
    """Say what each change of a schema means. --release counts the records that would fail."""
    from builder import schema
    from builder.release.inspection.rejudge import rejudge, schema_file
    from builder.report import schemas
    from builder.schema.differences import compare

    before, after = (schema.load(schema_file(path)) for path in (old, new))
    changes = compare(before, after)
    proven = rejudge(release, after) if release else None
    console.out(schemas.DIFFERENCES[format_.value](changes, proven))
    if any(change.effect == "breaking" for change in changes) or (proven and proven.failing):
        raise typer.Exit(1)


@app.command("infer", epilog="For example: builder schema infer raw > draft.json")
def schema_infer(paths: console.Paths) -> None:
    """Print a first schema of documents. It is made of what somebody wrote about them."""
    from builder import inference
    from builder.report import as_json

    found = inference.infer(paths, console.recipe_or_none())
    console.out(as_json(found.document))
    for note in found.notes:
        console.note(note)
    for reject in found.rejects:
        console.rejected(reject)
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
