"""The commands that send a release away, and fetch one."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli import console
from builder.errors import UsageError

if TYPE_CHECKING:
    from builder.recipe import Recipe

app = typer.Typer()


class Gate(StrEnum):
    """Who lets readers into a gated dataset on the Hub."""

    AUTO = "auto"
    MANUAL = "manual"
    OFF = "off"


TARGET = typer.Argument(
    metavar="TARGET", help="hf://datasets/ORG/NAME, s3://BUCKET/FOLDER, another fsspec url, or a folder."
)
DEFAULT_TIMEOUT = 120
TIMEOUT = typer.Option(metavar="SECONDS", min=1, help="Give up a connection that is silent for this long.")


@app.command(epilog="For example: builder publish --dry-run 1.0.0 hf://datasets/ORG/NAME")
def publish(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="A release of dist/, as in 1.2.0.")],
    target: Annotated[str, TARGET],
    dry: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")] = False,  # noqa: FBT002 - a flag
    private: Annotated[
        bool | None, typer.Option("--private/--public", help="On the Hub: who can see it.", show_default="as it is")
    ] = None,
    gated: Annotated[Gate | None, typer.Option(help="On the Hub: who admits.", show_default="as it is")] = None,
    timeout: Annotated[float, TIMEOUT] = DEFAULT_TIMEOUT,
) -> None:
    """Send a release to a target. All or nothing: it gets its name there once it matches its manifest."""
    from builder import engine, report
    from builder.publish import outgoing
    from builder.publish.address import at
    from builder.publish.publish import publish as send
    from builder.release.version import Version

    recipe = console.recipe()
    where = at(target, timeout=timeout, private=private, gated=gated.value if gated else None)
    with console.progress("Publishing", "bytes") as progress:
        wanted = Version.parse(version)
        release = engine.apart("it verified the release", outgoing.read, recipe.dist_folder, wanted, recipe)
        done = send(release, where, dry=dry, progress=progress)
    console.out(report.would_publish(done) if dry else report.published(done))


@app.command(epilog="For example: builder pull s3://archive/news 1.0.0")
def pull(
    target: Annotated[str, TARGET],
    version: Annotated[
        str | None, typer.Argument(metavar="VERSION", help="As in 1.2.0.", show_default="the newest")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder to fetch it into.", show_default="the corpus's dist/")
    ] = None,
    timeout: Annotated[float, TIMEOUT] = DEFAULT_TIMEOUT,
) -> None:
    """Fetch a published version into dist/. It gets its name there once it verifies."""
    from builder import report
    from builder.publish.address import at
    from builder.publish.pull import pull as fetch
    from builder.release.curation import decisions
    from builder.release.version import Version

    wanted = Version.parse(version) if version else None
    dist, yanked = (into, {}) if into else ((recipe := console.recipe()).dist_folder, decisions.yanked(recipe))
    with console.progress("Fetching", "bytes") as progress:
        done = fetch(at(target, timeout=timeout), wanted, dist, progress, yanked)
    console.out(report.pulled(done))


Previous = Annotated[
    str | None,
    typer.Option(
        metavar="RELEASE", help="The release to build on: a folder, or TARGET[@X.Y.Z].", show_default="the latest"
    ),
]
"""The option of the commands that make a release."""


def previous_release(name: str | None, recipe: "Recipe") -> Path | None:
    """Return the folder of the release that a name means; TARGET[@X.Y.Z] is fetched into dist/ first."""
    if not name:
        return None  # what reads releases takes 0.1 s to import
    from builder.publish import reading
    from builder.release.curation import decisions

    named = reading.find(name, DEFAULT_TIMEOUT)
    if named is None:
        return Path(name)
    with console.progress("Fetching", "bytes") as progress:
        return reading.kept(named, recipe.dist_folder, decisions.yanked(recipe), progress)


@contextmanager
def ledgers_of(name: str | None, recipe: "Recipe") -> Iterator[Path]:
    """Yield a folder with the ledgers of a target's releases, or dist/ where no target is named."""
    from builder.publish import reading

    if name is None:
        yield recipe.dist_folder
        return
    if not (named := reading.find(name, DEFAULT_TIMEOUT)):
        raise UsageError(f"{name} holds no releases", "give a target, as builder publish does")
    with reading.ledgers(named) as dist:
        yield dist


@contextmanager
def fetched(name: str | None) -> Iterator[tuple[Path, str] | None]:
    """Fetch TARGET[@X.Y.Z] into a temporary folder; yield it and the digest it must have, or None for another name."""
    from builder.publish import reading

    named = reading.find(name, DEFAULT_TIMEOUT) if name else None
    if named is None:
        yield None
        return
    with console.progress("Fetching", "bytes") as progress, reading.aside(named, progress) as found:
        yield found
