"""The card: front matter that every reader reads alike, and Markdown that stays inside its cell."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.errors import CardError
from builder.release.papers import front_matter
from builder.release.papers.card import size_category
from builder.release.papers.markdown import escape, table

text = st.text(st.characters(exclude_categories=["Cs"]))


def test_words_that_yaml_1_1_misreads_stay_what_was_written() -> None:
    values, _ = front_matter.split(
        "---\nlanguage: [en, no]\nday: 2024-01-02\nyear: 2024\nviewer: false\nclock: 12:30\n---\n"
    )
    assert values == {"language": ["en", "no"], "day": "2024-01-02", "year": 2024, "viewer": False, "clock": "12:30"}


@settings(deadline=None)
@given(st.dictionaries(text.filter(bool), text | st.integers(-99, 99) | st.booleans() | st.lists(text), min_size=1))
def test_front_matter_reads_back_for_every_reader(values: dict[str, Any]) -> None:
    values = {key: value for key, value in values.items() if key not in front_matter.COMPUTED} or {"a": "b"}
    card = front_matter.join(values, "Body.\n")
    assert front_matter.split(card) == (values, "Body.")
    # As huggingface_hub and datasets read it: split into lines, the first --- alone on its line ends it.
    lines = card.splitlines()
    assert yaml.safe_load("\n".join(lines[1 : lines.index("---", 1)])) == values


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("# No front matter\n", "no front matter"),
        ("---\nlicense: x\n", "no front matter"),
        ("---\n- a\n---\n", "no keys"),
        ("---\na: 1\na: 2\n---\n", "line 3 has the key 'a' a second time"),
        ("---\na: &x 1\nb: *x\n---\n", "line 2 uses a YAML anchor"),
        ("---\na: [1\n---\n", "DATASET_CARD.md: line 3 is not YAML"),
        ("---\na: !!python/object:os.system 1\n---\n", "DATASET_CARD.md: line 2 is not YAML"),
        ("---\na: " + "[" * 2_000 + "\n---\n", "line 2 nests"),
        ("---\nconfigs: []\n---\n", "configs is computed"),
        ("---\ndataset_info: []\n---\n", "dataset_info is computed"),
    ],
)
def test_a_card_that_cannot_be_used_is_one_clear_error(card: str, told: str) -> None:
    with pytest.raises(CardError, match=told) as caught:
        front_matter.split(card)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [None, b"\xff\xfe", b"no front matter"])
def test_a_card_file_that_cannot_be_read_is_a_card_error(tmp_path: Path, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / "DATASET_CARD.md").write_bytes(data)
    with pytest.raises(CardError):
        front_matter.read(tmp_path / "DATASET_CARD.md")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [(0, "n<1K"), (999, "n<1K"), (1_000, "1K<n<10K"), (99_999, "10K<n<100K"), (10**6, "1M<n<10M"), (10**9, "1B<n<10B")],
)
def test_size_categories_are_the_hubs(rows: int, expected: str) -> None:
    assert size_category(rows) == expected


@given(st.text())
def test_escaped_text_is_one_line_without_open_marks(value: str) -> None:
    escaped = escape(value)
    assert len(escaped.splitlines()) <= 1
    assert "|" not in escaped.replace("\\\\", "").replace("\\|", "")
    escaped.encode()


def test_a_cell_cannot_leave_its_table() -> None:
    assert table(["a"], [[escape("x | y\n\n# z <script>")]]) == "| a |\n| --- |\n| x \\| y # z \\<script\\> |"
