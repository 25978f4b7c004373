"""One shard job: the documents of some sources become Arrow files and a receipt. Runs in a worker."""

import contextlib
import functools
import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

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

Columns = Mapping[str, Sequence[Any]]

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
                    row, problems = outcome.judged.row, withheld.unquoted(outcome.judged.problems, outcome.judged.row)
                    yield _Rejected(judgement.reject(found, problems, row["id"]), name)
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
    writer.write(cache.REJECTS, _rejects(rejected, mask))
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
    passing: list[_Pressed] = []
    for one, given in pressed:
        row = one.judged.row
        if verdict := checks.one(row["id"], row["text"]):
            rejected.append(_Rejected(Reject(one.document.source, one.document.place, *verdict, row["id"]), given))
        else:
            passing.append(_Pressed(one, given))
    accepted = [one.tried for one in passing]
    batch = schema.batch(rules, [one.judged.row for one in accepted])
    writer.write_records(batch)
    digests = _record_digests(rules, accepted, batch)
    writer.write(cache.INDEX, _index(accepted, [one.given for one in passing], digests))
    writer.write(cache.EVIDENCE, _evidence(accepted, writer.accepted, mask))
    writer.write(cache.EDITS, _edits(accepted, writer))
    for one in accepted:
        writer.left_out.update(one.pressed.values.keys() - rules.fields)
    writer.accepted += len(accepted)


def _index(accepted: list[Tried], givens: Sequence[int], digests: Sequence[str]) -> Columns:
    """`digests` are those of the records."""
    words = [duplicates.normalise(one.pressed.text) for one in accepted]
    signatures = duplicates.signatures([duplicates.grams(some) for some in words])
    rows = [one.judged.row for one in accepted]
    urls, dates = (
        [value if isinstance(value := row.get(name), str) else None for row in rows] for name in ("url", "date")
    )
    return {
        "id": [row["id"] for row in rows],
        "authored": [one.judged.authored_id for one in accepted],
        "source": [one.document.source for one in accepted],
        "place": [one.document.place for one in accepted],
        "section": [boilerplate.section(one.pressed.values) for one in accepted],
        "url": [None if url is None else lineage.canonical_url(url) for url in urls],
        "date": dates,
        "doubt": [_doubt(one) for one in accepted],
        "digest": list(map(lineage.sha256, words)),
        "raw_digest": [one.document.digest for one in accepted],
        "withheld": [one.withheld for one in accepted],
        "given": givens,
        "record_digest": digests,
        "signature": [signature.tobytes() for signature in signatures],
    }


def _record_digests(rules: Schema, accepted: list[Tried], batch: pa.RecordBatch) -> list[str]:
    """The digests of records as their columns hold them, where strings are what they were."""
    texts = {one.name for one in rules.columns if "string" in (one.kind, one.kind == "list" and one.parts[0].kind)}
    values = [
        [one.judged.row.get(name) for one in accepted] if name in texts else batch.column(name).to_pylist()
        for name in rules.fields
    ]
    rows = (dict(zip(rules.fields, row, strict=True)) for row in zip(*values, strict=True))
    return [
        lineage.record_digest(row | {"text": None} if one.withheld else row)
        for one, row in zip(accepted, rows, strict=True)
    ]


def _doubt(one: Tried) -> float:
    """1 - mean confidence of the values chosen."""
    sure = [found.candidate.confidence for found in one.pressed.findings if found.chosen]
    return 1 - math.fsum(sure) / max(1, len(sure))


def _evidence(accepted: list[Tried], first: int, mask: Callable[[str], str]) -> Columns:
    """`first` is the number of the first document."""
    found = [
        (row, *finding.candidate, finding.chosen)
        for row, one in enumerate(accepted, first)
        for finding in (*_findings(one), *_encoding(one.document))
    ]
    row, field, value, kind, raw, place, confidence, chosen = zip(*found, strict=True) if found else ((),) * 8
    return {
        "row": row,
        "field": field,
        "value": [mask(orjson.dumps(one, default=str).decode()) for one in value],
        "chosen": chosen,
        "kind": kind,
        "raw": list(map(mask, raw)),
        "place": place,
        "confidence": confidence,
    }


def _findings(one: Tried) -> Iterable[Finding]:
    findings = one.pressed.findings
    return withheld.evidence(findings, one.judged.row) if one.withheld else findings


def _encoding(document: Document) -> tuple[Finding, ...]:
    """An encoding that had to be found out is evidence as well: all of the text hangs on it."""
    if document.encoding == "utf-8":
        return ()
    return (Finding(Candidate("encoding", document.encoding, _BYTES, "", "", 1.0), chosen=True),)


def _edits(accepted: list[Tried], writer: ShardWriter) -> Columns:
    for one in accepted:
        for edit in one.pressed.edits:
            writer.cut[edit.cleaner] += edit.end - edit.start
    shown = ((row, one.pressed.edits) for row, one in enumerate(accepted, writer.accepted) if not one.withheld)
    edits = [(row, *edit) for row, mine in shown for edit in mine]
    row, start, end, replacement, cleaner = zip(*edits, strict=True) if edits else ((),) * 5
    return {"row": row, "start": start, "end": end, "replacement": replacement, "cleaner": cleaner}


def _rejects(rejected: list[_Rejected], mask: Callable[[str], str]) -> Columns:
    return {
        "id": [one.reject.id for one in rejected],
        "source": [one.reject.source for one in rejected],
        "place": [one.reject.place for one in rejected],
        "code": [one.reject.code for one in rejected],
        "reason": [mask(one.reject.reason) for one in rejected],
        "given": [one.given for one in rejected],
    }


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
