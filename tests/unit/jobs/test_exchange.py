"""Signatures exchanged by band: what jobs find that see a part each is what one process finds that holds all."""

from pathlib import Path

import numpy as np
import pytest

from builder import duplicates
from builder.duplicates import Numbers, Pairs, Signatures
from builder.jobs import exchange
from builder.jobs.exchange import Exchange, FindJob


def corpus(seed: int, crowd: int) -> Signatures:
    """Signatures of 700 documents: some alike two by two, and a crowd that shares most of one."""
    random = np.random.default_rng(seed)
    found = random.integers(0, 2**32, (700, duplicates.PERMUTATIONS), np.uint32)
    for one, other in random.integers(0, 700, (150, 2)):
        places = random.random(duplicates.PERMUTATIONS) < random.random()
        found[one, places] = found[other, places]
    members = random.choice(700, crowd, replace=False)
    found[members, :100] = found[members[:1], :100]
    return found


def exchanged(signatures: Signatures, ranked: Numbers, folder: Path) -> tuple[Pairs, list[float], bool]:
    shared = Exchange(folder, 0.7, 3)
    firsts = (0, 250, 500)
    for first in firsts:
        exchange.lay(shared, first, signatures[first : first + 250])
    ranks = np.full(len(signatures), -1)
    ranks[ranked] = np.arange(len(ranked))
    exchange.save(folder / "ranks.npy", ranks)
    found = [exchange.find(FindJob(shared, firsts, number, "ranks.npy")) for number in shared.parts()]
    pairs = np.concatenate([one.pairs for one in found])
    estimates = np.concatenate([one.estimates for one in found])
    pairs, first_of = np.unique(pairs, axis=0, return_index=True)
    return pairs, estimates[first_of].tolist(), any(one.partial for one in found)


@pytest.mark.parametrize(("seed", "crowd", "taking_part"), [(1, 2, 700), (2, 100, 700), (3, 300, 400)])
def test_jobs_that_see_a_part_each_find_what_one_process_finds(
    tmp_path: Path, seed: int, crowd: int, taking_part: int
) -> None:
    signatures = corpus(seed, crowd)
    ranked = np.random.default_rng(seed).permutation(700)[:taking_part]
    here, partial = duplicates.propose(signatures, ranked, 0.7)
    estimates = duplicates.estimates(here, signatures[ranked]).tolist()
    there = exchanged(signatures, ranked, tmp_path)
    assert (there[0].tolist(), there[1:]) == (here.tolist(), (estimates, partial))
    assert len(here) > 30
    assert partial == (crowd > 64)
