"""What an earlier build wrote is copied where it holds the same rows, and only while it is what it was."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from builder.lineage import file_digest
from builder.release import manifest
from builder.release.data.carried import Carried, Part

SCHEMA = pa.schema([pa.field("id", pa.string())])
ROWS = [pa.RecordBatch.from_pylist([{"id": f"doc-{n}"} for n in range(100)], SCHEMA)]
FEW = [ROWS[0].slice(0, 3)]


def never() -> Iterator[pa.RecordBatch]:
    raise AssertionError("rows were gathered")
    yield ROWS[0]


def written(root: Path, name: str, *parts: Part, schema: pa.Schema = SCHEMA) -> list[str]:
    """Write a release, and return the digests of its data files."""
    carried = Carried(root, [root / "old"])
    carried.write(root / name / "data", "train", schema, parts)
    manifest.write(root / name, {"files": manifest.file_entries(root / name, manifest.digests(root / name))})
    carried.save(root / name)
    return [file_digest(path) for path in sorted((root / name / "data").iterdir())]


def test_rows_that_are_known_are_copied_whatever_stands_beside_them(tmp_path: Path) -> None:
    (one,) = written(tmp_path, "old", Part(ROWS, "a"))
    first, second = written(tmp_path, "new", Part(never(), "a"), Part(FEW, "b"))
    assert first == one
    assert written(tmp_path, "old", Part(FEW, None)) == [second]


def test_a_file_that_is_damaged_or_gone_is_written_again(tmp_path: Path) -> None:
    before = written(tmp_path, "old", Part(ROWS, "a"))
    (file,) = tmp_path.glob("old/data/*")
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert written(tmp_path, "new", Part(ROWS, "a")) == before
    file.unlink()
    assert written(tmp_path, "newer", Part(ROWS, "a")) == before


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}\n{}"])
def test_nothing_is_carried_over_where_the_notes_are_damaged(tmp_path: Path, damage: bytes) -> None:
    before = written(tmp_path, "old", Part(ROWS, "a"))
    (tmp_path / "written.json").write_bytes(damage)
    assert written(tmp_path, "new", Part(ROWS, "a")) == before


def test_what_nothing_tells_of_and_what_has_other_columns_is_written_again(tmp_path: Path) -> None:
    before = written(tmp_path, "old", Part(ROWS, "a"), Part(FEW, None))
    assert written(tmp_path, "new", Part(ROWS, "a"), Part(ROWS, None))[1] == before[0]
    assert written(tmp_path, "newer", Part(FEW, "a"), schema=SCHEMA.with_metadata({"more": ""})) != before[:1]


def test_a_new_release_whose_manifest_cannot_be_read_is_an_error_of_the_disk(tmp_path: Path) -> None:
    carried = Carried(tmp_path, [])
    carried.write(tmp_path / "new/data", "train", SCHEMA, [Part(ROWS, "a")])
    (tmp_path / "new/manifest.json").symlink_to("manifest.json")
    with pytest.raises(OSError, match="symbolic links"):
        carried.save(tmp_path / "new")
