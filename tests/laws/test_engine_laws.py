"""Our engine and the `jsonschema` package judge alike; where they differ, the difference is listed with its reason."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from builder.schema.rows import validator

CASES = Path(__file__).parents[1] / "cases"
DIFFERENCES = json.loads((CASES / "schema_engines.json").read_text(encoding="utf-8"))
FORMATS = ("date", "ipv4", "ipv6", "uuid")
"""Those that jsonschema checks without further packages, and by a standard."""

KEYS, SIZES = st.sampled_from(["a", "b", "c"]), st.integers(0, 3)
NUMBERS = st.integers(-3, 9) | st.sampled_from([1.0, 0.5, -0.0, 2**53 + 1, 2**63])
WORDS = st.text(max_size=3) | st.sampled_from(["a", "ab", "2015-11-03", "2015-13-03", "127.0.0.1", "::1"])
INSTANCES = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
TYPES = st.sampled_from(["string", "integer", "number", "boolean", "array", "object", "null"])
PATTERNS = st.sampled_from(["^a", "^[a-z]{1,2}", "[0-9]", "é", "a|b", ".", "[^a]"])
NAMES = st.lists(KEYS, max_size=2, unique=True)
PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
    "enum": st.lists(INSTANCES, min_size=1, max_size=3),
    "const": INSTANCES,
    "pattern": PATTERNS,
    "format": st.sampled_from(FORMATS),
    "multipleOf": st.sampled_from([1, 2, 3, 0.5]),
    "uniqueItems": st.booleans(),
    "required": NAMES,
    "dependentRequired": st.dictionaries(KEYS, NAMES, max_size=2),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), SIZES),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), NUMBERS),
}
ONE = ("items", "contains", "not", "if", "then", "else", "additionalProperties", "propertyNames")


def deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    more = {
        **dict.fromkeys(ONE, inner),
        **dict.fromkeys(("anyOf", "allOf", "oneOf", "prefixItems"), st.lists(inner, min_size=1, max_size=3)),
        **dict.fromkeys(("properties", "dependentSchemas"), st.dictionaries(KEYS, inner, max_size=3)),
        "patternProperties": st.dictionaries(PATTERNS, inner, max_size=2),
    }
    return st.fixed_dictionaries({}, optional=PLAIN | more)


SCHEMAS = st.recursive(st.booleans() | st.fixed_dictionaries({}, optional=PLAIN), deeper, max_leaves=4)


@settings(max_examples=150, deadline=None)
@given(SCHEMAS, st.lists(INSTANCES, min_size=1, max_size=4))
def test_both_engines_judge_alike(schema: Any, instances: list[Any]) -> None:
    ours, theirs = validator(schema, ()), Draft202012Validator(schema, format_checker=FormatChecker(FORMATS))
    assert [ours.is_valid(one) for one in instances] == [theirs.is_valid(one) for one in instances]


@pytest.mark.parametrize("case", DIFFERENCES, ids=lambda case: case["label"])
def test_a_listed_difference_is_still_one(case: dict[str, Any]) -> None:
    schema, instance = case["original"]
    theirs = Draft202012Validator(schema, format_checker=FormatChecker((*FORMATS, "email")))
    assert [validator(schema, ()).is_valid(instance), theirs.is_valid(instance)] == case["expected"]
