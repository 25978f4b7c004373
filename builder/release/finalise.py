"""The files of a release that name its version, made from its data files: ledger, changes, card, manifest, BagIt."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from builder.lineage import file_digest, sha256
from builder.release import bagit, changes, ledger, manifest
from builder.release.corpus import Corpus
from builder.release.data import contents, parquet
from builder.release.ledger import Ledger
from builder.release.papers import card, changelog, croissant, front_matter, statistics
from builder.release.papers.changelog import Entry
from builder.release.succession import Succession
from builder.release.version import Version

README = "README.md"


def finalise(
    release: Path,
    version: Version,
    corpus: Corpus,
    documents: Ledger,
    since: Succession,
    packed: Callable[[], Mapping[str, str]],
) -> None:
    """Complete a folder that gets its data files.

    Args:
        release: the folder.
        version: the version it gets.
        corpus: the inputs that are not documents.
        documents: the release's ledger.
        since: the release before, and what is another since.
        packed: waits until all data files are there; path → sha256, of those whose digest is known already.

    Raises:
        CardError: the card's front matter cannot be used.
    """
    with ThreadPoolExecutor() as pool:  # what reads and packs large files leaves Python to the others
        writing = pool.submit(ledger.write, release / ledger.FILE, documents)
        copied = packed()
        data = [name for name in manifest.files(release) if name not in {ledger.FILE, *copied}]
        data_digests = pool.map(file_digest, map(release.joinpath, data))
        facts = _facts(release, version, corpus, since)
        _write_papers(release, facts, corpus, since)
        writing.result()
        digests = dict(copied) | dict(zip(data, data_digests, strict=True))
    digests |= {name: file_digest(release / name) for name in manifest.files(release) if name not in digests}
    _write(release / croissant.FILE, manifest.dump(croissant.render(facts, digests)))
    digests[croissant.FILE] = file_digest(release / croissant.FILE)
    records = ledger.current(documents.rows.select(["record_digest"]))["record_digest"]
    stated = _manifest(facts, corpus, since.base.folder) | {"records": manifest.digest_records(records)}
    manifest.write(release, stated | {"files": manifest.file_entries(release, digests)})
    bagit.write(release, digests | {manifest.FILE: file_digest(release / manifest.FILE)})


def _write_papers(release: Path, facts: card.Facts, corpus: Corpus, since: Succession) -> None:
    """Write what people read: changes, changelog, card and schema."""
    parquet.write_one(release / changes.FILE, changes.SCHEMA, since.difference.table.to_batches())
    released = facts.statistics.released
    entry = Entry(facts.version, facts.previous, released, since.difference, since.fields, since.settings, corpus.words)
    before = since.base.folder
    earlier = before.joinpath(changelog.FILE).read_text(encoding="utf-8") if before else ""
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
        previous=since.base.version,
        folder=f"{corpus.folder}/{version.folder}",
        configs=configs,
        fields=corpus.schema.columns,
        statistics=statistics.measure(configs),
        changes=since.difference.counts,
        yanked=corpus.yanked,
        front=front,
        body=body,
    )


def _manifest(facts: card.Facts, corpus: Corpus, previous: Path | None) -> dict[str, Any]:
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
        "tools": manifest.tools(),
    }


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
