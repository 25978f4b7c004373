import random

import numpy as np

from builder import duplicates, splits
from builder.duplicates import Member


def story(seed: int, words: int = 400) -> list[str]:
    return [f"w{random.Random(f'{seed} {i}').randrange(5000)}" for i in range(words)]


def edited(words: list[str], every: int) -> list[str]:
    return [f"x{i}" if i % every == 0 else word for i, word in enumerate(words)]


def test_an_edited_copy_is_found_and_a_stranger_is_not() -> None:
    stories = [story(1), edited(story(1), 90), story(2)]
    grams = [duplicates.grams(words) for words in stories]
    signatures = duplicates.signatures(grams)
    proposed = duplicates.candidate_pairs(signatures, 0.7)
    found = list(duplicates.similar_pairs(proposed, signatures, grams.__getitem__, 0.7))
    assert [(i, j) for i, j, _ in found] == [(0, 1)]


def test_signatures_estimate_the_true_similarity() -> None:
    one, other = duplicates.grams(story(1)), duplicates.grams(edited(story(1), 40))
    signatures = duplicates.signatures([one, other])
    estimate = duplicates.estimates(np.array([[0, 1]]), signatures)[0]
    assert abs(estimate - duplicates.similarity(one, other)) < 0.15


def test_pairs_not_chains_decide_who_goes() -> None:
    members = [Member(0, f"200{i}", 0.0, str(i)) for i in range(3)]
    assert duplicates.choose(members, [(0, 1, 0.8), (1, 2, 0.8)]) == {1: (0, 0.8)}


def test_a_released_document_wins_over_an_earlier_new_one() -> None:
    new, released = Member(7, "1999", 0.0, "a"), Member(0, "2020", 0.5, "b")
    assert duplicates.choose([new, released], [(0, 1, 0.9)]) == {0: (1, 0.9)}


def test_many_equal_signatures_stay_one_group_without_all_pairs() -> None:
    signatures = np.zeros((500, duplicates.PERMUTATIONS), np.uint32)
    pairs = duplicates.candidate_pairs(signatures, 0.7)
    assert len(pairs) < 10 * 500
    assert set(splits.bind(range(500), map(tuple, pairs.tolist()), {}).first) == {0}
