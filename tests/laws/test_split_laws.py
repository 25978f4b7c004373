"""A document never moves, and no story straddles: over random histories of a corpus."""

import math
import random
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pytest
from histories import Documents, book, rows, settled, similarity
from hypothesis import given
from hypothesis import strategies as st

from builder import splits
from builder.recipe import Duplicates, Recipe
from builder.recipe.splits import Splits
from builder.release.settling import binding
from builder.release.settling.settle import Settled

RATIOS = {"train": 0.5, "validation": 0.25, "test": 0.25}
LINKS = st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] != pair[1]), max_size=14)
RELEASED = st.dictionaries(st.integers(0, 11), st.sampled_from(sorted(RATIOS)), max_size=8)

STORIES = [[f"w{(seed * 7919 + i * i) % 4001}" for i in range(90)] for seed in range(4)]
"""Four unlike stories, each of which is told in five ways."""
TELLINGS = [
    text
    for one, other in zip(STORIES, [*STORIES[1:], STORIES[0]], strict=True)
    for text in (
        " ".join(one),
        " ".join(one).title() + "!",  # the same words
        " ".join([*one[:-3], "so", "they", "say"]),  # similar by 0.93
        " ".join([*one[:-14], *(f"v{word}" for word in one[:14])]),  # by 0.72
        " ".join([*one[10:], *other[:25]]),  # by 0.6, and a quotation of the next
    )
]


class Step(NamedTuple):
    """What raw/ and the recipe are when a version is released."""

    tellings: tuple[tuple[int, int], ...]
    """(document, what it tells), in their order in raw/."""
    recipe: Recipe


SHARES = [
    dict(zip(RATIOS, some, strict=True)) for some in ((0.5, 0.25, 0.25), (0.9, 0.05, 0.05), (0, 1, 0), (0.2, 0, 0.8))
]
DAYS = [("2020-03-01", "2020-06-01"), ("2020-02-01", "2020-03-01"), ("2020-06-01", "2021-01-01")]
RULES = {
    "group": [Splits(ratios=shares) for shares in SHARES],
    "date": [
        Splits(by="date", cutoffs=dict(zip(("validation", "test"), days, strict=True)), embargo_days=gap, undated=rest)
        for days, gap, rest in product(DAYS, (0, 20), sorted(RATIOS))
    ],
    "outlet": [Splits(by="outlet", ratios=shares, values={"b": "test"}) for shares in SHARES],
}
NEAR = [some for level in (0.5, 0.7, 0.9) for some in (Duplicates(level, "earliest"), Duplicates(level, "all"))]
RECIPES = {
    by: [Recipe(name="t", splits=rule, duplicates=near) for rule, near in product(rules, NEAR)]
    for by, rules in RULES.items()
}
"""Recipes that differ in what a curator may change between versions."""

