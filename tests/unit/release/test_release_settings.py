from builder.release.settings import compare


def test_settings_are_told_key_by_key_whether_lists_or_tuples() -> None:
    old = {"duplicates": {"threshold": 0.7, "keep": "all"}, "mask": (), "gone": 1}
    new = {"duplicates": {"threshold": 0.8, "keep": "all"}, "mask": [], "came": True}
    assert [tuple(one) for one in compare(old, new)] == [
        ("came", "", "true"),
        ("duplicates.threshold", "0.7", "0.8"),
        ("gone", "1", ""),
    ]
