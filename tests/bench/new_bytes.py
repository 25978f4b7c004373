"""Bytes of a release that are new to the Hub after the release before it, as Xet counts them: a Markdown table.

    python tests/bench/new_bytes.py OLD NEW

Both are sent by the unmodified hf_xet to a store in a folder; no chunk that it holds is sent again.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from hf_xet import XetSession


def send(store: Path, release: Path) -> Iterator[tuple[str, int, int]]:
    """Send a release, and yield of each file its kind, its bytes and the new ones of them."""
    paths = sorted(path for path in release.rglob("*") if path.is_file())
    with XetSession().new_upload_commit(endpoint=f"local://{store}") as commit:
        sent = [(path.relative_to(release), commit.start_upload_file(str(path))) for path in paths]
        for path, handle in sent:
            told = handle.result().dedup_metrics
            yield path.parts[0] if path.suffix == ".parquet" else "all else", told.total_bytes, told.new_bytes


def shares(old: Path, new: Path) -> Iterator[str]:
    """Yield the table's lines."""
    total: Counter[str] = Counter()
    fresh: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        list(send(Path(folder), old))
        for kind, size, more in send(Path(folder), new):
            total.update({kind: size, "all": size})
            fresh.update({kind: more, "all": more})
    yield "| files | bytes | new | share |"
    yield "| --- | --- | --- | --- |"
    for kind, size in total.items():
        yield f"| {kind} | {size:,} | {fresh[kind]:,} | {fresh[kind] / size:.1%} |"


def main() -> None:
    """Print the table."""
    for line in shares(*map(Path, sys.argv[1:3])):
        print(line)


if __name__ == "__main__":
    main()
