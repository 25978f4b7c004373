"""One shard job: the documents of some sources become Arrow files and a receipt. Runs in a worker."""

import functools
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import numpy as np
import orjson
import pyarrow as pa

from builder import boilerplate, cache, checks, cleaning, duplicates, lineage, pages, pipeline, schema, sources
from builder.boilerplate import Boilerplate
from builder.cache import Receipt, ShardWriter
from builder.documents import Candidate, Document, Finding, Reject
from builder.pipeline import Judged, Pressed
from builder.recipe import Recipe
from builder.schema import Schema

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


_QUARANTINED = "it crashed or hung a worker; remove its line from schema/decisions/quarantine.jsonl to try again"


class _Accepted(NamedTuple):
    document: Document
    pressed: Pressed
    judged: Judged


def run(job: Job) -> Receipt:
    """Do the job and leave its files in the cache."""
    rules = _rules(job.schema)
    with ShardWriter(job.cache, job.key, rules) as writer:
        waiting: list[_Accepted] = []
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


def _outcomes(job: Job, rules: Schema, writer: ShardWriter) -> Iterator[_Accepted | Reject]:
    check = _check(job.schema)
    crumb = os.open(breadcrumb(job), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        for source in job.sources:
            for found in sources.read(Path(job.recipe.root, job.recipe.raw), source, job.recipe.limits):
                if isinstance(found, Reject):
                    yield found
                    continue
                if found.digest in job.quarantine:
                    yield Reject(found.source, found.place, "quarantined", _QUARANTINED)
                    continue
                _drop(crumb, found)
                try:
                    with _time_limit(job.recipe.limits.seconds):
                        pressed = pipeline.press(found, job.recipe, rules.fields, job.boilerplate)
                        judged = pipeline.judge(found, pressed, rules.fields, check)
                except pages.UnreadablePageError as error:
                    yield Reject(found.source, found.place, error.code, str(error))
                except _OutOfTimeError:
                    writer.quarantined.append(
                        quarantine_entry(found.source, found.place, found.digest, "took too long")
                    )
                    yield Reject(found.source, found.place, "quarantined", _QUARANTINED)
                except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not cost the others
                    why = f"crashed with {type(error).__name__}"
                    writer.quarantined.append(quarantine_entry(found.source, found.place, found.digest, why))
                    yield Reject(found.source, found.place, "quarantined", _QUARANTINED)
                else:
                    if judged.problems:
                        yield pipeline.reject(found, judged.problems, judged.row["id"])
                    else:
                        yield _Accepted(found, pressed, judged)
    finally:
        os.close(crumb)
        Path(breadcrumb(job)).unlink()


def _flush(job: Job, rules: Schema, writer: ShardWriter, waiting: list[_Accepted], rejected: list[Reject]) -> None:
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
    writer.write(cache.REJECTS, [r._replace(reason=mask(r.reason))._asdict() for r in rejected])
    for one in accepted:
        writer.left_out.update(one.pressed.values.keys() - rules.fields)
    writer.accepted += len(accepted)
    writer.rejected += len(rejected)
    waiting.clear()
    rejected.clear()


def _index(accepted: list[_Accepted], batch: pa.RecordBatch) -> list[dict[str, Any]]:
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
                "record_digest": lineage.record_digest(record),
                "signature": signature.tobytes(),
            }
        )
    return rows


def _evidence(accepted: list[_Accepted], first: int, mask: Callable[[str], str]) -> list[dict[str, Any]]:
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
        for found in (*one.pressed.findings, *_encoding(one.document))
    ]


def _encoding(document: Document) -> Iterator[Finding]:
    """An encoding that had to be found out is evidence as well: all of the text hangs on it."""
    if document.encoding != "utf-8":
        yield Finding(Candidate("encoding", document.encoding, "bytes", "", "", 1.0), chosen=True)


def _edits(accepted: list[_Accepted], writer: ShardWriter) -> list[dict[str, Any]]:
    rows = []
    for row, one in enumerate(accepted, writer.accepted):
        for edit in one.pressed.edits:
            writer.cut[edit.cleaner] += edit.end - edit.start
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
    entry = quarantine_entry(document.source, document.place, document.digest, "crashed a worker")
    os.pwrite(crumb, orjson.dumps(entry).ljust(4096), 0)


def quarantine_entry(source: str, place: str, digest: str, why: str) -> dict[str, str]:
    """One line of schema/decisions/quarantine.jsonl; `digest` is what later builds go by."""
    return {"source": source, "place": place, "digest": digest, "why": why}


class _OutOfTimeError(Exception):
    """The document's seconds are over."""


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise _OutOfTimeError after this CPU time; native code that never comes back is killed soon after.

    A worker that is killed is found out by its breadcrumb, so both ends are a reject and a line in quarantine.jsonl.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _OutOfTimeError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    signal.setitimer(signal.ITIMER_PROF, 2 * seconds + 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGVTALRM, before)
