"""One shard job: the documents of some sources become Arrow files and a receipt. Runs in a worker."""

import contextlib
import functools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

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
from builder.cache import Receipt, ShardWriter, recall
from builder.cache.recall import Recall, Recalled
from builder.documents import Candidate, Document, Finding, Reject
from builder.quarantine import Held
from builder.recipe import Recipe
from builder.schema import Schema
from builder.trial import Terms, Tried

BATCH = 500
BATCH_CHARACTERS = 20_000_000
"""A batch is written at whichever comes first, so that a worker's memory does not grow with its documents."""


_BYTES = "bytes"
"""The kind of evidence that is of no field: how the document's bytes were read."""


class Job(NamedTuple):
    """What a worker needs, by path; `key` is the digest of all of it and of the bytes behind the paths."""

    key: str
    sources: tuple[sources.Source, ...]
    recipe: Recipe
    schema: Path
    cache: Path
    quarantine: Held
    """Documents of these sources that crashed or hung a worker before."""
    boilerplate: Boilerplate
    inputs: Mapping[str, str]
    """All that the result depends on: name → digest."""


class _Pressed(NamedTuple):
    """A document that was pressed now, and what the next build will know it by."""

    tried: Tried
    given: int

    @property
    def document(self) -> Document:
        return self.tried.document


class _Rejected(NamedTuple):
    """One that does not enter; 0: the next build shall look for itself."""

    reject: Reject
    given: int = 0


def run(job: Job) -> Receipt:
    """Do the job and leave its files in the cache."""
    rules = withheld.kept(_rules(job.schema), job.recipe.settings())
    with ShardWriter(job.cache, job.key, rules, job.inputs) as writer:
        waiting: list[_Pressed] | list[Recalled] = []
        rejected: list[_Rejected] = []
        characters = 0
        for outcome in _outcomes(job, rules, writer):
            writer.read += 1
            if isinstance(outcome, _Rejected):
                rejected.append(outcome)
            else:
                if waiting and _origin(waiting[0]) != _origin(outcome):
                    _flush(job, rules, writer, waiting, rejected)
                    characters = 0
                waiting.append(outcome)  # type: ignore[arg-type]  # all are of one kind, as they have one origin
                characters += len(outcome.document.content)
            if len(waiting) + len(rejected) >= BATCH or characters >= BATCH_CHARACTERS:
                _flush(job, rules, writer, waiting, rejected)
                characters = 0
        _flush(job, rules, writer, waiting, rejected)
        return writer.finish()


def _origin(outcome: _Pressed | Recalled) -> str:
    return outcome.shard if isinstance(outcome, Recalled) else ""


