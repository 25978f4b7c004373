"""One shard job: the documents of some sources become Arrow files and a receipt. Runs in a worker."""

import contextlib
import functools
import itertools
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import orjson
import pyarrow as pa

from builder import cache, checks, cleaning, judgement, lineage, quarantine, rights, schema, sources, trial, withheld
from builder.cache import Receipt, ShardWriter, recall, splice
from builder.cache.recall import Recall, Recalled
from builder.documents import Document, Reject
from builder.errors import WorldError
from builder.jobs import columns
from builder.jobs.columns import Rejected
from builder.jobs.job import Job, breadcrumb
from builder.quarantine import Held
from builder.schema import Schema
from builder.trial import Terms, Tried

BATCH = 500
BATCH_CHARACTERS = 20_000_000
"""Documents, and characters of them, that fill a batch: a worker's memory does not grow with its documents."""


class _Pressed(NamedTuple):
    """A document that was pressed now, and what the next build will know it by."""

    tried: Tried
    fingerprint: int

    @property
    def source(self) -> str:
        return self.tried.document.source

    @property
    def place(self) -> str:
        return self.tried.document.place


def run(job: Job) -> Receipt:
    """Do the job and leave its files in the cache.

    Raises:
        WorldError: raw/ is not seen from here: documents that cannot be read would be rejects.
    """
    raw = job.recipe.raw_folder
    if isinstance(raw, Path) and not raw.is_dir():
        raise WorldError(f"there is no folder {raw} on {platform.node()}", "give all workers raw/ under the same path")
    rules = withheld.kept(job.schema, job.recipe.settings())
    load = job.load()
    with ShardWriter(job.cache, job.key, rules, {**load.inputs, **job.terms}) as writer:
        waiting: list[_Pressed | Recalled] = []
        rejected: list[Rejected] = []
        filled = 0.0
        for outcome in _outcomes(job, load.sources, rules, writer):
            writer.read += 1
            if isinstance(outcome, Rejected):
                rejected.append(outcome)
            else:
                waiting.append(outcome)
            filled += _share(outcome)
            if filled >= 1:
                _flush(job, rules, writer, waiting, rejected)
                filled = 0.0
        _flush(job, rules, writer, waiting, rejected)
        return writer.finish()


def _share(outcome: _Pressed | Recalled | Rejected) -> float:
    """Return how much of a batch an outcome fills; what is recalled is copied from file to file."""
    if isinstance(outcome, Recalled):
        return outcome.size / BATCH_CHARACTERS
    return 1 / BATCH + (0 if isinstance(outcome, Rejected) else len(outcome.tried.document.content) / BATCH_CHARACTERS)


