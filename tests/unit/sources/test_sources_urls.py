"""Sources behind a url: what a bucket lists, and what a store that fails half-way does."""

import gzip
import io

import boto3
import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import s3_double
from fsspec import AbstractFileSystem

from builder import remote, sources
from builder.errors import UsageError, WorldError
from builder.recipe import Limits

LIMITS = Limits()


class Failing(AbstractFileSystem):  # type: ignore[misc]  # fsspec has no types
    """A store with a folder `raw` of one file; its connection breaks half-way."""

    protocol = "failing"
    name, data = "", b""

    def info(self, path: str, **_: object) -> dict[str, object]:
        whole = path == f"raw/{self.name}"
        return {"name": path, "size": len(self.data), "type": "file" if whole else "directory"}

    def ls(self, _path: str, **_: object) -> list[dict[str, object]]:
        return [self.info(f"raw/{self.name}")]

    def _open(self, _path: str, *_: object, **__: object) -> io.BytesIO:
        return _Broken(self.data)


class _Broken(io.BytesIO):
    """Parquet is read from its end, so the middle is what breaks."""

    def read(self, size: int | None = -1) -> bytes:
        at, length = self.tell(), len(self.getvalue())
        if at < 0.8 * length and at + (length if size in (None, -1) else size or 0) > length // 2:
            raise ConnectionError("the line went dead")
        return super().read(size)


def test_keys_that_are_no_paths_are_rejects_and_marks_of_folders_are_nothing(s3: str) -> None:
    top = s3.removeprefix(f"s3://{s3_double.BUCKET}/")
    bucket = boto3.resource("s3").Bucket(s3_double.BUCKET)
    bad = ["../up.md", "./here.md", "/root.md", "a//b.md", "heavy/"]
    for key in (*bad, "good.md", "bell\x07.md", "back\\slash.md", ".hidden/x.md"):
        bucket.put_object(Key=f"{top}/{key}", Body=key.encode())
    bucket.put_object(Key=f"{top}/empty/", Body=b"")
    raw = remote.Remote(s3)
    listing = sources.scan(raw, {})
    assert [(reject.source, reject.code) for reject in listing.rejects] == [(key, "unsafe-name") for key in sorted(bad)]
    found = {source.path: next(sources.read(raw, source, LIMITS)) for source in listing.sources}
    assert {path: one.content for path, one in found.items()} == {  # type: ignore[union-attr]  # all are documents
        r"back\x5cslash.md": "back\\slash.md",
        r"bell\x07.md": "bell\x07.md",
        "good.md": "good.md",
    }


def test_a_store_without_a_listing_of_its_own_is_listed_folder_by_folder() -> None:
    raw = remote.Remote("memory://listed/raw")
    for name in ("a.md", "b/c.md", "b/d/e.md", "b/f.htm", "b/f_files/in/g.htm"):
        (raw / name).write_bytes(b"text")
    listing = sources.scan(raw, {})
    assert [source.path for source in listing.sources] == ["a.md", "b/c.md", "b/d/e.md", "b/f.htm"]
    assert listing.page_parts == ("b/f_files",)


def test_an_empty_url_is_no_empty_corpus() -> None:
    with pytest.raises(UsageError, match="there is nothing at memory://nothing/raw"):
        sources.scan(remote.Remote("memory://nothing/raw"), {})


@pytest.mark.parametrize("name", ["a.md", "a.jsonl", "a.csv", "a.json", "a.md.gz", "a.jsonl.zst", "a.parquet"])
def test_what_breaks_off_is_an_error_and_never_a_reject(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    fsspec.register_implementation("failing", Failing, clobber=True)
    monkeypatch.setattr(Failing, "name", name)
    monkeypatch.setattr(Failing, "data", packed(name))
    raw = remote.Remote("failing://raw")
    (source,) = sources.scan(raw, {}).sources
    with pytest.raises(WorldError, match="the line went dead"):
        list(sources.read(raw, source, LIMITS))


def packed(name: str) -> bytes:
    """Return a file of a kind, larger than one request."""
    rows = [f'{{"text": "{number:0900}"}}' for number in range(12_000)]
    if name.endswith(".parquet"):
        file = io.BytesIO()
        pq.write_table(pa.table({"text": rows}), file, compression="none", row_group_size=1_000)
        return file.getvalue()
    data = "\n".join(rows).encode()
    if name.endswith(".gz"):
        return gzip.compress(data, 0)
    return pa.compress(data, "zstd", asbytes=True) * 40 if name.endswith(".zst") else data
