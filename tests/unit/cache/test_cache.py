from pathlib import Path

import pyarrow as pa
import pytest

from builder import cache
from builder.lineage import AccountingError
from builder.schema import Column, Table, batch

TABLE = Table((Column("id", "string"),))
ROWS = batch(TABLE, [{"id": "a"}, {"id": "b"}])


def written(folder: Path, key: str = "k") -> cache.Receipt:
    with cache.ShardWriter(folder, key, TABLE, {"raw/a.txt": "1"}) as writer:
        writer.append(cache.RECORDS, pa.Table.from_batches([ROWS]))
        writer.read, writer.accepted = 2, 2
        return writer.finish()


def test_a_finished_job_is_found_and_its_rows_are_there(tmp_path: Path) -> None:
    receipt = written(tmp_path)
    assert cache.find(tmp_path, "k") == receipt
    assert cache.open_table(tmp_path, "k", cache.RECORDS)["id"].to_pylist() == ["a", "b"]


def test_a_file_that_changed_is_not_believed(tmp_path: Path) -> None:
    written(tmp_path)
    path = tmp_path / "k" / "records.arrow"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert cache.find(tmp_path, "k") is None


def test_a_piece_of_a_file_has_the_checksum_of_a_file_of_these_bytes(tmp_path: Path) -> None:
    whole, piece = tmp_path / "a.txt", tmp_path / "b.txt"
    whole.write_text("one two three")
    for span, text in {(0, 4): "one ", (4, 7): "two", (4, None): "two three", (0, None): "one two three"}.items():
        piece.write_text(text)
        assert cache.checksum(whole, *span) == cache.checksum(piece)


def test_a_job_that_was_stopped_leaves_no_receipt(tmp_path: Path) -> None:
    with cache.ShardWriter(tmp_path, "k", TABLE, {}) as writer:
        writer.append(cache.RECORDS, pa.Table.from_batches([ROWS]))
    assert cache.find(tmp_path, "k") is None


def test_a_document_that_is_neither_accepted_nor_rejected_breaks_the_law(tmp_path: Path) -> None:
    with (
        cache.ShardWriter(tmp_path, "k", TABLE, {}) as writer,
        pytest.raises(AccountingError, match="3 documents were read"),
    ):
        writer.read, writer.accepted, writer.rejected = 3, 1, 1
        writer.finish()