TOLD = st.lists(
    st.integers(0, 10 * len(TELLINGS) - 1).map(lambda n: (n % 10, n // 10)), unique_by=lambda pair: pair[0], max_size=8
).map(tuple)
"""(document, what it tells), of distinct documents; one draw each, as drawing is half of what an example costs."""


@cache  # a strategy that is made anew for each example costs as much as the example
def steps(by: str) -> st.SearchStrategy[Step]:
    return st.builds(Step, TOLD, st.sampled_from(RECIPES[by]))


@cache
def histories(by: str) -> st.SearchStrategy[list[Step]]:
    """Two to five versions: documents come, go, are edited, change their order; the recipe changes."""
    return st.lists(steps(by), min_size=2, max_size=5)


def documents(step: Step) -> Documents:
    """A third of them have ids, a third urls (two the same), and the rest stand line by line in one file."""
    return [
        {"text": TELLINGS[telling], "date": f"2020-{number + 1:02}-15" if number else "2020"}
        | (
            {"source": f"{number}.txt", "id": f"i{number}"},
            {"source": f"{number}.txt", "url": f"https://a.example/{number % 7}"},
            {"source": "rows.jsonl", "place": f"line {place}"},
        )[number % 3]
        for place, (number, telling) in enumerate(step.tellings, 1)
    ]


def outlets(step: Step) -> list[str | None]:
    return ["abc"[number % 3] if number else None for number, _ in step.tellings]


def straddling(done: Settled) -> list[str]:
    """Groups in two splits, and similar texts in two splits."""
    sides: dict[str, set[str]] = {}
    for row in rows(done):
        sides.setdefault(row.group, set()).add(row.split)
    return [group for group, some in sides.items() if len(some) > 1]


def leaks(some: Documents, done: Settled, threshold: float) -> list[tuple[int, int]]:
    """Released documents in different splits that are at least this similar, by comparing all with all."""
    return [
        (one.number, other.number)
        for one, other in product(rows(done), repeat=2)
        if one.split < other.split and similarity(some[one.number]["text"], some[other.number]["text"]) >= threshold
    ]


@pytest.mark.parametrize("by", ["group", "date", "outlet"])
@given(data=st.data())
def test_whatever_happens_nothing_released_moves_and_no_story_straddles(by: str, data: st.DataObject) -> None:
    before: pa.Table | None = None
    fixed: dict[str, tuple[str, int]] = {}
    for step in data.draw(histories(by)):
        some = documents(step)
        done = settled(some, before, step.recipe, outlets(step) if by == "outlet" else None)
        named = {row.id: row for row in rows(done)}
        now = {name: (row.split, row.order) for name, row in named.items()}
        assert len(now) == len(done.rows)
        assert {name: now[name] for name in now.keys() & fixed} == {name: fixed[name] for name in now.keys() & fixed}
        assert straddling(done) == []
        assert leaks(some, done, step.recipe.duplicates.threshold) == []
        assert (done.proof.moved, done.proof.straddling) == (0, 0)
        if pair := done.proof.closest:
            one, other = named[pair.one], named[pair.other]
            assert one.split != other.split
            assert pair.similarity == similarity(some[one.number]["text"], some[other.number]["text"])
        assert sorted([*done.rows.tolist(), *(reject_number(some, r) for r in done.rejects)]) == [*range(len(some))]
        before, fixed = book(some, done, before), fixed | now


def reject_number(some: Documents, reject: Any) -> int:
    return [(one["source"], one.get("place", "")) for one in some].index((reject.source, reject.place))


@given(histories("group"), st.sampled_from([0.5, 0.7, 0.9]), st.randoms(use_true_random=False))
def test_a_text_that_was_released_stays_in_its_split_wherever_it_comes_back(
    history: list[Step], threshold: float, chance: random.Random
) -> None:
    """Nothing is edited here: files are renamed, lines shifted, texts go and come back under another name."""
    before: pa.Table | None = None
    fixed: dict[str, str] = {}
    for step in history:
        recipe = Recipe(name="t", splits=step.recipe.splits, duplicates=Duplicates(threshold, "all"))
        texts = [TELLINGS[telling - telling % 5 + telling % 2] for _, telling in step.tellings]
        names = chance.sample(range(len(texts)), len(texts))
        some = [
            {"source": "rows.jsonl", "place": f"line {place}", "text": text}
            if place % 2
            else {"source": f"{names[place]} {text[:9]}.txt", "text": text}
            for place, text in enumerate(texts)
        ]
        done = settled(some, before, recipe)
        now = {some[row.number]["text"]: row.split for row in rows(done)}
        assert {text: now[text] for text in now.keys() & fixed} == {text: fixed[text] for text in now.keys() & fixed}
        before, fixed = book(some, done, before), fixed | now


@given(histories("group"))
def test_a_released_document_stays_unless_one_released_with_it_or_earlier_is_like_it(history: list[Step]) -> None:
    before: pa.Table | None = None
    released: dict[str, int] = {}
    for step in history:
        some = documents(step)
        done = settled(some, before, step.recipe)
        orders = {row.id: row.order for row in rows(done)}
        left = {r.id: r.reason for r in done.rejects if r.id in released}
        for name, reason in left.items():
            rivals = [other for other in released if other in reason.replace(",", " ").replace(":", " ").split()]
            assert any(released[rival] < released[name] for rival in rivals), reason
        before, released = book(some, done, before), orders


@given(steps("group"), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(step: Step, chance: random.Random) -> None:
    some = [one for one in documents(step) if "url" not in one]
    shuffled = chance.sample(some, len(some))
    assert told(shuffled, settled(shuffled, recipe=step.recipe)) == told(some, settled(some, recipe=step.recipe))


def told(some: Documents, done: Settled) -> dict[tuple[str, str], tuple[str, str, str, int]]:
    return {
        (some[row.number]["source"], some[row.number].get("place", "")): (row.id, row.group, row.split, row.order)
        for row in rows(done)
    }


@given(LINKS, RELEASED)
def test_no_group_has_two_splits_and_no_released_document_moves(
    links: set[tuple[int, int]], released: dict[int, str]
) -> None:
    order = [*sorted(released), *(n for n in range(12) if n not in released)]
    bound = splits.bind(order, {n: [n] for n in order}, links, released, released)
    assert all(bound.fixed[bound.first[number]] == split for number, split in released.items())


def test_a_copy_of_a_text_that_was_released_in_two_splits_is_left_alone() -> None:
    bound = splits.bind([0, 1, 2], {0: [0], 1: [0], 2: [0]}, [], {0: "train", 1: "test"}, {0, 1})
    assert bound.bridging == {1: {"train": 0, "test": 1}, 2: {"train": 0, "test": 1}}


@given(LINKS, RELEASED, st.lists(st.integers(0, 5), min_size=24, max_size=24))
def test_groups_bound_together_are_those_bound_one_by_one(
    links: set[tuple[int, int]], released: dict[int, str], shared: list[int]
) -> None:
    ranked = np.array([*sorted(released), *(n for n in range(12) if n not in released)])
    texts, addresses = (binding.firsts(np.array(some), ranked) for some in (shared[:12], shared[12:]))
    own = np.array([[*RATIOS].index(released[n]) if n in released else binding.NONE for n in range(12)])
    pairs = np.array(sorted((int(texts[i]), int(texts[j])) for i, j in links), np.int64).reshape(-1, 2)
    bound = binding.bind(ranked, texts, addresses, pairs, binding.Claims([*RATIOS], own, own))
    kinds = {n: [texts[n], -1 - addresses[n]] for n in range(12)}
    one = splits.bind(ranked.tolist(), kinds, [(i, j) for i, j in pairs.tolist()], released, released)
    fixed = {n: [*RATIOS][side] for n, side in enumerate(bound.fixed.tolist()) if side != binding.NONE}
    assert (dict(enumerate(bound.first.tolist())), fixed, bound.bridging) == one


@given(LINKS, RELEASED)
def test_linked_documents_are_in_one_group_unless_one_was_left_alone(
    links: set[tuple[int, int]], released: dict[int, str]
) -> None:
    order = [*sorted(released), *(n for n in range(12) if n not in released)]
    bound = splits.bind(order, {n: [n] for n in order}, links, released)
    for i, j in links:
        assert bound.first[i] == bound.first[j] or {i, j} & bound.bridging.keys()


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_group_s_split_depends_on_its_name_and_the_salt_alone(group: str, salt: str) -> None:
    assert splits.assign(group, salt, RATIOS) == splits.assign(group, salt, dict(RATIOS))


@pytest.mark.parametrize("salt", ["salt", "sample-news", ""])
@pytest.mark.parametrize("ratios", [RATIOS, {"train": 0.9, "validation": 0.05, "test": 0.05}, {"a": 0.001, "b": 0.999}])
def test_the_ratios_are_met_within_sampling_error(salt: str, ratios: Mapping[str, float]) -> None:
    groups = 100_000
    drawn: Sequence[str] = [splits.assign(f"group {i}", salt, ratios) for i in range(groups)]
    for split, share in ratios.items():
        error = math.sqrt(groups * share * (1 - share))
        assert abs(drawn.count(split) - groups * share) < 4 * error
