"""Licences by their SPDX identifiers (https://spdx.org/licenses), from what a page or a person calls them."""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from license_expression import Licensing

_MAX_CHARACTERS = 300
"""Characters of an SPDX expression; what is longer is a licence's text, and nothing to parse."""
_CREATIVE_COMMONS = re.compile(
    r"(?:https?:)?//(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/(by(?:-[a-z]{2}){0,2}|zero|mark)/([0-9]\.[0-9])"
    r"(?:/([a-z]{2}|igo))?(?:/(?:deed|legalcode)[\w.-]*)?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_SPDX = re.compile(r"https?://(?:www\.)?spdx\.org/licenses/([\w.+-]+?)(?:\.(?:html|json|txt))?/?", re.IGNORECASE)
_SHORT_NAME = re.compile(
    r"cc[ -](by(?:-(?:nc|nd|sa)){0,2})[ -]([0-9]\.[0-9])(?: (?:international|unported))?", re.IGNORECASE
)
"""As Creative Commons itself writes them: CC BY-SA 4.0 International."""
_IDENTIFIERS = {"ZERO": "CC0", "MARK": "CC-PDM", "BY-ND-NC": "CC-BY-NC-ND"}


def spdx(statement: str) -> str | None:
    """Return the SPDX expression for a statement of a licence; None where it names no known one.

    The statement may be an expression, an address at creativecommons.org or spdx.org, or a Creative Commons short name.

    >>> spdx("https://creativecommons.org/licenses/by-sa/4.0/deed.de"), spdx("mit or cc0-1.0"), spdx("CC BY 4.0")
    ('CC-BY-SA-4.0', 'MIT OR CC0-1.0', 'CC-BY-4.0')
    >>> spdx("All rights reserved"), spdx("https://creativecommons.org/licenses/by/")
    (None, None)
    """
    statement = " ".join(statement.split())
    if found := _CREATIVE_COMMONS.fullmatch(statement) or _SHORT_NAME.fullmatch(statement):
        kind, version, *where = (part.upper() for part in found.groups() if part)
        statement = "-".join([_IDENTIFIERS.get(kind, f"CC-{kind}"), version, *where])
    elif found := _SPDX.fullmatch(statement):
        statement = found[1]
    parsed = _parse(statement)
    return None if parsed is None else str(parsed.render())


def allows(allowed: Collection[str], statement: str) -> bool:
    """Whether a licence is among the allowed ones: of an OR one part must be, of an AND every part.

    >>> allows({"CC-BY-4.0"}, "CC-BY-4.0 OR GPL-2.0-only"), allows({"CC-BY-4.0"}, "CC-BY-4.0 AND GPL-2.0-only")
    (True, False)
    """
    allowed_identifiers = {spdx(license_) or license_ for license_ in allowed}
    identifier = spdx(statement) or statement
    parsed = _parse(identifier)
    return identifier in allowed_identifiers or (parsed is not None and _is_allowed(parsed, allowed_identifiers))


def urls(statement: str) -> list[str]:
    """Return the pages at spdx.org of an expression's licences; an address is its own page, other words have none.

    >>> urls("cc0-1.0"), urls("https://example.org/terms"), urls("other")
    (['https://spdx.org/licenses/CC0-1.0'], ['https://example.org/terms'], [])
    """
    if (expression := spdx(statement)) is None:
        return [statement] if statement.startswith(("https://", "http://")) else []
    return [f"https://spdx.org/licenses/{key}" for key in _licensing().license_keys(expression)]


def identifiers() -> list[str]:
    """Return the identifiers of all licences in SPDX's list, sorted."""
    return sorted(_licensing().known_symbols)


def _is_allowed(parsed: Any, allowed: Collection[str]) -> bool:
    if parsed.render() in allowed:
        return True
    licensing = _licensing()
    if isinstance(parsed, licensing.OR):
        return any(_is_allowed(part, allowed) for part in parsed.args)
    return isinstance(parsed, licensing.AND) and all(_is_allowed(part, allowed) for part in parsed.args)


@lru_cache(maxsize=1_000)
def _parse(statement: str) -> Any:
    """Parse an expression into its tree; None for what is no SPDX expression."""
    if len(statement) > _MAX_CHARACTERS or not statement.isascii():
        return None
    if license_ := _by_lower_case().get(statement.lower()):
        return license_
    from license_expression import ExpressionError, ParseError

    try:
        return _licensing().parse(statement, validate=True)
    except (ExpressionError, ParseError):
        return None


@cache
def _by_lower_case() -> dict[str, Any]:
    """Identifier in lower case → its licence: most statements are one, and the parser takes time to get ready."""
    return {key.lower(): license_ for key, license_ in _licensing().known_symbols.items()}


@cache
def _licensing() -> "Licensing":
    """SPDX's list, as the package holds it; it takes a quarter of a second."""
    from license_expression import get_spdx_licensing

    return get_spdx_licensing()
