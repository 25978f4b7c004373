"""A release that was changed by somebody who knows how its manifests are made."""

from pathlib import Path

import pyarrow as pa

from builder.lineage import file_digest
from builder.release import bagit, manifest
from builder.release.data import parquet
from builder.release.papers import croissant


def sign_again(release: Path) -> None:
    """Make Croissant, manifest and BagIt files agree with what is on disk, as a forger would."""
    stated = manifest.read(release)
    told = (release / croissant.FILE).read_text(encoding="utf-8")
    for file in stated["files"]:
        if (release / file["path"]).is_file():
            told = told.replace(file["sha256"], file_digest(release / file["path"]))
    (release / croissant.FILE).write_text(told, encoding="utf-8")
    left_out = {manifest.FILE, *bagit.FILES}
    digests = {path: digest for path, digest in manifest.digests(release).items() if path not in left_out}
    manifest.write(release, stated | {"files": manifest.file_entries(release, digests)})
    bagit.write(release, digests | {manifest.FILE: file_digest(release / manifest.FILE)})


def rewrite(path: Path, table: pa.Table) -> None:
    path.unlink()
    parquet.write_one(path, table.schema, table.to_batches())
