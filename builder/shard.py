"""One shard job: the documents of some sources become Arrow files and a receipt. Runs in a worker."""

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson
import pyarrow as pa

from builder import (
    boilerplate,
    cache,
    checks,
    cleaning,
    duplicates,
    judgement,
    lineage,
    quarantine,
    rights,
    schema,
    sources,
    trial,
    withheld,
)
from builder.boilerplate import Boilerplate
from builder.cache import Receipt, ShardWriter
from builder.documents import Candidate, Document, Finding, Reject
from builder.recipe import Recipe
from builder.schema import Schema
from builder.trial import Terms, Tried

BATCH = 500
BATCH_CHARACTERS = 20_000_000
"""A batch is written at whichever comes first, so that a worker's memory does not grow with its documents."""


class Job(NamedTuple):
    """What a worker needs, by path; `key` is the digest of all of it and of the bytes behind the paths."""

    key: str
    sources: tuple[sources.Source, ...]
    recipe: Recipe
    schema: Path
    cache: Path
    quarantine: frozenset[str]
    """Raw digests of documents that crashed or hung a worker before."""
    boilerplate: Boilerplate
    inputs: Mapping[str, str]
    """All that the result depends on: name → digest."""


def run(job: Job) -> Receipt:
    """Do the job and leave its files in the cache."""
    rules = withheld.kept(_rules(job.schema), job.recipe.settings())
    with ShardWriter(job.cache, job.key, rules, job.inputs) as writer:
        waiting: list[Tried] = []
        rejected: list[Reject] = []
        characters = 0
        for outcome in _outcomes(job, rules, writer):
            writer.read += 1
            if isinstance(outcome, Reject):
                rejected.append(outcome)
            else:
                waiting.append(outcome)
                characters += len(outcome.document.content)
            if len(waiting) + len(rejected) >= BATCH or characters >= BATCH_CHARACTERS:
                _flush(job, rules, writer, waiting, rejected)
                characters = 0
        _flush(job, rules, writer, waiting, rejected)
        return writer.finish()


