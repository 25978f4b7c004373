"""Values of the words of a command line: plain words are converted here, all others by Typer.

Typer asks pydantic to convert each word and default; importing pydantic takes 40 ms of every start, as much as Typer.
"""

import os
from collections.abc import Callable
from enum import Enum
from functools import partialmethod
from pathlib import Path
from typing import Any, NamedTuple, get_args

import typer
from typer.core import TyperArgument, TyperOption

_PYDANTIC_PREFIX = "Value error, "


class _Converter(NamedTuple):
    """Stands in for Typer's own converter of one parameter."""

    annotation: Any
    minimum: float | None
    typers: Callable[[], Any]

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the value of one word, of several, of a default, or of nothing (None).

        Raises:
            typer.BadParameter: a word has none.
        """
        item = get_args(self.annotation)
        try:
            if value is None:
                return () if item else None
            return [self._plain(item[0], word) for word in value] if item else self._plain(self.annotation, value)
        except ValueError:
            try:
                return self.typers().coerce(value, param=param, ctx=ctx)
            except typer.BadParameter as error:
                error.message = error.message.removeprefix(_PYDANTIC_PREFIX)
                raise

    def _plain(self, kind: Any, word: Any) -> Any:
        """Convert a plain word; ValueError leaves it to Typer."""
        if isinstance(word, kind):
            return word
        if issubclass(kind, Enum) or (kind is Path and (os.access(word, os.R_OK) or not os.path.lexists(word))):
            return kind(word)
        if kind is int and (number := int(word)) >= (self.minimum or 0):
            return number
        raise ValueError


def skip_pydantic() -> None:
    """Let the parameters of all commands, and Typer's own (--help), use this converter."""
    for parameter in (TyperArgument, TyperOption):
        parameter.get_runtime_param = partialmethod(_converter, parameter.get_runtime_param)  # type: ignore[method-assign, assignment]  # its one door


def _converter(parameter: Any, typers: Callable[[Any], Any]) -> _Converter:
    described = parameter.type_descriptor
    return _Converter(described.annotation, described.parameter_info.min, lambda: typers(parameter))
