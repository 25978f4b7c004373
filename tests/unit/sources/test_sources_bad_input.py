"""What breaks other tools: each ends as a document or as a reject that says why, soon and in little memory."""

import gzip
import os
import resource
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from raw_folder import found_in

from builder.documents import Document, Reject
from builder.recipe import Limits
from builder.sources import read, scan


def _zstd(data: bytes) -> bytes:
    return bytes(pa.Codec("zstd").compress(data, asbytes=True))


LINES = b"".join(b'{"text": "Document %d %s"}\n' % (n, os.urandom(8).hex().encode()) for n in range(20_000))


def test_empty_and_blank_files_are_empty(tmp_path: Path) -> None:
    files = {
        "a.txt": "",
        "b.md": " \n\n",
        "c.jsonl": "",
        "d.json": "",
        "e.csv": "",
        "f.html.gz": gzip.compress(b""),
        "g.txt.zst": b"",
    }
    assert {r.code for r in found_in(tmp_path, files).rejects} == {"empty"}
    assert len(found_in(tmp_path, files).rejects) == len(files)


def test_nul_bytes_are_binary(tmp_path: Path) -> None:
    found = found_in(
        tmp_path,
        {"a.txt": b"a\0b", "b.html": b"\x89PNG\r\n\x1a\n\0\0", "c.md": b"\0" * 9, "d.jsonl": b'{"text": "a\0"}'},
    )
    assert found.codes == ["a.txt binary", "b.html binary", "c.md binary", "d.jsonl line 1 invalid-json"]


