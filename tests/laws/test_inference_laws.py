"""A schema that was inferred is a schema, and the documents that it was inferred from pass it."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from builder import sources
from builder.documents import Document
from builder.inference import authored, infer
from builder.recipe import Recipe
from builder.schema import checker, default_schema, examine

USUAL = json.loads(default_schema())["properties"]
NAMES = st.sampled_from(["title", "authors", "author", "date", "language", "a", "A", "b", "_c", ""]) | st.text(
    max_size=3
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.dates().map(str)
    | st.datetimes().map(lambda at: at.isoformat() + "Z")
    | st.sampled_from(["https://a.example/b", "a@b.example", "", "en", "x"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)
ROWS = st.lists(st.dictionaries(NAMES.filter(lambda name: name not in ("id", "text")), VALUES, max_size=4), max_size=6)
ALIKE = st.lists(
    st.fixed_dictionaries({"a": st.sampled_from(["x", "y"]), "b": st.integers()}), min_size=10, max_size=30
)


@settings(max_examples=200, deadline=None)
@given(ROWS | ALIKE)
def test_documents_pass_the_schema_that_was_inferred_from_them(rows: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        file, path = Path(folder, "a.jsonl"), Path(folder, "schema.json")
        file.write_text("".join(json.dumps({"text": "t"} | row) + "\n" for row in rows), encoding="utf-8")
        found = infer([file], None)
        path.write_text(json.dumps(found.document))
        examined = examine(path)
        assert examined.faults == []
        assert examined.schema
        check = checker(examined.schema)
        read = [one for one in sources.documents([file], Recipe("t")) if isinstance(one, Document)]
        assert len(read) == found.documents
        for one in read:
            assert check({"id": "i", "text": one.content, **authored(one, USUAL)}, "", "") == []
