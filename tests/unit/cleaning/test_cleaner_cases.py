"""Each cleaner on the cases of tests/cases/cleaning.json."""

import json
from pathlib import Path

import pytest

from builder.cleaning import CLEANERS, apply

CASES = json.loads((Path(__file__).parents[2] / "cases" / "cleaning.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['label']}: {case['comment']}")
def test_the_cleaner_makes_what_the_case_expects(case: dict[str, str]) -> None:
    assert apply(case["original"], CLEANERS[case["label"]](case["original"])) == case["expected"]


def test_every_cleaner_has_a_case() -> None:
    assert {case["label"] for case in CASES} == set(CLEANERS)