def _outcomes(job: Job, rules: Schema, writer: ShardWriter) -> Iterator[Tried | Reject]:
    terms = Terms(job.recipe, rules.fields, _check(job.schema), job.boilerplate, job.quarantine)
    crumb = os.open(breadcrumb(job), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        for source in job.sources:
            for found in sources.read(Path(job.recipe.root, job.recipe.raw), source, job.recipe.limits):
                if isinstance(found, Reject):
                    yield found
                    continue
                _drop(crumb, found)
                outcome = trial.attempt(found, terms)
                if isinstance(outcome, trial.Stopped):
                    writer.quarantined.append(quarantine.entry(*outcome))
                    yield quarantine.reject(found)
                elif isinstance(outcome, Tried) and outcome.judged.problems:
                    yield judgement.reject(found, outcome.judged.problems, outcome.judged.row["id"])
                elif isinstance(outcome, Tried) and rights.withholds(outcome.judged.row, job.recipe):
                    row = withheld.record(outcome.judged.row)
                    yield outcome._replace(judged=outcome.judged._replace(row=row), withheld=True)
                else:
                    yield outcome
    finally:
        os.close(crumb)
        breadcrumb(job).unlink(missing_ok=True)


def _flush(job: Job, rules: Schema, writer: ShardWriter, waiting: list[Tried], rejected: list[Reject]) -> None:
    """Hold what waits against the checks, write what passes and what does not, and empty both lists."""
    batch = schema.batch(rules, [one.judged.row for one in waiting])
    verdicts = checks.run(batch)
    passing = [i for i, verdict in enumerate(verdicts) if verdict is None]
    for one, verdict in zip(waiting, verdicts, strict=True):
        if verdict is not None:
            rejected.append(Reject(one.document.source, one.document.place, *verdict, one.judged.row["id"]))
    accepted = [waiting[i] for i in passing]
    batch = batch.take(schema.integers(np.array(passing, np.int64)))
    masks = job.recipe.cleaning.mask
    mask = functools.partial(cleaning.mask, names=masks) if masks else str
    writer.write_records(batch)
    writer.write(cache.INDEX, _index(accepted, batch))
    writer.write(cache.EVIDENCE, _evidence(accepted, writer.accepted, mask))
    writer.write(cache.EDITS, _edits(accepted, writer))
    if job.recipe.edition == "metadata":
        rejected[:] = map(withheld.silent, rejected)
    writer.write(cache.REJECTS, [r._replace(reason=mask(r.reason))._asdict() for r in rejected])
    for one in accepted:
        writer.left_out.update(one.pressed.values.keys() - rules.fields)
    writer.accepted += len(accepted)
    writer.rejected += len(rejected)
    waiting.clear()
    rejected.clear()


def _index(accepted: list[Tried], batch: pa.RecordBatch) -> list[dict[str, Any]]:
    words = [duplicates.normalise(one.pressed.text) for one in accepted]
    signatures = duplicates.signatures([duplicates.grams(some) for some in words])
    rows = []
    for one, some, signature, record in zip(accepted, words, signatures, batch.to_pylist(), strict=True):
        url, date = (one.judged.row.get(name) for name in ("url", "date"))
        rows.append(
            {
                "id": one.judged.row["id"],
                "authored": one.judged.authored_id,
                "source": one.document.source,
                "place": one.document.place,
                "section": boilerplate.section(one.pressed.values),
                "url": lineage.canonical_url(url) if isinstance(url, str) else None,
                "date": date if isinstance(date, str) else None,
                "doubt": 1 - float(np.mean([f.candidate.confidence for f in one.pressed.findings if f.chosen] or [0])),
                "digest": lineage.sha256(" ".join(some).encode("utf-8", "surrogatepass")),
                "raw_digest": one.document.digest,
                "withheld": one.withheld,
                "record_digest": lineage.record_digest(record | {"text": None} if one.withheld else record),
                "signature": signature.tobytes(),
            }
        )
    return rows


def _evidence(accepted: list[Tried], first: int, mask: Callable[[str], str]) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "field": found.candidate.field,
            "value": mask(orjson.dumps(found.candidate.value, default=str).decode()),
            "chosen": found.chosen,
            "kind": found.candidate.kind,
            "raw": mask(found.candidate.raw),
            "place": found.candidate.place,
            "confidence": found.candidate.confidence,
        }
        for row, one in enumerate(accepted, first)
        for found in (*_findings(one), *_encoding(one.document))
    ]


def _findings(one: Tried) -> Iterable[Finding]:
    findings = one.pressed.findings
    return withheld.evidence(findings, one.judged.row) if one.withheld else findings


def _encoding(document: Document) -> Iterator[Finding]:
    """An encoding that had to be found out is evidence as well: all of the text hangs on it."""
    if document.encoding != "utf-8":
        yield Finding(Candidate("encoding", document.encoding, "bytes", "", "", 1.0), chosen=True)


def _edits(accepted: list[Tried], writer: ShardWriter) -> list[dict[str, Any]]:
    rows = []
    for row, one in enumerate(accepted, writer.accepted):
        for edit in one.pressed.edits:
            writer.cut[edit.cleaner] += edit.end - edit.start
            if not one.withheld:
                rows.append({"row": row, **edit._asdict()})
    return rows


@functools.cache
def _rules(path: Path) -> Schema:
    return schema.load(path)


@functools.cache
def _check(path: Path) -> schema.Check:
    return schema.checker(_rules(path))


def breadcrumb(job: Job) -> Path:
    """The file that names the document a job is at: what to look at when its worker died."""
    return job.cache / f"{job.key}.at"


def _drop(crumb: int, document: Document) -> None:
    os.pwrite(crumb, orjson.dumps(quarantine.entry(document, "crashed a worker")).ljust(4096), 0)
