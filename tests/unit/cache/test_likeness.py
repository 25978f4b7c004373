from pathlib import Path

from builder.cache.likeness import Likeness


def never(one: int, other: int) -> float:
    raise AssertionError((one, other))


def test_two_texts_are_held_against_each_other_once_whatever_their_numbers(tmp_path: Path) -> None:
    first = Likeness(tmp_path / "l.json", ["a" * 64, "b" * 64], lambda one, other: 1 / (1 + one + other))
    assert first(0, 1) == 0.5
    first.save()
    assert Likeness(tmp_path / "l.json", ["b" * 64, "c" * 64, "a" * 64], never)(0, 2) == 0.5


def test_what_was_not_asked_for_and_what_is_damaged_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "l.json"
    for digests in (["a" * 64, "b" * 64], ["c" * 64, "d" * 64]):
        alike = Likeness(file, digests, lambda *_: 0.25)
        assert alike(0, 1) == 0.25
        alike.save()
    assert Likeness(file, ["a" * 64, "b" * 64], lambda *_: 0.75)(0, 1) == 0.75
    file.write_bytes(file.read_bytes().replace(b"0.25", b"0.99"))
    assert Likeness(file, ["c" * 64, "d" * 64], lambda *_: 0.75)(0, 1) == 0.75
