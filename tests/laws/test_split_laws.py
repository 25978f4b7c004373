"""A document never moves, and no group straddles: over random histories of a corpus."""

from hypothesis import given
from hypothesis import strategies as st

from builder import splits

RATIOS = {"train": 0.5, "validation": 0.25, "test": 0.25}
LINKS = st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] != pair[1]), max_size=14)
RELEASED = st.dictionaries(st.integers(0, 11), st.sampled_from(sorted(RATIOS)), max_size=8)


@given(LINKS, RELEASED)
def test_no_group_has_two_splits_and_no_released_document_moves(
    links: set[tuple[int, int]], released: dict[int, str]
) -> None:
    order = [*sorted(released), *(n for n in range(12) if n not in released)]
    bound = splits.bind(order, sorted(links), released)
    for number, split in released.items():
        if number not in bound.bridging:
            assert bound.fixed[bound.first[number]] == split


@given(LINKS, RELEASED)
def test_linked_documents_are_in_one_group_unless_one_was_left_alone(
    links: set[tuple[int, int]], released: dict[int, str]
) -> None:
    order = [*sorted(released), *(n for n in range(12) if n not in released)]
    bound = splits.bind(order, sorted(links), released)
    for i, j in links:
        assert bound.first[i] == bound.first[j] or {i, j} & set(bound.bridging)


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_group_s_split_depends_on_its_name_and_the_salt_alone(group: str, salt: str) -> None:
    assert splits.assign(group, salt, RATIOS) == splits.assign(group, salt, dict(RATIOS))


def test_the_ratios_are_met_within_sampling_error() -> None:
    drawn = [splits.assign(f"group {i}", "salt", RATIOS) for i in range(4000)]
    assert abs(drawn.count("train") / 4000 - 0.5) < 0.03
