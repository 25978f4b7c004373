from pathlib import Path

import pytest

from builder import scaffold
from builder.cache import digests
from builder.cache.digests import Digests
from builder.engine import LOCAL
from builder.recipe import Recipe
from builder.release.pressing import plan_work, press, silent


def test_what_a_worker_has_just_written_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "RACY", -1)  # files count as touched long ago
    scaffold.start(tmp_path)
    (tmp_path / "raw/heron.md").write_text("The heron came back.")
    recipe = Recipe(name="news", root=tmp_path)
    (receipt,) = press(recipe, plan_work(recipe), LOCAL, silent).receipts
    known = Digests(recipe.cache_folder / "pressed.jsonl")
    for name, checksum in receipt.files.items():
        assert known.last(recipe.shards_folder / receipt.key / name, "") == checksum