@pytest.mark.parametrize("pack", [gzip.compress, _zstd])
def test_what_stands_before_a_cut_is_read_to_the_byte(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    data = pack(LINES)
    whole = found_in(tmp_path / "whole", {"a.jsonl." + ("gz" if pack is gzip.compress else "zst"): data})
    cut = found_in(
        tmp_path / "cut", {"a.jsonl." + ("gz" if pack is gzip.compress else "zst"): data[: len(data) * 2 // 3]}
    )
    assert len(whole.texts) == 20_000
    assert 10_000 < len(cut.texts) < 20_000
    assert cut.texts == whole.texts[: len(cut.texts)]
    assert [reject.code for reject in cut.rejects] == ["truncated"]


def test_gzip_gives_every_line_that_the_bytes_before_the_cut_hold(tmp_path: Path) -> None:
    data = gzip.compress(LINES)[:100_000]
    unpacked = zlib.decompressobj(31).decompress(data)
    assert len(found_in(tmp_path, {"a.jsonl.gz": data}).texts) == unpacked.count(b"\n")


def test_a_cut_single_document_is_a_reject(tmp_path: Path) -> None:
    text = os.urandom(5000).hex().encode()
    files = {
        "a.txt.gz": gzip.compress(text)[:-4],
        "b.html.zst": _zstd(text)[:-9],
        "c.csv.gz": gzip.compress(b"text\nx\n")[:-1],
    }
    found = found_in(tmp_path, files)
    assert found.codes == ["a.txt.gz truncated", "b.html.zst truncated", "c.csv.gz truncated"]


def test_members_and_padding_of_gzip_are_one_file(tmp_path: Path) -> None:
    data = gzip.compress(b"The sea ") + gzip.compress(b"was out.") + b"\0" * 512
    assert (
        found_in(tmp_path, {"a.txt.gz": data, "b.txt.zst": _zstd(b"The sea ") + _zstd(b"was out.")}).texts
        == ["The sea was out."] * 2
    )


def test_what_does_not_unpack_is_corrupt(tmp_path: Path) -> None:
    wrong_sum = bytearray(gzip.compress(b"The sea."))
    wrong_sum[-8] ^= 1
    files = {
        "a.txt.gz": b"plain",
        "b.txt.zst": b"plain text here",
        "c.txt.gz": bytes(wrong_sum),
        "d.txt.gz": gzip.compress(b"x") + b"junk",
    }
    assert {r.code for r in found_in(tmp_path, files).rejects} == {"corrupt"}
    assert not found_in(tmp_path, files).documents


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.jsonl", "a.csv", "a.parquet"])
@pytest.mark.parametrize("pack", [gzip.compress, _zstd])
def test_a_bomb_stops_at_the_limit(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    ending = ".gz" if pack is gzip.compress else ".zst"
    found = found_in(tmp_path, {name + ending: pack(b"a" * 30_000_000)}, limit=100_000)
    assert [reject.code for reject in found.rejects] == ["too-large"]


def test_a_line_of_a_gigabyte_costs_itself_and_no_memory(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.write(b'{"text": "One."}\n')
        file.truncate(1 << 30)
        file.seek(0, os.SEEK_END)
        file.write(b'\n{"text": "Three."}\n')
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (source,) = scan(tmp_path, {}).sources
    found = [(f.place, f.code if isinstance(f, Reject) else f.content) for f in read(tmp_path, source, Limits())]
    assert found == [("line 1", "One."), ("line 2", "too-large"), ("line 3", "Three.")]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_a_document_at_the_limit_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    x = "x" * 1001
    files = {
        "a.txt": x[:1000],
        "b.txt": x,
        "c.jsonl": f'{{"text":"{x[:989]}"}}\n{{"text":"{x[:990]}"}}',
    }
    found = found_in(tmp_path, files, limit=1000)
    assert [(d.source, d.place) for d in found.documents] == [("a.txt", ""), ("c.jsonl", "line 1")]
    assert found.codes == ["b.txt too-large", "c.jsonl line 2 too-large"]


def test_nesting_is_cut_in_every_format(tmp_path: Path) -> None:
    deep, deep_yaml = "[" * 100_000 + "]" * 100_000, "[" * 20_000
    files = {
        "a.json": deep,
        "b.jsonl": f'{{"text": "x", "a": {deep}}}\n{{"text": "y"}}\n',
        "c.md": f"---\na: {deep_yaml}\n---\nx",
        "d.txt": "x",
        "d.txt.meta.yaml": f"a: {deep_yaml}",
        "e.txt": "x",
        "e.txt.meta.json": f'{{"a": {deep}}}',
    }
    found = found_in(tmp_path, files)
    assert {r.code for r in found.rejects} == {"too-deep"}
    assert (found.texts, len(found.rejects)) == (["y"], 5)


def test_lone_surrogates_are_named(tmp_path: Path) -> None:
    files = {"a.jsonl": rb'{"text": "\ud800"}', "b.txt": b"a \xed\xa0\x80 b", "c.jsonl": b'{"text": "\xed\xa0\x80"}'}
    files |= {"d.md": b'---\nnote: ["\\udfff"]\n---\nx', "e.md": b'---\n"\\ud800": 1\n---\nx'}
    assert {r.code for r in found_in(tmp_path, files).rejects} == {"lone-surrogate"}


def test_a_file_that_vanished_after_the_scan_is_unreadable(tmp_path: Path) -> None:
    for name in ("a.txt", "b.jsonl", "c.csv", "d.parquet", "e.txt.gz", "f.json.zst"):
        (tmp_path / name).write_text("x")
    listing = scan(tmp_path, {})
    for source in listing.sources:
        (tmp_path / source.path).unlink()
        (found,) = read(tmp_path, source, Limits())
        assert isinstance(found, Reject)
        assert found.code == "unreadable"


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user to lose the permission")
def test_without_permission_files_and_folders_are_unreadable() -> None:
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder, "raw")
        (raw / "shut").mkdir(parents=True)
        (raw / "a.txt").write_text("x")
        Path(folder).chmod(0o755)
        (raw / "a.txt").chmod(0)
        (raw / "shut").chmod(0)
        os.seteuid(65534)
        try:
            listing = scan(raw, {})
            found = [f for source in listing.sources for f in read(raw, source, Limits())]
        finally:
            os.seteuid(0)
    assert [(r.source, r.code) for r in listing.rejects] == [("shut", "unreadable")]
    assert [(f.source, f.code) for f in found if not isinstance(f, Document)] == [("a.txt", "unreadable")]


def test_html_nested_to_any_depth_is_passed_on_whole(tmp_path: Path) -> None:
    page = "<div>" * 5000 + "The sea." + "</div>" * 5000
    assert found_in(tmp_path, {"a.html": page}).texts == [page]
