"""Corpus Press: from a folder of messy articles to an immutable, versioned dataset release.

What the command line does, for programs; a name is imported when it is first used, so that `import builder` is cheap.

    Recipe               the settings of a corpus: Recipe.load(folder)
    load_schema          schema/*.json → the columns that it makes
    extract_documents    files → one line of JSON a document: `builder extract`
    validate_documents   raw/ → every problem of every document: `builder validate`
    propose_boilerplate  raw/ → the lines that an outlet repeats: `builder boilerplate`
    build_candidate      raw/ → dist/next and its funnel: `builder build`
    make_release         dist/next → dist/vX.Y.Z: `builder release`
    verify_release       a release's folder → what is wrong with it: `builder verify`
    explain_document     an id or a source → the document's life: `builder explain`
    PressError           the root of all errors raised on purpose; `hint` says what to do next

Nothing here prints or exits; results are frozen values, and errors are those that `builder.errors` draws.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from builder.errors import PressError
    from builder.extract import extract as extract_documents
    from builder.recipe import Recipe
    from builder.release.build import build as build_candidate
    from builder.release.curation.repeats import propose as propose_boilerplate
    from builder.release.inspection.explain import explain as explain_document
    from builder.release.promote import promote as make_release
    from builder.schema import load as load_schema
    from builder.validation import validate as validate_documents
    from builder.verification.verify import verify as verify_release

__all__ = [
    "PressError",
    "Recipe",
    "build_candidate",
    "explain_document",
    "extract_documents",
    "load_schema",
    "make_release",
    "propose_boilerplate",
    "validate_documents",
    "verify_release",
]

_HOMES = {
    "PressError": "builder.errors:PressError",
    "Recipe": "builder.recipe:Recipe",
    "build_candidate": "builder.release.build:build",
    "explain_document": "builder.release.inspection.explain:explain",
    "extract_documents": "builder.extract:extract",
    "load_schema": "builder.schema:load",
    "make_release": "builder.release.promote:promote",
    "propose_boilerplate": "builder.release.curation.repeats:propose",
    "validate_documents": "builder.validation:validate",
    "verify_release": "builder.verification.verify:verify",
}
"""Public name → module and name there. They differ, as `builder.extract` and `builder.release` are modules."""


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, there = _HOMES[name].partition(":")
    return getattr(import_module(module), there)
