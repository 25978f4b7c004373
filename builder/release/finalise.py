"""The files of a release that name its version, made from its data files: ledger, changes, card, manifest, BagIt."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pyarrow as pa

from builder.lineage import file_digest, sha256
from builder.release import bagit, changes, ledger, manifest
from builder.release.data import contents, parquet
from builder.release.papers import card, changelog, croissant, front_matter, statistics
from builder.release.papers.changelog import Entry
from builder.release.succession import Succession
from builder.release.version import Version
from builder.schema.table import Schema

README = "README.md"


class Corpus(NamedTuple):
    """What a release takes over from its corpus besides the documents."""

    name: str
    folder: str
    """dist/, as one writes it from the corpus's root."""
    date: str
    """The day of the release as YYYY-MM-DD, "" where no document has a date."""
    settings: Mapping[str, Any]
    """The recipe's."""
    card: str
    """DATASET_CARD.md."""
    schema: Schema
    inputs: Mapping[str, Any]
    """How many files in raw/ were read, and one digest of them all."""
    read: int
    """Documents read."""
    boilerplate: str | None
    """The digest of schema/boilerplate.txt; None where there is none."""
    decisions: Mapping[str, str]
    """Path in schema/decisions/ → sha256, of every file there that this release depends on."""
    words: str = ""
    """The curator's for the changelog."""
    yanked: Mapping[Version, str] = MappingProxyType({})
    """Version → why nobody should use it."""


def finalise(
    release: Path,
    version: Version,
    corpus: Corpus,
    rows: pa.Table,
    since: Succession,
    signatures: ledger.Signatures,
    known: Mapping[str, str],
) -> None:
    """Complete a folder that holds its data files.

    Args:
        release: the folder.
        version: the version it gets.
        corpus: the inputs that are not documents.
        rows: the ledger rows of the documents in it, in order, without signatures.
        since: the release before, and what is another since.
        signatures: of the rows.
        known: path → sha256, of data files that have just been read for it.

    Raises:
        CardError: the card's front matter cannot be used.
    """
    new = ledger.succeed(since.ledger.rows, rows, str(version))
    data = [name for name in manifest.files(release) if name not in known]
    with ThreadPoolExecutor() as pool:  # what reads and packs large files leaves Python to the others
        told = pool.map(file_digest, map(release.joinpath, data))
        signed = ledger.signed(since.ledger, rows, signatures)
        book = pool.submit(ledger.write, release / ledger.FILE, new, signed)
        facts = _facts(release, version, corpus, since)
        _tell(release, facts, corpus, since)
        book.result()
        digests = dict(known) | dict(zip(data, told, strict=True))
    digests |= {name: file_digest(release / name) for name in manifest.files(release) if name not in digests}
    _write(release / croissant.FILE, manifest.dump(croissant.render(facts, digests)))
    digests[croissant.FILE] = file_digest(release / croissant.FILE)
    stated = _manifest(facts, corpus, new, since.previous) | {"files": manifest.described(release, digests)}
    manifest.write(release, stated)
    bagit.write(release, digests | {manifest.FILE: file_digest(release / manifest.FILE)})


def _tell(release: Path, facts: card.Facts, corpus: Corpus, since: Succession) -> None:
    """Write what people read: changes, changelog, card and schema."""
    parquet.write_one(release / changes.FILE, changes.SCHEMA, since.difference.table.to_batches())
    released = facts.statistics.released
    entry = Entry(facts.version, since.version, released, since.difference, since.fields, since.settings, corpus.words)
    earlier = since.previous.joinpath(changelog.FILE).read_text(encoding="utf-8") if since.previous else ""
    _write(release / changelog.FILE, changelog.render(entry, earlier).encode())
    _write(release / README, card.render(facts).encode())
    for name in corpus.schema.documents:
        _write(release / "schema" / name, (corpus.schema.path.parent / name).read_bytes())


def _facts(release: Path, version: Version, corpus: Corpus, since: Succession) -> card.Facts:
    front, body = front_matter.split(corpus.card)
    configs = contents.configs(release)
    return card.Facts(
        name=corpus.name,
        date=corpus.date,
        version=version,
        previous=since.version,
        folder=f"{corpus.folder}/{version.folder}",
        read=corpus.read,
        configs=configs,
        fields=corpus.schema.columns,
        statistics=statistics.measure(configs),
        changes=since.difference.counts,
        yanked=corpus.yanked,
        front=front,
        body=body,
    )


def _manifest(facts: card.Facts, corpus: Corpus, book: pa.Table, previous: Path | None) -> dict[str, Any]:
    return {
        "name": facts.name,
        "version": str(facts.version),
        "date": facts.date,
        "previous": {"version": str(facts.previous), "digest": bagit.digest(previous)} if previous else None,
        "inputs": {
            "sources": dict(corpus.inputs),
            "recipe": dict(corpus.settings),
            "schema": corpus.schema.digest,
            "boilerplate": corpus.boilerplate,
            "card": sha256(corpus.card.encode()),
            "decisions": dict(corpus.decisions),
        },
        "schema": f"schema/{corpus.schema.path.name}",
        "counts": {
            "read": facts.read,
            "released": facts.statistics.released,
            "splits": dict(facts.statistics.splits),
            "rejected": dict(facts.statistics.rejects),
            "rows": {config.name: config.rows for config in facts.configs},
        },
        "changes": dict(facts.changes),
        "yanked": {str(version): reason for version, reason in sorted(facts.yanked.items())},
        "records": manifest.digest_records(ledger.current(book.select(["record_digest"]))["record_digest"]),
        "tools": manifest.tools(),
    }


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
