"""Does the release open? Every config through load_dataset, offline and in a cache of its own."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from builder.documents import Problem
from builder.release.data import contents
from builder.release.data.contents import Config
from builder.release.finalise import README
from builder.verification.findings import of_file


def examine(release: Path, stated: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what a reader would stumble over; files and rows are known to be right, and `stated` is the manifest."""
    import datasets  # takes over a second
    from pyarrow.dataset import ParquetFragmentScanOptions

    configs, version = contents.configs(release), str(stated["version"])
    # By itself it holds a whole row group several times (900 MB, measured), which hardly makes it faster.
    scan = ParquetFragmentScanOptions(pre_buffer=False, use_buffered_stream=True, buffer_size=contents.BUFFER)
    bars = datasets.is_progress_bar_enabled()
    datasets.disable_progress_bars()
    try:
        for config in configs:
            with tempfile.TemporaryDirectory(prefix="builder-verify-") as cache:
                few = contents.fitting(config.rows, config.uncompressed)
                opened = datasets.load_dataset(
                    str(release.absolute()), config.name, cache_dir=cache, batch_size=few, fragment_scan_options=scan
                )
                yield from _opened(opened, version, config)
    except Exception as error:  # noqa: BLE001 - whatever a reader would see is the finding
        magic = set("*?[]{}") & set(str(release.absolute()))
        hint = f"load_dataset takes {' '.join(sorted(magic))} in a path for a pattern: move the folder" if magic else ""
        yield of_file("load-fails", README, f"load_dataset says: {' '.join(str(error).split())[:500]}", hint)
    finally:
        if bars:
            datasets.enable_progress_bars()


def _opened(opened: Mapping[str, Any], version: str, config: Config) -> Iterator[Problem]:
    rows = {name: split.num_rows for name, split in opened.items()}
    if rows != {split.name: split.rows for split in config.splits}:
        yield of_file("load-differs", README, f"config {config.name}: load_dataset gives {rows}")
    for name, split in opened.items():
        if str(split.info.version) != version:
            message = f"config {config.name}, split {name}: load_dataset gives version {split.info.version}"
            yield of_file("load-differs", README, message)
