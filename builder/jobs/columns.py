"""What a shard job writes of its documents beside their records, by column: index, evidence, edits and rejects."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from builder import boilerplate, cache, duplicates, lineage, schema, withheld
from builder.cache import splice
from builder.cache.splice import Part, Run
from builder.documents import Candidate, Document, Finding, Reject
from builder.schema import Schema
from builder.trial import Tried

Columns = Mapping[str, Sequence[Any]]

BYTES = "bytes"
"""The kind of evidence that is of no field: how the document's bytes were read."""


class Rejected(NamedTuple):
    """A document that does not enter, and what the next build knows it by; 0: it shall look for itself."""

    reject: Reject
    fingerprint: int = 0


def part(rules: Schema, accepted: Sequence[Tried], fingerprints: Sequence[int], mask: Callable[[str], str]) -> Part:
    """Lay out documents that were pressed.

    Args:
        rules: the record's schema.
        accepted: the documents.
        fingerprints: what the next build knows them by.
        mask: hides words in strings.
    """
    records = schema.batch(rules, [one.judged.row for one in accepted])
    columns = {
        cache.INDEX: index(accepted, fingerprints, record_digests(rules, accepted, records)),
        cache.EVIDENCE: evidence(accepted, mask),
        cache.EDITS: edits(accepted),
    }
    batches = {name: schema.columnar(cache.TABLES[name], values) for name, values in columns.items()}
    return Part({name: pa.Table.from_batches([one]) for name, one in ({cache.RECORDS: records} | batches).items()})


def index(accepted: Sequence[Tried], fingerprints: Sequence[int], digests: Sequence[str]) -> Columns:
    """What the global steps read; the next build knows documents by their fingerprints; `digests` are of records."""
    words = [duplicates.normalise(one.pressed.text) for one in accepted]
    signatures = duplicates.signatures(words)
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
        "fingerprint": fingerprints,
        "record_digest": digests,
        "signature": [signature.tobytes() for signature in signatures],
    }


def record_digests(rules: Schema, accepted: Sequence[Tried], batch: pa.RecordBatch) -> list[str]:
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


def _doubt(tried: Tried) -> float:
    """1 - mean confidence of the values chosen."""
    sure = [found.candidate.confidence for found in tried.pressed.findings if found.chosen]
    return 1 - math.fsum(sure) / max(1, len(sure))


def evidence(accepted: Sequence[Tried], mask: Callable[[str], str]) -> Columns:
    """Where each value was found; `mask` hides words in strings."""
    found = [
        (row, *finding.candidate, finding.chosen)
        for row, one in enumerate(accepted)
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


def _findings(tried: Tried) -> Iterable[Finding]:
    findings = tried.pressed.findings
    return withheld.evidence(findings, tried.judged.row) if tried.withheld else findings


def _encoding(document: Document) -> tuple[Finding, ...]:
    """An encoding that had to be found out is evidence as well: all of the text hangs on it."""
    if document.encoding == "utf-8":
        return ()
    return (Finding(Candidate("encoding", document.encoding, BYTES, "", "", 1.0), chosen=True),)


def edits(accepted: Sequence[Tried]) -> Columns:
    """What was cut and changed, but of texts that are withheld."""
    shown = ((row, one.pressed.edits) for row, one in enumerate(accepted) if not one.withheld)
    found = [(row, *edit) for row, edits in shown for edit in edits]
    row, start, end, replacement, cleaner = zip(*found, strict=True) if found else ((),) * 5
    return {"row": row, "start": start, "end": end, "replacement": replacement, "cleaner": cleaner}


def rejects(rejected: Sequence[Rejected], mask: Callable[[str], str]) -> Columns:
    """What does not enter, and why."""
    return {
        "id": [one.reject.id for one in rejected],
        "source": [one.reject.source for one in rejected],
        "place": [one.reject.place for one in rejected],
        "code": [one.reject.code for one in rejected],
        "reason": [mask(one.reject.reason) for one in rejected],
        "fingerprint": [one.fingerprint for one in rejected],
    }


def recount(rules: Schema, recalled: Sequence[Run]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Count what was cut from documents that were recalled, and which of their fields the schema does not name.

    Returns:
        Cleaner or label → characters, and field → documents.
    """
    edits, evidence = (splice.rows(name, recalled) for name in (cache.EDITS, cache.EVIDENCE))
    cleaners, codes = schema.codes(edits["cleaner"])
    taken = schema.numbers(schema.combined(pc.subtract(edits["end"], edits["start"])))
    cut = np.bincount(codes, taken, len(cleaners)).astype(int).tolist()
    values = pc.and_(evidence["chosen"], pc.not_equal(evidence["kind"], schema.string(BYTES)))
    counted = pc.value_counts(evidence["field"].filter(values)).to_pylist()
    left_out = {one["values"]: one["counts"] for one in counted if one["values"] not in rules.fields}
    return dict(zip(cleaners.to_pylist(), cut, strict=True)), left_out
