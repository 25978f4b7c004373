"""The commands about existing releases."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli import console, publishing
from builder.errors import UsageError

if TYPE_CHECKING:
    from builder.recipe import Recipe

app = typer.Typer()

_NAMED = "A version, next, a release's folder, or TARGET[@X.Y.Z]."
Release = Annotated[str | None, typer.Argument(metavar="RELEASE", help=_NAMED, show_default="the latest release")]


@app.command(epilog="For example: builder diff 1.0.0 next")
def diff(
    old: Annotated[str | None, typer.Argument(metavar="OLD", help=_NAMED, show_default="the latest release")] = None,
    new: Annotated[str | None, typer.Argument(metavar="NEW", help="Like OLD.", show_default="next")] = None,
    format_: console.Tabular = console.TableFormat.TEXT,
    show: Annotated[int, typer.Option(metavar="N", min=0, help="Documents to show of each kind of change.")] = 20,
) -> None:
    """Show what differs between two releases. Compares documents, texts, metadata, splits, schema and recipe."""
    from builder.release.inspection import diff as differing
    from builder.report import difference

    difference_ = differing.diff(_folder(old), _folder(new or "next"), show)
    console.out(difference.RENDERERS[format_.value](difference_, show))


@app.command(epilog="For example: builder verify --full dist/v1.0.0")
def verify(
    release: Release = None,
    expect: Annotated[str, typer.Option(metavar="DIGEST", help="Digest it must have.", show_default=False)] = "",
    full: Annotated[bool, typer.Option("--full", help="Replay the edits of all documents, not of a sample.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Check that a release is whole. Recomputes its digests and counts; compares it with the one before and raw/."""
    from builder import report
    from builder.verification.verify import verify as check

    with publishing.fetched(release) as found:
        here = release and ("/" in release or Path(release).is_dir())
        folder, stated = found or (Path(release or "") if here else _folder(release), "")
        result = check(folder, expect or stated, console.recipe_or_none(), full=full)
    console.out(report.verified(release if found and release else folder, result))
    if result.problems:
        raise typer.Exit(1)


@app.command(epilog="For example: builder report 1.0.0 --document pages/a.html")
def report(
    release: Release = None,
    document: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Show this one first, in full: an id, or a path in raw/.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write to this file.", show_default="report-vX.Y.Z.html beside the release"),
    ] = None,
) -> None:
    """Write a report of a release: one page of HTML. It has counts, and documents before and after cleaning."""
    from builder.release import freeze
    from builder.release.inspection.overview import overview
    from builder.report import html, plain

    folder = _folder(release).absolute()
    to = output or folder.with_name(f"report-{folder.name}.html")
    if folder in to.absolute().parents:
        raise UsageError(f"{to} would be in the release, which never changes", "write it beside the release")
    found = overview(folder, console.recipe_or_none(), document or ())
    if output:  # it may be a device or a link, which a new file must not take the place of
        with console.sink(output) as write:
            write(html.page(found).encode())
    else:
        freeze.replace(to, html.page(found).encode())
    console.out(str(plain.near(to)))


@app.command(epilog="For example: builder yank 1.0.0 --reason 'texts are cut'")
def yank(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="The release, X.Y.Z.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, for people who have the release.")],
) -> None:
    """Mark a release as one that nobody should use. Its files stay as they are."""
    from builder import report
    from builder.release.curation.yank import yank as mark

    console.out(report.yanked(mark(console.recipe(), version, reason)))


@app.command(epilog="For example: builder retract --url https://example.org/a --reason 'her wish'")
def retract(  # noqa: PLR0913, PLR0917 - Typer takes an argument for each option
    ids: Annotated[list[str] | None, typer.Argument(metavar="IDS", help="Ids of documents, or paths in raw/.")] = None,
    url: Annotated[list[str] | None, typer.Option(metavar="URL", help="The document with this url.")] = None,
    where: Annotated[list[str] | None, typer.Option(metavar="FIELD=VALUE", help="Documents with this value.")] = None,
    reason: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="Why; rejects of later releases show it.", show_default="needed, but for --check"
        ),
    ] = None,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Its day.", show_default="today")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,  # noqa: FBT002 - a flag
    check: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Only say whether a release has the documents of this file.")
    ] = None,
    among: Annotated[
        str | None,
        typer.Option("--in", metavar="TARGET[@X.Y.Z]", help="With --check: the releases.", show_default="dist/"),
    ] = None,
) -> None:
    """Keep documents out of every later release. Near duplicates stay out too, and none of their text is kept."""
    from builder import report
    from builder.release.curation import retract as retraction

    recipe = console.recipe()
    if check is not None:
        raise typer.Exit(_is_in_any(check, among, recipe))
    if reason is None:
        raise UsageError("missing option '--reason'", "say why the documents go: --reason TEXT")
    found = retraction.propose(recipe, retraction.Wanted(ids or [], url or [], where or []), reason)
    console.out(report.proposed(found))
    if not found.targets:
        return
    if not yes and not console.confirm("retract these?"):
        raise typer.Exit(1)
    retraction.accept(recipe, found, console.release_date(date))
    console.out(report.retracted(found))


def _is_in_any(file: Path, target: str | None, recipe: "Recipe") -> bool:
    """Print of each document of a file whether a release has it, and return whether any does."""
    from builder import report
    from builder.release.curation import membership

    with publishing.ledgers_of(target, recipe) as dist:
        answers = membership.check(recipe, file, dist)
    console.out(report.membership(file, answers))
    return any(membership.is_released(answer) for answer in answers)


@app.command(epilog="For example: builder rebuild --check 1.0.0")
def rebuild(
    check: Annotated[str, typer.Option(metavar="VERSION", help="The release, X.Y.Z.")],
    workers: console.Workers = None,
) -> None:
    """Check that a release can be reproduced. It is built again, elsewhere, and every byte compared."""
    from builder import report
    from builder.engine import Engine
    from builder.verification import rebuild as again

    recipe = console.recipe()
    with console.progress("Pressing") as progress:
        found = again.check(recipe, check, Engine(workers=workers), progress)
    console.out(report.rebuilt(found))
    if found.files:
        raise typer.Exit(1)


def _folder(name: str | None) -> Path:
    """Return the folder of a release: a path, TARGET[@X.Y.Z], or in dist/ a version, "next", or None for the latest."""
    from builder.release import version

    if name is not None and Path(name, "manifest.json").is_file():
        return Path(name)
    recipe = console.recipe()
    known = name is None or name == "next" or version.parses(name)
    found = None if known else publishing.previous_release(name, recipe)
    return found if found and found.is_dir() else version.find(recipe.dist_folder, name)
