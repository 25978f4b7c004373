"""What a change of the schema or recipe is called, and what it means to a reader."""

import pytest

from builder.release.rules import fields, meaning, settings
from builder.schema import Column

TITLE = Column("title", "string")
URL = Column("url", "string", required=False)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ([TITLE], [TITLE], []),
        ([TITLE], [TITLE, URL], [("url", "added", "compatible")]),
        ([TITLE, URL], [TITLE], [("url", "removed", "breaking")]),
        ([TITLE], [Column("title", "integer")], [("title", "type", "breaking")]),
        ([TITLE], [Column("title", "string", required=False)], [("title", "presence", "breaking")]),
        ([URL], [Column("url", "string")], [("url", "presence", "same")]),
        ([URL], [Column("url", "string", "An address.", required=False)], [("url", "description", "same")]),
        (
            [Column("x", "label", names=("a", "b"))],
            [Column("x", "label", names=("b", "a"))],
            [("x", "type", "breaking")],
        ),
    ],
)
def test_a_reader_breaks_where_a_column_is_gone_of_another_type_or_may_now_be_missing(
    old: list[Column], new: list[Column], told: list[tuple[str, str, str]]
) -> None:
    found = fields(old, new)
    assert [(one.field, one.what, meaning([one])) for one in found] == told


def test_settings_are_told_key_by_key_whether_lists_or_tuples() -> None:
    old = {"duplicates": {"threshold": 0.7, "keep": "all"}, "mask": (), "gone": 1}
    new = {"duplicates": {"threshold": 0.8, "keep": "all"}, "mask": [], "came": True}
    assert [tuple(one) for one in settings(old, new)] == [
        ("came", "", "true"),
        ("duplicates.threshold", "0.7", "0.8"),
        ("gone", "1", ""),
    ]
