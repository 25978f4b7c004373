"""The difference of two ledgers, and what the changelog makes of it."""

from itertools import repeat

import pyarrow as pa

from builder.release import ledger
from builder.release.changes import SHOWN, difference, render
from builder.release.version import Version


def book(**rows: str) -> pa.Table:
    """Rows from id="split digest"; an empty digest is a departed document."""
    values: list[dict[str, object]] = []
    blank: dict[str, object] = dict(zip(ledger.SCHEMA.names, repeat(""), strict=False))
    for order, (name, told) in enumerate(rows.items()):
        split, _, digest = told.partition(" ")
        row = blank | {"id": name, "source": f"{name}.txt", "split": split}
        values.append(row | {"order": order, "record_digest": digest, "signature": None})
    return pa.Table.from_pylist(values, ledger.SCHEMA)


def test_nothing_before_means_everything_is_new() -> None:
    found = difference(None, book(b="train 1", a="test 2"))
    assert found.table["id"].to_pylist() == ["a", "b"]
    assert found.counts == {"added": 2, "removed": 0, "edited": 0, "moved": 0}


def test_every_kind_of_change_is_told() -> None:
    old = book(gone="train 1", same="train 1", edited="train 1", moved="train 1", both="train 1")
    new = book(same="train 1", edited="train 2", moved="test 1", both="test 2", new="test 1")
    columns = ["change", "id", "old_split", "new_split"]
    assert [tuple(row.values()) for row in difference(old, new).table.select(columns).to_pylist()] == [
        ("added", "new", None, "test"),
        ("removed", "gone", "train", None),
        ("edited", "both", "train", "test"),
        ("edited", "edited", "train", "train"),
        ("moved", "both", "train", "test"),
        ("moved", "moved", "train", "test"),
    ]


def test_a_departed_document_is_no_part_of_a_release() -> None:
    assert difference(book(a="train "), book(a="train 1")).counts["added"] == 1
    assert difference(book(a="train 1"), book(a="train ")).counts["removed"] == 1
    assert difference(book(a="train "), book(a="train ")).table.num_rows == 0


def test_the_newest_version_is_on_top_and_the_earlier_ones_stay() -> None:
    first = render(difference(None, book(a="train 1")), Version(1, 0, 0), None, 1)
    new = difference(book(a="train 1"), book(a="test 1"))
    second = render(new, Version(2, 0, 0), Version(1, 0, 0), 1, first)
    assert second == (
        "# Changes\n\n## 2.0.0\n\n1 document. Since 1.0.0: 1 moved.\n\n### Moved\n\n- a (a.txt): train to test\n"
        "\n## 1.0.0\n\nThe first release: 1 document.\n"
    )


def test_a_long_list_ends_in_a_count() -> None:
    new = difference(book(z="train 1"), book(z="train 1", **{f"a{i:03d}": "train 1" for i in range(SHOWN + 7)}))
    text = render(new, Version(1, 1, 0), Version(1, 0, 0), 1)
    assert text.count("\n- ") == SHOWN + 1
    assert "- and 7 more, named in changes.parquet\n" in text


def test_the_same_records_are_told_so() -> None:
    text = render(difference(book(a="train 1"), book(a="train 1")), Version(1, 0, 1), Version(1, 0, 0), 1)
    assert "Since 1.0.0: the same records.\n" in text


def test_a_ledger_keeps_who_left_and_when_each_came_first() -> None:
    first = ledger.succeed(None, book(a="train 1", b="test 1"), "1.0.0")
    second = ledger.succeed(first, book(b="test 1", c="train 1"), "2.0.0")
    assert second.select(["id", "first_version", "record_digest"]).to_pylist() == [
        {"id": "b", "first_version": "1.0.0", "record_digest": "1"},
        {"id": "c", "first_version": "2.0.0", "record_digest": "1"},
        {"id": "a", "first_version": "1.0.0", "record_digest": ""},
    ]
    assert ledger.current(second)["id"].to_pylist() == ["b", "c"]


def test_another_version_can_be_given_to_the_same_rows() -> None:
    old = ledger.succeed(None, book(a="train 1"), "1.0.0")
    rows = ledger.current(ledger.succeed(old, book(a="train 1", b="train 1"), "1.1.0"))
    assert ledger.succeed(old, rows, "2.0.0")["first_version"].to_pylist() == ["1.0.0", "2.0.0"]
