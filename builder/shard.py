"""One shard job: the documents of some sources become Arrow files and a receipt. Runs in a worker."""

import contextlib
import functools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import orjson
import pyarrow.compute as pc

from builder import (
    cache,
    checks,
    cleaning,
    judgement,
    lineage,
    quarantine,
    rights,
    schema,
    shard_columns,
    sources,
    trial,
    withheld,
)
from builder.boilerplate import Boilerplate
from builder.cache import Receipt, ShardWriter, recall
from builder.cache.recall import Recall, Recalled
from builder.documents import Document, Reject
from builder.quarantine import Held
from builder.recipe import Recipe
from builder.schema import Schema
from builder.shard_columns import Rejected
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


def run(job: Job) -> Receipt:
    """Do the job and leave its files in the cache."""
    rules = withheld.kept(_rules(job.schema), job.recipe.settings())
    with ShardWriter(job.cache, job.key, rules, job.inputs) as writer:
        waiting: list[_Pressed] | list[Recalled] = []
        rejected: list[Rejected] = []
        characters = 0
        for outcome in _outcomes(job, rules, writer):
            writer.read += 1
            if isinstance(outcome, Rejected):
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


def _outcomes(job: Job, rules: Schema, writer: ShardWriter) -> Iterator[_Pressed | Recalled | Rejected]:
    terms = Terms(job.recipe, rules.fields, _check(job.schema), job.boilerplate, job.quarantine)
    before = Recall(job.cache)
    crumb = os.open(breadcrumb(job), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        for source in job.sources:
            shared = _shared(job, source)
            for found in sources.read(Path(job.recipe.root, job.recipe.raw), source, job.recipe.limits):
                if isinstance(found, Reject):
                    yield Rejected(found)
                    continue
                name = recall.given(shared, found)
                held = quarantine.holds(job.quarantine, found)
                known = None if held else before.find(name, found)
                if known is not None:
                    yield Rejected(known, name) if isinstance(known, Reject) else known
                    continue
                _drop(crumb, found)
                outcome = trial.attempt(found, terms)
                if isinstance(outcome, trial.Stopped):
                    writer.quarantined.append(quarantine.entry(*outcome))
                    yield Rejected(quarantine.reject(found))
                elif isinstance(outcome, Reject):
                    yield Rejected(outcome, 0 if held else name)
                elif outcome.judged.problems:
                    row, problems = outcome.judged.row, withheld.unquoted(outcome.judged.problems, outcome.judged.row)
                    yield Rejected(judgement.reject(found, problems, row["id"]), name)
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
    rejected: list[Rejected],
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
    writer.write(cache.REJECTS, shard_columns.rejects(rejected, mask))
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
            values = pc.and_(rows["chosen"], pc.not_equal(rows["kind"], schema.string(shard_columns.BYTES)))
            counted = pc.value_counts(rows["field"].filter(values)).to_pylist()
            writer.left_out.update(
                {one["values"]: one["counts"] for one in counted if one["values"] not in rules.fields}
            )
    writer.accepted += len(recalled)


def _write(
    rules: Schema,
    writer: ShardWriter,
    pressed: Sequence[_Pressed],
    rejected: list[Rejected],
    mask: Callable[[str], str],
) -> None:
    """Hold documents against the checks, write what passes and add what does not to what is rejected."""
    passing: list[_Pressed] = []
    for one, given in pressed:
        row = one.judged.row
        if verdict := checks.one(row["id"], row["text"]):
            rejected.append(Rejected(Reject(one.document.source, one.document.place, *verdict, row["id"]), given))
        else:
            passing.append(_Pressed(one, given))
    accepted = [one.tried for one in passing]
    batch = schema.batch(rules, [one.judged.row for one in accepted])
    writer.write_records(batch)
    digests = shard_columns.record_digests(rules, accepted, batch)
    writer.write(cache.INDEX, shard_columns.index(accepted, [one.given for one in passing], digests))
    writer.write(cache.EVIDENCE, shard_columns.evidence(accepted, writer.accepted, mask))
    writer.write(cache.EDITS, shard_columns.edits(accepted, writer.accepted))
    for one in accepted:
        writer.left_out.update(one.pressed.values.keys() - rules.fields)
        for edit in one.pressed.edits:
            writer.cut[edit.cleaner] += edit.end - edit.start
    writer.accepted += len(accepted)


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
