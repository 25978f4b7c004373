import re
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from builder import duplicates

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")
"""What a word is, put another way than in the code."""

texts = st.text(st.one_of(st.sampled_from("aB ß_9-İé\u0301東\ud800“"), st.characters()))
words = st.lists(st.text(st.sampled_from("abé"), min_size=1, max_size=3), max_size=40)


def shingles(some: list[str]) -> set[tuple[str, ...]]:
    return {tuple(some[i : i + 5]) for i in range(max(1, len(some) - 4))} if some else set()


@given(texts)
def test_a_normalised_text_is_its_folded_words(text: str) -> None:
    assert duplicates.normalise(text).decode() == " ".join(_WORD.findall(text.casefold()))


@given(st.integers(0, 0x10FFFF))
def test_what_is_folded_stays_as_it_is(point: int) -> None:
    once = duplicates.normalise(f"a{chr(point)}b")
    assert duplicates.normalise(once.decode()) == once


@given(words, words)
def test_similarity_is_that_of_the_sets_of_five_words(one: list[str], other: list[str]) -> None:
    sets = shingles(one), shingles(other)
    every = set(chain(*sets))
    wanted = len(sets[0] & sets[1]) / len(every) if every else 1.0
    assert duplicates.similarity(*duplicates.grams([" ".join(some).encode() for some in (one, other)])) == wanted


def test_a_long_text_has_the_grams_of_its_parts() -> None:
    some = [f"w{i}" for i in range(30_000)] + ["x" * 200_000] + [f"v{i}" for i in range(9)]
    parts = (some[:9_999], some[9_995:])
    grams = [set(own.tolist()) for part in (some, *parts) for own in duplicates.grams([" ".join(part).encode()])]
    assert grams[0] == grams[1] | grams[2]
    assert len(grams[0]) == len(some) - 4
