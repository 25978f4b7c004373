"""The words in which two texts differ."""

from hypothesis import given
from hypothesis import strategies as st

from builder.report.passages import Passage, Piece, passages

TEXT = st.lists(st.sampled_from(["the", "ferry", "came", "late,", "\n", "\n\n", "  ", "\t"]), max_size=30).map(" ".join)


@given(TEXT, TEXT)
def test_the_passages_of_two_texts_replay_the_newer_one(old: str, new: str) -> None:
    whole = list(passages(old, new, around=1_000_000))
    lines = new.split("\n")
    for passage in whole:
        told = "".join(piece.text for piece in passage.pieces if piece.mark != "-")
        assert "\n".join(lines[passage.line - 1 :]).startswith(told)
    assert (whole == []) == (old == new)


def test_only_the_words_around_a_difference_are_told() -> None:
    assert list(passages("a b c d e f g", "a b c x e f g", 1)) == [
        Passage(1, (Piece(" ", "c "), Piece("-", "d "), Piece("+", "x "), Piece(" ", "e ")))
    ]


def test_a_space_too_many_is_a_difference() -> None:
    assert [piece.mark for passage in passages("a  b", "a b") for piece in passage.pieces] == ["-", "+", " "]


def test_long_unlike_texts_are_told_whole_and_at_once() -> None:
    (passage,) = passages(" ".join(map(str, range(9_000))), " ".join(map(str, range(9_000, 18_000))))
    assert [piece.mark for piece in passage.pieces] == ["-", "+"]
