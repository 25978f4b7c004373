import random

import numpy as np
import numpy.typing as npt
import pytest

from builder import duplicates
from builder.duplicates.group import agreeing, bands


def story(seed: int, words: int = 400) -> list[str]:
    return [f"w{random.Random(f'{seed} {i}').randrange(5000)}" for i in range(words)]


def edited(words: list[str], every: int) -> list[str]:
    return [f"x{i}" if i % every == 0 else word for i, word in enumerate(words)]


def alike(documents: list[list[str]], threshold: float = 0.7) -> list[tuple[int, int, float]]:
    """The pairs at or over the threshold, as a build finds them."""
    texts = [" ".join(words).encode() for words in documents]
    grams, signatures = list(duplicates.grams(texts)), duplicates.signatures(texts)
    proposed, _ = duplicates.propose(signatures, np.arange(len(signatures)), threshold)
    estimates = duplicates.estimates(proposed, signatures)

    def measure(pairs: duplicates.Pairs) -> npt.NDArray[np.float64]:
        return np.array([duplicates.similarity(grams[one], grams[other]) for one, other in pairs.tolist()])

    read, similarity = duplicates.confirm(proposed, estimates, measure, threshold)
    return [(i, j, s) for (i, j), s in zip(read.tolist(), similarity.tolist(), strict=True) if s >= threshold]


def test_an_edited_copy_is_found_and_a_stranger_is_not() -> None:
    found = alike([story(1), edited(story(1), 90), story(2)])
    assert [(i, j) for i, j, _ in found] == [(0, 1)]


@pytest.mark.parametrize("threshold", [0.5, 0.6, 0.7, 0.8, 0.9])
def test_of_the_pairs_at_any_threshold_99_in_100_are_proposed(threshold: float) -> None:
    rows = bands(threshold)
    assert 1 - (1 - threshold**rows) ** (duplicates.PERMUTATIONS // rows) >= 0.99
    likeness = duplicates.sight(threshold, 10_000)
    assert likeness < threshold
    assert 1 - (1 - likeness**rows) ** (duplicates.PERMUTATIONS // rows) == pytest.approx(0.99)


def test_signatures_estimate_the_true_similarity() -> None:
    texts = [" ".join(words).encode() for words in (story(1), edited(story(1), 40))]
    one, other = duplicates.grams(texts)
    signatures = duplicates.signatures(texts)
    estimate = duplicates.estimates(np.array([[0, 1]]), signatures)[0]
    assert abs(estimate - duplicates.similarity(one, other)) < 0.15


def test_pairs_not_chains_decide_who_goes() -> None:
    assert duplicates.choose(np.arange(3), [(0, 1, 0.8), (1, 2, 0.8)]) == {1: (0, 0.8)}


def test_of_two_the_one_with_the_smaller_rank_stays() -> None:
    assert duplicates.choose(np.array([7, 0]), [(0, 1, 0.9)]) == {0: (1, 0.9)}


def test_many_equal_signatures_are_each_held_against_the_first_only() -> None:
    signatures = np.zeros((500, duplicates.PERMUTATIONS), np.uint32)
    pairs, partial = duplicates.propose(signatures, np.arange(500), 0.7)
    assert (pairs.tolist(), partial) == ([[0, i] for i in range(1, 500)], True)


def test_near_duplicates_are_found_among_hundreds_that_share_a_page_of_boilerplate() -> None:
    terms = story(0, 200)
    strangers = [terms + story(seed, 100) for seed in range(1, 400)]
    twins = [edited(words, 60) for words in strangers[:40]]
    found = {(i, j) for i, j, _ in alike(strangers + twins)}
    assert {(i, len(strangers) + i) for i in range(40)} <= found


def test_a_long_quotation_joins_nothing() -> None:
    speech = story(0, 300)
    assert alike([story(1)[:200] + speech + story(1)[200:], story(2)[:200] + speech + story(2)[200:]]) == []


def test_a_shared_boilerplate_paragraph_joins_nothing() -> None:
    terms = story(0, 120)
    assert alike([story(seed, 150) + terms for seed in range(1, 80)]) == []


def test_a_live_blog_loses_only_updates_that_are_like_one_that_stays() -> None:
    blog = [story(0, 200 * n) for n in range(2, 9)]
    found = alike([*blog, story(1), story(2)[:300] + blog[-1][:200]])
    gone = duplicates.choose(np.arange(len(blog) + 2), found)
    assert all(likeness >= 0.7 and other not in gone for other, likeness in gone.values())
    assert {i for pair in found for i in pair[:2]} <= set(range(len(blog)))
    assert 0 < len(gone) < len(blog) - 1


@pytest.mark.parametrize("keys", [[7, 2**63, 7, 0, 2**63, 7], [1, 0, 1, 0], [2**64 - 1, 2**64 - 2, 2**64 - 1], [5]])
def test_documents_of_one_key_are_pairs_however_near_other_keys_are(keys: list[int]) -> None:
    pairs, wide = agreeing(np.array(keys, np.uint64), np.zeros(0).__getitem__, 0.7)
    same = [(i, j) for j in range(len(keys)) for i in range(j) if keys[i] == keys[j]]
    assert sorted(map(tuple, pairs.tolist())) == sorted(same)
    assert not wide
