from collections.abc import Callable
from pathlib import Path

import numpy as np

from builder.cache.likeness import Likeness
from builder.duplicates import Numbers, Similarities

HELD = np.array([[0, 1]])


def texts(names: str) -> Callable[[Numbers], list[str]]:
    return lambda numbers: [names[number] * 64 for number in numbers.tolist()]


def always(similarity: float) -> Similarities:
    return lambda pairs: np.full(len(pairs), similarity)


def test_two_texts_are_held_against_each_other_once_whatever_their_numbers(tmp_path: Path) -> None:
    first = Likeness(tmp_path / "l.json", texts("ab"), always(0.5))
    assert first(HELD).tolist() == [0.5]
    first.save()
    later = Likeness(tmp_path / "l.json", texts("bca"), always(0.25))
    assert later(np.array([[0, 2], [0, 1]])).tolist() == [0.5, 0.25]


def test_what_was_not_asked_for_and_what_is_damaged_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "l.json"
    for digests in (texts("ab"), texts("cd")):
        alike = Likeness(file, digests, always(0.25))
        assert alike(HELD) == 0.25
        alike.save()
    assert Likeness(file, texts("ab"), always(0.75))(HELD) == 0.75
    file.write_bytes(file.read_bytes().replace(b"0.25", b"0.99"))
    assert Likeness(file, texts("cd"), always(0.75))(HELD) == 0.75
