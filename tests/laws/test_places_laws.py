"""What is found at a place is the value that was asked for."""

import csv
import io
import json
from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from builder.sources import positions
from builder.sources.places import csv_text, json_text, toml_text, yaml_text

TEXT = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(['"', "\\", "]}", '{"a":', ","])
SCALARS = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6) | TEXT
VALUES = st.recursive(SCALARS, lambda v: st.lists(v, max_size=4) | st.dictionaries(TEXT, v, max_size=4), max_leaves=20)
RANDOM = st.randoms(use_true_random=False)


def written(value: Any, random: Random, blanks: str = " \t\r\n") -> str:
    """A value as JSON, with blanks and escapes where JSON allows them."""

    def blank() -> str:
        return "".join(random.choices(blanks, k=random.choice((0, 0, 1, 3))))

    def put(one: Any) -> str:
        if isinstance(one, dict):
            items = (f"{put(key)}{blank()}:{blank()}{put(item)}{blank()}" for key, item in one.items())
            return "{" + blank() + f",{blank()}".join(items) + "}"
        if isinstance(one, list):
            return "[" + blank() + f",{blank()}".join(f"{put(item)}{blank()}" for item in one) + "]"
        return json.dumps(one, ensure_ascii=random.random() < 0.5)

    return blank() + put(value) + blank()


def below(value: Any, path: positions.KeyPath = ()) -> Iterator[tuple[positions.KeyPath, Any]]:
    """A value and all values in it, with their paths."""
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from below(item, (*path, str(key)))


@given(VALUES, RANDOM)
def test_json_parsed_from_where_a_value_stands_is_that_value(value: Any, random: Random) -> None:
    text = written(value, random)
    inside = {("0", *path): item for path, item in below(value)}
    found = json_text.offsets(text, inside.keys())
    assert found.keys() == inside.keys()
    for path, item in inside.items():
        assert json.JSONDecoder().raw_decode(text, found[path])[0] == item


@given(VALUES, RANDOM, st.data())
def test_json_places_do_not_depend_on_what_else_is_asked_for(value: Any, random: Random, data: st.DataObject) -> None:
    text = written(value, random)
    inside = [("0", *path) for path, _ in below(value)]
    some = data.draw(st.lists(st.sampled_from(inside), max_size=3))
    every = json_text.offsets(text, inside)
    assert json_text.offsets(text, some) == {path: every[path] for path in positions.prefixes(some) - {()}}


NAMES = st.text("abcdef_é", min_size=1, max_size=6)
PLAIN = st.recursive(
    st.booleans() | st.integers(-(10**9), 10**9) | st.text("abc {}[]:,#'\"\\=é😀", max_size=8),
    lambda v: st.lists(v, max_size=4) | st.dictionaries(NAMES, v, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(NAMES, PLAIN, min_size=1, max_size=4), RANDOM)
def test_a_text_that_is_json_and_yaml_has_its_values_in_the_same_places(value: Any, random: Random) -> None:
    text = written(value, random, " ")
    inside = [path for path, _ in below(value)]
    told = json_text.offsets(text, [("0", *path) for path in inside])
    assert yaml_text.offsets(text, inside) == {path: told[("0", *path)] for path in inside}


@given(st.dictionaries(NAMES, PLAIN, min_size=1, max_size=4), RANDOM)
def test_values_of_toml_stand_where_they_were_written(value: dict[str, Any], random: Random) -> None:
    text, expected = "", {}

    def put(one: Any, path: positions.KeyPath) -> None:
        nonlocal text
        expected[path] = len(text)
        if isinstance(one, dict):
            text += "{ "
            for n, (key, item) in enumerate(one.items()):
                text += f"{', ' * (n > 0)}{json.dumps(key)} = "
                put(item, (*path, key))
            text += " }"
        elif isinstance(one, list):
            text += "["
            for n, item in enumerate(one):
                text += random.choice(("", "\n", " # ] [\n\t", "  "))
                put(item, (*path, str(n)))
                text += random.choice((",", " ,"))
            text += "]"
        else:
            text += json.dumps(one, ensure_ascii=False)

    for key, item in value.items():
        text += random.choice(("", "\n", "# a = 1\n")) + json.dumps(key, ensure_ascii=False) + " = "
        put(item, (key,))
        text += "\n"
    assert toml_text.offsets(text) == expected


@given(st.lists(st.text('ab,";\té\n ', max_size=6), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_a_row_read_from_where_a_cell_stands_begins_with_that_cell(cells: list[str], delimiter: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerow(cells)
    lines = stream.getvalue().splitlines(keepends=True)
    places = list(csv_text.cells(iter(lines), delimiter, 1))
    assert len(places) == len(cells)
    for (line, column), cell in zip(places, cells, strict=True):
        rest = [lines[line - 1][column - 1 :], *lines[line:]]
        assert (next(csv.reader(rest, delimiter=delimiter, strict=True), []) or [""])[0] == cell
