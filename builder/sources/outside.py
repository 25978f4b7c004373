"""Documents of files and folders anywhere: no corpus is needed."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from builder.documents import Document, Reject
from builder.errors import UsageError
from builder.recipe import Recipe
from builder.sources.listing import scan
from builder.sources.readers import read


def documents(paths: Sequence[Path], recipe: Recipe) -> Iterator[Document | Reject]:
    """Yield every document of files, and of folders with their sidecars; sources are named from the folder given.

    Raises:
        UsageError: a path does not exist.
    """
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist", "name files or folders that do")
        folder, only = (path, None) if path.is_dir() else (path.parent, path.name)
        listing = scan(folder, recipe.sources, recipe.columns)
        yield from (reject for reject in listing.rejects if only in (None, reject.source))
        for source in listing.sources:
            if only in (None, source.path):
                yield from read(folder, source, recipe.limits)
