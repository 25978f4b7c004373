"""The difference of two ledgers, and what the changelog makes of it."""

from collections.abc import Iterable
from itertools import repeat

import pyarrow as pa
from histories import succeeding

from builder.release import ledger
from builder.release.changes import Difference, difference
from builder.release.data.records import Edit
from builder.release.papers.changelog import SHOWN, Entry, render
from builder.release.settings import Setting
from builder.release.version import Version
from builder.schema.differences import Change

NEW, OLD = Version(2, 0, 0), Version(1, 0, 0)


def book(**rows: str) -> pa.Table:
    """Rows from id="split digest"; an empty digest is a departed document, a third word another group than the id."""
    values: list[dict[str, object]] = []
    blank: dict[str, object] = dict(zip(ledger.SCHEMA.names, repeat(""), strict=False))
    for order, (name, told) in enumerate(rows.items()):
        split, digest, group = [*told.split(" "), name][:3]
        row = blank | {"id": name, "source": f"{name}.txt", "split": split, "group": group}
        values.append(row | {"order": order, "record_digest": digest, "signature": None})
    return pa.Table.from_pylist(values, ledger.SCHEMA)


def edits(ids: pa.ChunkedArray) -> Iterable[Edit]:
    """Every record has another title, and that of "both" a section that the schema did not have."""
    for name in ids.to_pylist():
        yield Edit(name, "title", '"A"', '"B"', extends=False)
        if name == "both":
            yield Edit(name, "section", None, '"S"', extends=True)


def compared(old: pa.Table, new: pa.Table) -> Difference:
    return difference(old, new, edits, lambda gone: ["duplicate: duplicate-of:x"] * len(gone))


def test_nothing_before_means_everything_is_new() -> None:
    found = compared(book(), book(b="train 1", a="test 2"))
    assert found.table["id"].to_pylist() == ["a", "b"]
    assert {kind: number for kind, number in found.counts.items() if number} == {"added": 2}


def test_every_kind_of_change_is_told() -> None:
    old = book(gone="train 1", same="train 1", edited="train 1", moved="train 1", both="train 1", kin="train 1 a")
    new = book(same="train 1", edited="train 2", moved="test 1", both="test 2", new="test 1", kin="train 1 b")
    columns = ["change", "id", "field", "old", "new", "why"]
    assert [tuple(row.values()) for row in compared(old, new).table.select(columns).to_pylist()] == [
        ("added", "new", None, None, None, None),
        ("removed", "gone", None, None, None, "duplicate: duplicate-of:x"),
        ("edited", "both", "title", '"A"', '"B"', None),
        ("edited", "edited", "title", '"A"', '"B"', None),
        ("extended", "both", "section", None, '"S"', None),
        ("moved", "both", "split", "train", "test", None),
        ("moved", "moved", "split", "train", "test", None),
        ("regrouped", "kin", "group", "a", "b", None),
    ]


def test_a_departed_document_is_no_part_of_a_release() -> None:
    assert compared(book(a="train "), book(a="train 1")).counts["added"] == 1
    assert compared(book(a="train 1"), book(a="train ")).counts["removed"] == 1
    assert compared(book(a="train "), book(a="train ")).table.num_rows == 0


def test_the_newest_version_is_on_top_and_the_earlier_ones_stay() -> None:
    first = render(Entry(OLD, None, 1, compared(book(), book(a="train 1"))))
    new = compared(book(a="train 1"), book(a="test 1"))
    assert render(Entry(NEW, OLD, 1, new), first) == (
        "# Changes\n\n## 2.0.0\n\n1 document. Since 1.0.0: 1 moved.\n\n### Moved\n\n- a (a.txt): train to test\n"
        "\n## 1.0.0\n\nThe first release: 1 document.\n"
    )


def test_the_changelog_tells_why_a_document_went_and_which_fields_are_others() -> None:
    text = render(Entry(NEW, OLD, 1, compared(book(a="train 1", b="train 1"), book(a="train 2"))))
    assert "### Removed\n\n- b (b.txt): duplicate\n" in text
    assert "### Edited\n\n- a (a.txt): title\n" in text


def test_the_changelog_has_no_value_of_a_record() -> None:
    text = render(Entry(NEW, OLD, 1, compared(book(a="train 1"), book(a="train 2"))))
    assert '"A"' not in text
    assert '"B"' not in text


def test_schema_and_recipe_stand_before_the_documents_and_the_curator_s_words_before_both() -> None:
    fields = [Change("additive", "column-added", "region", "string, where known")]
    settings = [Setting("duplicates.threshold", "0.7", "0.8")]
    found = compared(book(a="train 1"), book(a="train 1", b="train 1"))
    text = render(Entry(Version(1, 1, 0), OLD, 2, found, fields, settings, "We read the *annals*."))
    order = [
        "1 added.",
        "We read the *annals*.",
        "Additive: a program that reads the columns of the release before reads this one, too.",
        "`region`, column added: str",
        "threshold: 0.8, was 0.7",
        "- b (b.txt)",
    ]
    assert [text.find(piece) for piece in order] == sorted(text.find(piece) for piece in order)
    assert all(piece in text for piece in order)


def test_kinds_whose_names_do_not_say_it_are_explained() -> None:
    found = compared(book(both="train 1", kin="train 1 a"), book(both="train 2", kin="train 1 b"))
    text = render(Entry(NEW, OLD, 2, found))
    assert "### Edited\n\n- both" in text
    assert "### Extended\n\nA field that is new in the schema has a value; " in text
    assert "### Regrouped\n\nThe group of documents that tell one story is another; " in text


def test_a_long_list_ends_in_a_count() -> None:
    new = compared(book(z="train 1"), book(z="train 1", **{f"a{i:03d}": "train 1" for i in range(SHOWN + 7)}))
    text = render(Entry(Version(1, 1, 0), OLD, 1, new))
    assert text.count("\n- ") == SHOWN + 1
    assert "- and 7 more, named in changes.parquet\n" in text


def test_the_same_records_are_told_so() -> None:
    text = render(Entry(Version(1, 0, 1), OLD, 1, compared(book(a="train 1"), book(a="train 1"))))
    assert "Since 1.0.0: the same records.\n" in text


def test_a_ledger_keeps_who_left_and_when_each_came_first() -> None:
    first = succeeding(book(), book(a="train 1", b="test 1"), "1.0.0")
    second = succeeding(first, book(b="test 1", c="train 1"), "2.0.0")
    assert second.select(["id", "first_version", "record_digest"]).to_pylist() == [
        {"id": "b", "first_version": "1.0.0", "record_digest": "1"},
        {"id": "c", "first_version": "2.0.0", "record_digest": "1"},
        {"id": "a", "first_version": "1.0.0", "record_digest": ""},
    ]
    assert ledger.current(second)["id"].to_pylist() == ["b", "c"]
