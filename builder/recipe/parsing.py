"""TOML tables → arguments of the recipe's dataclasses, which alone state its keys, types and defaults."""

import dataclasses
from collections.abc import Mapping
from datetime import date, time
from typing import Any, Literal, get_args, get_origin, get_type_hints

from builder.errors import RecipeError
from builder.wording import did_you_mean

_SCALARS: Mapping[Any, tuple[str, tuple[type, ...]]] = {
    float: ("a number", (int, float)),
    int: ("a whole number", (int,)),
    str: ("a string", (str,)),
}
"""Annotation of a field → its name in messages, and the types that TOML gives its values."""


def arguments(cls: type, table: Mapping[str, Any], file: str, prefix: str = "") -> dict[str, Any]:
    """Return the arguments that a table gives for a dataclass; `prefix` is the keys above the table, each with its dot.

    Raises:
        RecipeError: an unknown key, or a value of the wrong type.
    """
    hints = get_type_hints(cls)
    keys = {field.name: hints[field.name] for field in dataclasses.fields(cls) if field.name != "root"}
    for key in table:
        if key not in keys:
            hint = did_you_mean(key, keys, f"known keys: {', '.join(keys)}")
            raise RecipeError(f"{file}: unknown key {prefix}{key}", hint)
    return {key: _argument(keys[key], value, file, prefix + key) for key, value in table.items()}


def _argument(annotation: Any, value: Any, file: str, key: str) -> Any:
    kind, args = get_origin(annotation) or annotation, get_args(annotation)
    if dataclasses.is_dataclass(kind) and isinstance(value, dict):
        return annotation(**arguments(annotation, value, file, key + "."))
    if kind is tuple and isinstance(value, list):
        return tuple(_argument(args[0], item, file, f"{key}[{i}]") for i, item in enumerate(value))
    if kind is Mapping and isinstance(value, dict):
        return {name: _argument(args[1], item, file, f"{key}.{name}") for name, item in value.items()}
    is_scalar = kind in _SCALARS and isinstance(value, _SCALARS[kind][1]) and not isinstance(value, bool)
    if kind is Any or is_scalar or (kind is Literal and value in args):
        return value
    written = value if isinstance(value, date | time) else repr(value)
    expected, hint = _expected(kind, args, value, key)
    raise RecipeError(f"{file}: {key} is {written}; it must be {expected}", hint)


def _expected(kind: Any, args: tuple[Any, ...], value: Any, key: str) -> tuple[str, str]:
    """Return what a value must be, and a hint."""
    if kind is Literal:
        return " or ".join(map(repr, args)), did_you_mean(str(value), args)
    if kind is tuple:
        return "a list", "write it in brackets"
    if kind in _SCALARS:
        return _SCALARS[kind][0], "write it in quotes" if kind is str else ""
    return "a table", f"write it as [tool.builder.{key}]" if dataclasses.is_dataclass(kind) else ""
