"""What the words of a command line mean: plain ones at once, all others as Typer says.

Typer asks pydantic about each word and default; importing it takes 40 ms of every start, as much as Typer itself.
"""

import os
import re
from collections.abc import Callable
from enum import Enum
from functools import partialmethod
from pathlib import Path
from typing import Any, NamedTuple, get_args

import typer
from typer.core import TyperArgument, TyperOption

_DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)
_TOLD_BY_PYDANTIC = "Value error, "


class _Meaning(NamedTuple):
    """What Typer's own object for a parameter does, quickly where the word is plain."""

    kind: Any
    least: float | None
    typers: Callable[[], Any]

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the value of the words that were given, of a default, or of nothing.

        Raises:
            typer.BadParameter: it has none.
        """
        inner = get_args(self.kind)
        try:
            if value is None:
                return () if inner else None
            return [self._one(inner[0], word) for word in value] if inner else self._one(self.kind, value)
        except ValueError:
            try:
                return self.typers().coerce(value, param=param, ctx=ctx)
            except typer.BadParameter as error:
                error.message = error.message.removeprefix(_TOLD_BY_PYDANTIC)
                raise

    def _one(self, kind: Any, word: Any) -> Any:
        """Return what one word means, or raise ValueError."""
        if type(word) is kind or isinstance(word, kind):
            return word
        if issubclass(kind, Enum):
            return kind(word)
        if kind is Path and (not os.path.lexists(word) or os.access(word, os.R_OK)):
            return Path(word)
        if kind is int and _DIGITS.fullmatch(word) and int(word) >= (self.least or 0):
            return int(word)
        raise ValueError


def read_plainly() -> None:
    """Let Typer's parameters read plain words at once, those that it makes itself, too (--help)."""
    for parameter in (TyperArgument, TyperOption):
        parameter.get_runtime_param = partialmethod(_meaning, parameter.get_runtime_param)  # type: ignore[method-assign, assignment]  # its one door


def _meaning(parameter: Any, typers: Callable[[Any], Any]) -> _Meaning:
    described = parameter.type_descriptor
    return _Meaning(described.annotation, described.parameter_info.min, lambda: typers(parameter))
