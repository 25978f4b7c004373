"""What a schema leads to ends, and lies in schema/."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from builder.errors import SchemaError
from builder.schema import Schema, load

OWN = {"type": "object", "properties": {"id": {"type": "string"}, "text": {"type": "string"}}}
ITSELF = {"a": {"$ref": "#/$defs/b"}, "b": {"allOf": [{"$ref": "#/$defs/a"}]}}
TREE = {"t": {"properties": {"below": {"items": {"$ref": "#/$defs/t"}}}}}
TWICE: dict[str, Any] = {f"d{i}": {"allOf": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(40)} | {"d40": {}}
LONG: dict[str, Any] = {f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(5_000)} | {"d5000": {}}


def loaded(folder: Path, **more: Any) -> Schema:
    path = folder / "schema" / "a.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(OWN | more))
    return load(path)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"not": {"$ref": "#"}}, "a.json contains itself"),
        ({"if": {"$ref": "#/$defs/a"}, "$defs": ITSELF}, "#/$defs/a contains itself"),
        ({"not": {"$ref": "#/$defs/t"}, "$defs": TREE}, "#/$defs/t contains itself"),
        ({"not": {"$ref": "#/$defs/d0"}, "$defs": TWICE}, "leads to more than 100,000 subschemas"),
        ({"not": {"$ref": "#/$defs/d0"}, "$defs": LONG}, "through too many levels"),
        ({"not": {"$dynamicRef": "#node"}, "$defs": {"n": {"$dynamicAnchor": "node"}}}, "/not/$dynamicRef leads"),
        ({"not": {"$ref": "#/x-defs/a"}, "x-defs": {"a": {"type": "string"}}}, "#/x-defs/a is no schema"),
        ({"not": {"enum": [{"a": i} for i in range(1_001)]}}, "/not/enum has more than 1,000 values"),
        ({"not": {"pattern": "(a{1000}){1000}"}}, "/not/pattern cannot be used"),
    ],
)
def test_a_schema_that_need_not_end_is_an_error(more: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(SchemaError) as caught:
        loaded(tmp_path, **more)
    assert said in str(caught.value)


def test_a_definition_may_be_named_often_and_hold_true_or_false(tmp_path: Path) -> None:
    words = {"anyOf": [{"properties": {f"n{i}": {"$ref": "#/$defs/word"} for i in range(500)}}]}
    defined = {"word": {"type": "string"}, "any": True}
    found = loaded(tmp_path, **words, **{"if": {"$ref": "#/$defs/any"}, "$defs": defined})
    assert len(found.fields) == len(("id", "text")) + 500


@pytest.mark.parametrize("keyword", ["$ref", "$dynamicRef", "$schema", "$id"])
def test_nothing_a_schema_names_is_fetched_or_opened(keyword: str, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text('{"not": "a schema')
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/a.json"
        paths = [
            "../secret.json",
            "%2e%2e/secret.json",
            "a%2f..%2f..%2fsecret.json",
            (tmp_path / "secret.json").as_uri(),
        ]
        for address in (url, url.replace("http:", ""), *paths):
            with pytest.raises(SchemaError) as caught:
                rules = [{keyword: address}, {"$ref": "#/x/a"}]
                loaded(tmp_path, **{"not": {"anyOf": rules}, "x": {"a": {keyword: address}}})
            assert "JSON" not in str(caught.value)
        with pytest.raises(TimeoutError):
            server.accept()