def _outcomes(job: Job, rules: Schema, writer: ShardWriter) -> Iterator[_Pressed | Recalled | _Rejected]:
    terms = Terms(job.recipe, rules.fields, _check(job.schema), job.boilerplate, job.quarantine)
    before = Recall(job.cache)
    crumb = os.open(breadcrumb(job), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        for source in job.sources:
            shared = _shared(job, source)
            for found in sources.read(Path(job.recipe.root, job.recipe.raw), source, job.recipe.limits):
                if isinstance(found, Reject):
                    yield _Rejected(found)
                    continue
                name = recall.given(shared, found)
                held = quarantine.holds(job.quarantine, found)
                known = None if held else before.find(name, found)
                if known is not None:
                    yield _Rejected(known, name) if isinstance(known, Reject) else known
                    continue
                _drop(crumb, found)
                outcome = trial.attempt(found, terms)
                if isinstance(outcome, trial.Stopped):
                    writer.quarantined.append(quarantine.entry(*outcome))
                    yield _Rejected(quarantine.reject(found))
                elif isinstance(outcome, Reject):
                    yield _Rejected(outcome, 0 if held else name)
                elif outcome.judged.problems:
                    yield _Rejected(judgement.reject(found, outcome.judged.problems, outcome.judged.row["id"]), name)
                elif rights.withholds(outcome.judged.row, job.recipe):
                    row = withheld.record(outcome.judged.row)
                    # Not for the next build: what was cut from it is counted, and stands in no file.
                    yield _Pressed(outcome._replace(judged=outcome.judged._replace(row=row), withheld=True), 0)
                else:
                    yield _Pressed(outcome, name)
    finally:
        os.close(crumb)
        breadcrumb(job).unlink(missing_ok=True)


def _shared(job: Job, source: sources.Source) -> bytes:
    """Digest all that the results of a source's documents depend on besides their own bytes and places."""
    common = {name: value for name, value in job.inputs.items() if not name.startswith("raw/") and name != "quarantine"}
    raw, beside = Path(job.recipe.root, job.recipe.raw), ""
    if source.sidecar:
        with contextlib.suppress(OSError):
            beside = lineage.file_digest(sources.locate(raw, source.sidecar))
    return bytes.fromhex(cache.key_of(common, source.sidecar, beside, repr(source.authored)))


def _flush(
    job: Job,
    rules: Schema,
    writer: ShardWriter,
    waiting: list[_Pressed] | list[Recalled],
    rejected: list[_Rejected],
) -> None:
    """Write what waits, and empty both lists."""
    masks = job.recipe.cleaning.mask
    mask = functools.partial(cleaning.mask, names=masks) if masks else str
    recalled = [one for one in waiting if isinstance(one, Recalled)]
    if recalled:
        _take_over(job, rules, writer, recalled)
    else:
        _write(rules, writer, [one for one in waiting if isinstance(one, _Pressed)], rejected, mask)
    if job.recipe.edition == "metadata":
        rejected[:] = (one._replace(reject=withheld.silent(one.reject)) for one in rejected)
    refused = [one.reject._replace(reason=mask(one.reject.reason))._asdict() | {"given": one.given} for one in rejected]
    writer.write(cache.REJECTS, refused)
    writer.rejected += len(rejected)
    waiting.clear()
    rejected.clear()


def _take_over(job: Job, rules: Schema, writer: ShardWriter, recalled: Sequence[Recalled]) -> None:
    """Write what an earlier build made of these documents."""
    for name, rows in recall.take(job.cache, recalled, writer.accepted):
        writer.append(name, rows)
        if name == cache.EDITS:
            for cleaner in pc.unique(rows["cleaner"]).to_pylist():
                some = rows.filter(pc.equal(rows["cleaner"], schema.string(cleaner)))
                writer.cut[cleaner] += pc.sum(pc.subtract(some["end"], some["start"])).as_py()
        if name == cache.EVIDENCE:
            values = pc.and_(rows["chosen"], pc.not_equal(rows["kind"], schema.string(_BYTES)))
            counted = pc.value_counts(rows["field"].filter(values)).to_pylist()
            writer.left_out.update(
                {one["values"]: one["counts"] for one in counted if one["values"] not in rules.fields}
            )
    writer.accepted += len(recalled)


def _write(
    rules: Schema,
    writer: ShardWriter,
    pressed: Sequence[_Pressed],
    rejected: list[_Rejected],
    mask: Callable[[str], str],
) -> None:
    """Hold documents against the checks, write what passes and add what does not to what is rejected."""
    waiting = [one.tried for one in pressed]
    batch = schema.batch(rules, [one.judged.row for one in waiting])
    verdicts = checks.run(batch)
    passing = [i for i, verdict in enumerate(verdicts) if verdict is None]
    for (one, given), verdict in zip(pressed, verdicts, strict=True):
        if verdict is not None:
            reject = Reject(one.document.source, one.document.place, *verdict, one.judged.row["id"])
            rejected.append(_Rejected(reject, given))
    accepted = [waiting[i] for i in passing]
    batch = batch.take(schema.integers(np.array(passing, np.int64)))
    writer.write_records(batch)
    index = zip(_index(accepted, batch), passing, strict=True)
    writer.write(cache.INDEX, [row | {"given": pressed[i].given} for row, i in index])
    writer.write(cache.EVIDENCE, _evidence(accepted, writer.accepted, mask))
    writer.write(cache.EDITS, _edits(accepted, writer))
    for one in accepted:
        writer.left_out.update(one.pressed.values.keys() - rules.fields)
    writer.accepted += len(accepted)


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
        yield Finding(Candidate("encoding", document.encoding, _BYTES, "", "", 1.0), chosen=True)


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
