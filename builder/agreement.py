"""Whether the recipe agrees with the schema and with raw/: a setting for what is not there would do nothing."""

from collections.abc import Iterator

from builder import rights, sources, splits
from builder.documents import Document
from builder.errors import RecipeError
from builder.recipe import Recipe
from builder.schema import Schema
from builder.sources import Listing
from builder.sources.rows import TEXT_FIELDS
from builder.wording import did_you_mean

_SAMPLED = 20
"""Sources with rows, and as many without, spread over raw/, whose first document is looked at."""


def check_fields(recipe: Recipe, schema: Schema) -> None:
    """Check that the schema has the fields that the recipe names.

    Raises:
        RecipeError: splits, rights, defaults or columns name a field that the schema does not have.
    """
    splits.field(recipe.splits.by, schema.columns)
    rights.check_fields(recipe, schema)
    known = {*schema.fields, *TEXT_FIELDS, sources.METADATA_KEY}
    unknown = [("defaults", name) for name in recipe.defaults.keys() - schema.fields]
    unknown += [(f"columns.{column}", name) for column, name in recipe.columns.items() if name not in known]
    for setting, name in unknown:
        similar = did_you_mean(name, schema.fields if setting == "defaults" else known)
        cure = f"add it to {recipe.schema}, or leave it out"
        hint = f"{similar} Else {cure}" if similar else cure
        raise RecipeError(f"{setting} names {name!r}, which the schema does not have", hint)


def warn_of_unused_settings(recipe: Recipe, listing: Listing) -> None:
    """Log a warning for each glob and column of the recipe that fits nothing in raw/, and for folders left out."""
    warnings = [
        f"the recipe's sources have {glob!r}, which matches no file in {recipe.raw}: correct it or leave it out"
        for glob in sources.unmatched(recipe.sources, [source.path for source in listing.sources])
    ]
    warnings += _misnamed(recipe, listing)
    if folders := len(listing.page_parts):
        more = f" and {folders - 1:,} more" if folders > 1 else ""
        warnings.append(
            f"not read: {listing.page_parts[0]}{more}, where a browser put the parts of a page that it saved"
        )
    if warnings:
        import logging  # costs more than the checks, and few recipes need it

        for warning in warnings:
            logging.getLogger(__name__).warning("%s", warning)


def _misnamed(recipe: Recipe, listing: Listing) -> Iterator[str]:
    """Yield a warning for each column that no sampled document has, where one has a column of a similar name."""
    checked = {*TEXT_FIELDS, sources.METADATA_KEY}  # their lack is a reject
    texts = {name: field for name, field in recipe.columns.items() if field in checked}
    if not (named := recipe.columns.keys() - texts):
        return
    columns = texts | {name: name for name in named if "." in name}  # what stands within an object is looked for there
    present: set[str] = set()
    with_rows = [source for source in listing.sources if source.kind not in sources.TEXT_KINDS]
    one_text_each = [source for source in listing.sources if source.kind in sources.TEXT_KINDS]
    for source in (source for group in (with_rows, one_text_each) for source in group[:: 1 + len(group) // _SAMPLED]):
        first = next(sources.read(recipe.raw_folder, source._replace(columns=columns), recipe.limits), None)
        authored = first.authored if isinstance(first, Document) else ()
        present.update(candidate.place.partition("$.")[2] or candidate.field for candidate in authored)
    for name in sorted(named - present):
        if hint := did_you_mean(name, present - named):
            yield f"the recipe's columns have {name!r}, which no document looked at has: {hint}"