def _outcomes(
    job: Job, listed: Sequence[sources.Source], rules: Schema, writer: ShardWriter
) -> Iterator[_Pressed | Recalled | Rejected]:
    terms = Terms(job.recipe, rules.kinds, _check(job.schema), job.boilerplate, job.quarantine)
    before = Recall(job.cache)
    crumb = os.open(breadcrumb(job), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        for source in listed:
            shared = _shared(job, source)
            recalling = _recalling(before, shared, source.path, job.quarantine) if before else None
            documents: Iterator[Document | Reject | Recalled | Rejected] = sources.read(
                job.recipe.raw_folder, source, job.recipe.limits, recalling
            )
            for found in documents:
                if isinstance(found, Document):
                    os.pwrite(crumb, orjson.dumps(quarantine.entry(found, "crashed a worker")).ljust(4096), 0)
                    yield _press(found, terms, writer, recall.fingerprint(shared, found.digest, found.encoding))
                elif isinstance(found, Reject):
                    yield Rejected(found)
                else:
                    yield found
    finally:
        os.close(crumb)
        breadcrumb(job).unlink(missing_ok=True)


def _recalling(
    before: Recall, shared: bytes, source: str, held: Held
) -> Callable[[str, str, str], Recalled | Rejected | None]:
    """Return what tells what the last build made of a document of a source, unless it is in quarantine."""

    def find(place: str, digest: str, encoding: str) -> Recalled | Rejected | None:
        if held and (source, digest) in held:
            return None
        fingerprint = recall.fingerprint(shared, digest, encoding)
        found = before.find(fingerprint, source, place)
        return Rejected(found, fingerprint) if isinstance(found, Reject) else found

    return find


def _press(document: Document, terms: Terms, writer: ShardWriter, fingerprint: int) -> _Pressed | Rejected:
    """Press a document that the next build shall know by this fingerprint."""
    held = quarantine.holds(terms.quarantine, document)
    outcome = trial.attempt(document, terms)
    if isinstance(outcome, trial.Stopped):
        writer.quarantined.append(quarantine.entry(*outcome))
        return Rejected(quarantine.reject(document))
    if isinstance(outcome, Reject):
        return Rejected(outcome, 0 if held else fingerprint)
    if outcome.judged.problems:
        row, problems = outcome.judged.row, withheld.unquoted(outcome.judged.problems, outcome.judged.row)
        return Rejected(judgement.reject(document, problems, row["id"]), fingerprint)
    if rights.withholds(outcome.judged.row, terms.recipe):
        row = withheld.record(outcome.judged.row)
        # Not for the next build: what was cut from it is counted, and stands in no file.
        return _Pressed(outcome._replace(judged=outcome.judged._replace(row=row), withheld=True), 0)
    return _Pressed(outcome, fingerprint)


def _shared(job: Job, source: sources.Source) -> bytes:
    """Digest all that the results of a source's documents depend on besides their own bytes and places."""
    raw, sidecar = job.recipe.raw_folder, ""
    if source.sidecar:
        with contextlib.suppress(OSError):
            sidecar = lineage.file_digest(sources.locate(raw, source.sidecar))
    own = source.kind, source.reading, source.sidecar, sidecar, repr(source.authored)
    return bytes.fromhex(cache.key_of(job.terms, *own))


def _flush(
    job: Job, rules: Schema, writer: ShardWriter, waiting: list[_Pressed | Recalled], rejected: list[Rejected]
) -> None:
    """Write what waits, and empty both lists."""
    masks = job.recipe.cleaning.mask
    mask = functools.partial(cleaning.mask, names=masks) if masks else str
    accepted = _checked(waiting, rejected)
    if accepted:
        _write(rules, writer, accepted, mask)
    if job.recipe.edition == "metadata":
        rejected[:] = (one._replace(reject=withheld.silent(one.reject)) for one in rejected)
    writer.write(cache.REJECTS, columns.rejects(rejected, mask))
    writer.rejected += len(rejected)
    waiting.clear()
    rejected.clear()


def _checked(waiting: Sequence[_Pressed | Recalled], rejected: list[Rejected]) -> list[_Pressed | Recalled]:
    """Hold documents against the checks, return what passes and add what does not to what is rejected."""
    passing = []
    for one in waiting:
        row = one.tried.judged.row if isinstance(one, _Pressed) else None
        if isinstance(one, _Pressed) and row and (verdict := checks.first_failure(row["id"], row["text"])):
            rejected.append(Rejected(Reject(one.source, one.place, *verdict, row["id"]), one.fingerprint))
        else:
            passing.append(one)
    return passing


def _write(
    rules: Schema,
    writer: ShardWriter,
    accepted: Sequence[_Pressed | Recalled],
    mask: Callable[[str], str],
) -> None:
    """Write documents, in order, at least one: what was pressed now and what an earlier build made."""
    fresh = [one for one in accepted if isinstance(one, _Pressed)]
    part = columns.part(rules, [one.tried for one in fresh], [one.fingerprint for one in fresh], mask)
    numbers = itertools.count()
    places = [(part, next(numbers)) if isinstance(one, _Pressed) else (one.part, one.row) for one in accepted]
    some = splice.runs(places)
    recalled = [run for run in some if run.part is not part]
    for name, rows in splice.join(some, writer.accepted):
        writer.append(name, _placed(rows, accepted) if recalled and name == cache.INDEX else rows)
    if recalled:
        cut, left_out = columns.recount(rules, recalled)
        writer.cut.update(cut)
        writer.left_out.update(left_out)
    named = frozenset(rules.fields)
    writer.left_out.update(name for one, _ in fresh for name in one.pressed.values.keys() - named)
    for one, _ in fresh:
        for edit in one.pressed.edits:
            writer.cut[edit.cleaner] += edit.end - edit.start
    writer.accepted += len(accepted)


def _placed(index: pa.Table, accepted: Sequence[_Pressed | Recalled]) -> pa.Table:
    """Say of each document where it is now."""
    for name in ("source", "place"):
        values = schema.strings([getattr(one, name) for one in accepted])
        index = index.set_column(index.schema.get_field_index(name), index.schema.field(name), values)
    return index


@functools.lru_cache(maxsize=2)
def _check(rules: Schema) -> schema.Check:
    return schema.checker(rules)
