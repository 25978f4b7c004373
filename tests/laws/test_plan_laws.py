"""A plan depends on raw/ alone: what is remembered of files saves looking at them, and changes nothing."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder import scaffold
from builder.cache import digests
from builder.jobs import plan
from builder.recipe import Recipe
from builder.release.pressing import plan_work

LINES = st.lists(st.integers(0, 99).map(lambda number: f'{{"text": "line {number}"}}'), max_size=30)
HEADS = st.sampled_from(["", "\ufeff"])


def keys(root: Path) -> list[str]:
    return [job.key for job in plan_work(Recipe(name="laws", root=root)).jobs]


@given(HEADS, LINES, st.integers(0, 30), LINES, st.integers(0, 30), st.sampled_from(["", "\n"]))
@settings(deadline=None)
def test_a_file_that_changed_is_cut_as_if_nothing_was_known_of_it(
    head: str, lines: list[str], place: int, others: list[str], gone: int, end: str
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        root = Path(folder)
        scaffold.start(root)
        patch.setattr(plan, "JOB_BYTES", 100)
        patch.setattr(digests, "RACY", -1)  # files count as touched long ago
        file = root / "raw/a.jsonl"
        file.write_text("\n".join([*lines, '{"text": "x"}']) + "\n", encoding="utf-8")
        keys(root)
        file.write_text(head + "\n".join([*lines[:place], *others, *lines[place + gone :], ""]) + end, encoding="utf-8")
        known = keys(root)
        (root / ".builder/digests.jsonl").unlink()
        assert keys(root) == known
