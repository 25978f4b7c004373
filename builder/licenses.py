"""Licences by their SPDX identifiers (https://spdx.org/licenses): what a page or a person calls one."""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from license_expression import Licensing

_LONGEST = 300
"""Characters of an SPDX expression; what is longer is a licence's text, and nothing to parse."""
_CREATIVE_COMMONS = re.compile(
    r"(?:https?:)?//(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/(by(?:-[a-z]{2}){0,2}|zero|mark)/([0-9]\.[0-9])"
    r"(?:/([a-z]{2}|igo))?(?:/(?:deed|legalcode)[\w.-]*)?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_SPDX = re.compile(r"https?://(?:www\.)?spdx\.org/licenses/([\w.+-]+?)(?:\.(?:html|json|txt))?/?", re.IGNORECASE)
_SHORT = re.compile(
    r"cc[ -](by(?:-(?:nc|nd|sa)){0,2})[ -]([0-9]\.[0-9])(?: (?:international|unported))?", re.IGNORECASE
)
"""As Creative Commons itself writes them: CC BY-SA 4.0 International."""
_NAMES = {"ZERO": "CC0", "MARK": "CC-PDM", "BY-ND-NC": "CC-BY-NC-ND"}


def spdx(said: str) -> str | None:
    """Return the SPDX expression that a statement is, None where it is no known one.

    It may be an expression, an address at creativecommons.org or spdx.org, or a short name of Creative Commons'.

    >>> spdx("https://creativecommons.org/licenses/by-sa/4.0/deed.de"), spdx("mit or cc0-1.0"), spdx("CC BY 4.0")
    ('CC-BY-SA-4.0', 'MIT OR CC0-1.0', 'CC-BY-4.0')
    >>> spdx("All rights reserved"), spdx("https://creativecommons.org/licenses/by/")
    (None, None)
    """
    said = " ".join(said.split())
    if found := _CREATIVE_COMMONS.fullmatch(said) or _SHORT.fullmatch(said):
        kind, version, *where = (part.upper() for part in found.groups() if part)
        said = "-".join([_NAMES.get(kind, f"CC-{kind}"), version, *where])
    elif found := _SPDX.fullmatch(said):
        said = found[1]
    parsed = _parse(said)
    return None if parsed is None else str(parsed.render())


def allows(allowed: Collection[str], said: str) -> bool:
    """Say whether a licence is among the allowed ones: of an OR one part must be, of an AND every part.

    >>> allows({"CC-BY-4.0"}, "CC-BY-4.0 OR GPL-2.0-only"), allows({"CC-BY-4.0"}, "CC-BY-4.0 AND GPL-2.0-only")
    (True, False)
    """
    known = {spdx(one) or one for one in allowed}
    name = spdx(said) or said
    parsed = _parse(name)
    return name in known or (parsed is not None and _holds(parsed, known))


def pages(said: str) -> list[str]:
    """Return where the licences of an expression stand at spdx.org; an address is its own, other words have none.

    >>> pages("cc0-1.0"), pages("https://example.org/terms"), pages("other")
    (['https://spdx.org/licenses/CC0-1.0'], ['https://example.org/terms'], [])
    """
    if (name := spdx(said)) is None:
        return [said] if said.startswith(("https://", "http://")) else []
    return [f"https://spdx.org/licenses/{key}" for key in _licensing().license_keys(name)]


def known() -> list[str]:
    """Return the identifiers of all licences that SPDX knows."""
    return sorted(_licensing().known_symbols)


def _holds(parsed: Any, known: Collection[str]) -> bool:
    if parsed.render() in known:
        return True
    licensing = _licensing()
    if isinstance(parsed, licensing.OR):
        return any(_holds(part, known) for part in parsed.args)
    return isinstance(parsed, licensing.AND) and all(_holds(part, known) for part in parsed.args)


@lru_cache(maxsize=1_000)
def _parse(said: str) -> Any:
    """The expression's tree, None for what is no SPDX expression."""
    if len(said) > _LONGEST or not said.isascii():
        return None
    if one := _keys().get(said.lower()):
        return one
    from license_expression import ExpressionError, ParseError

    try:
        return _licensing().parse(said, validate=True)
    except (ExpressionError, ParseError):
        return None


@cache
def _keys() -> dict[str, Any]:
    """Identifier in lower case → its licence: most statements are one, and the parser takes time to get ready."""
    return {key.lower(): one for key, one in _licensing().known_symbols.items()}


@cache
def _licensing() -> "Licensing":
    """SPDX's list, as the package holds it; it takes a quarter of a second."""
    from license_expression import get_spdx_licensing

    return get_spdx_licensing()
