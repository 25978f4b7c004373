"""Where shard jobs leave their results: Arrow files and a receipt, in .builder/ beside dist/.

A job whose receipt matches its inputs' digests is done; nothing in the cache is believed without its digest, and all of
it may be deleted at any time.
"""

import hashlib
import shutil
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import orjson
import xxhash

from builder import schema
from builder.errors import WorldError
from builder.lineage import AccountingError
from builder.remote import File
from builder.schema import Column, Table, tables

if TYPE_CHECKING:
    import pyarrow as pa

BUFFER = 65_536
"""Bytes that are written at once: Arrow's format has many parts of eight, and each would be a call of its own."""
_PIECE = 2**18
"""Bytes that are read at once."""

RECORDS, INDEX, EVIDENCE, EDITS, REJECTS = "records", "index", "evidence", "edits", "rejects"


_FINGERPRINT = Column("fingerprint", "integer")
"""What the document is known by in `recall`; 0: by nothing."""


def _by_row(table: Table) -> Table:
    """An accepted document's number in its job stands in place of its id, which is final only in the reduction."""
    return Table((Column("row", "integer"), *(column for column in table.columns if column.name != "id")))


TABLES = {
    INDEX: Table(
        (
            Column("id", "string"),
            Column("authored", "boolean"),
            Column("source", "string"),
            Column("place", "string"),
            Column("section", "string"),
            Column("url", "string", required=False),
            Column("date", "string", required=False),
            Column("doubt", "number"),
            Column("digest", "string"),
            Column("raw_digest", "string"),
            Column("withheld", "boolean"),
            Column("record_digest", "string"),
            Column("signature", "binary"),
            _FINGERPRINT,
        )
    ),
    EVIDENCE: _by_row(tables.EVIDENCE),
    EDITS: _by_row(tables.EDITS),
    REJECTS: Table((*tables.REJECTS.columns, _FINGERPRINT)),
}
"""The files of a job beside its records. The index is what the global steps need to know of an accepted document."""

FILES = (RECORDS, *TABLES)
"""All files of a job; each has the ending .arrow."""
RECEIPT = "receipt.json"


def layout(records: Table) -> dict[str, "pa.Schema"]:
    """Return the files of a job and their columns."""
    return {name: schema.arrow_schema(table) for name, table in ({RECORDS: records} | TABLES).items()}


Inputs = Mapping[str, str]
"""What a job's result depends on: name → digest. Only its file says it: of a million files it is most of a receipt."""


class Receipt(NamedTuple):
    """What a job did; the proof that its files are whole."""

    key: str
    """sha256 (hex) of all inputs; the name of the job's folder."""
    read: int
    accepted: int
    rejected: int
    cut: Mapping[str, int]
    """Cleaner or label → characters of the base text it took out or replaced, over accepted documents."""
    left_out: Mapping[str, int]
    """Authored field that the schema does not name → accepted documents that have it."""
    quarantined: tuple[Mapping[str, str], ...]
    """Documents that ran out of time here, for schema/decisions/quarantine.jsonl."""
    files: Mapping[str, str]
    """File name → its `checksum`."""


def checksum(path: File, start: int = 0, stop: int | None = None) -> str:
    """Return what tells a damaged file from a whole one, 32 hex digits (XXH3, a ninth of the time that SHA-256 takes).

    Of a file, or of its bytes from `start` to before `stop`. It is no proof against somebody who makes two contents of
    one checksum: it says what need not be done again, and a release states none of them.
    """
    digest = xxhash.xxh3_128()
    with path.open("rb") as file:
        file.seek(start)
        while piece := file.read(_PIECE if stop is None else min(_PIECE, stop - start)):
            digest.update(piece)
            start += len(piece)
    return digest.hexdigest()


class ShardWriter:
    """Writes one job's Arrow files; the folder gets its name only when everything is in it."""

    def __init__(self, cache: Path, key: str, records: Table, inputs: Inputs) -> None:
        import pyarrow as pa

        self.folder = cache / key
        self._cache = cache
        # A name of its own: a worker that a cluster takes for dead may still be at the same job.
        self.staging = cache / f"{key}.{uuid.uuid4().hex}.tmp"
        self.staging.mkdir(parents=True)
        self._key = key
        self._inputs = inputs
        self._sinks = {
            name: pa.output_stream(str(self.staging / f"{name}.arrow"), compression=None, buffer_size=BUFFER)
            for name in FILES
        }
        self._writers = {name: pa.ipc.new_file(self._sinks[name], fields) for name, fields in layout(records).items()}
        self.read = self.accepted = self.rejected = 0
        self.cut: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.quarantined: list[Mapping[str, str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._close()

    def _close(self) -> None:
        # A writer leaves its file open, and what the file has not flushed would be missing in its digest.
        for name, sink in self._sinks.items():
            if not sink.closed:
                self._writers[name].close()
                sink.close()

    def write(self, name: str, values: Mapping[str, Sequence[Any]]) -> None:
        """Append the values of each column to one of TABLES."""
        if any(values.values()):
            self._writers[name].write_batch(schema.columnar(TABLES[name], values))

    def append(self, name: str, rows: "pa.Table") -> None:
        """Append rows of a file of the same layout."""
        for batch in rows.combine_chunks().to_batches():
            self._writers[name].write_batch(batch)

    def finish(self) -> Receipt:
        """Close the files, check the accounting law, write the receipt and put the folder in its place."""
        self._close()
        if self.read != self.accepted + self.rejected:
            raise AccountingError(self.read, self.accepted, self.rejected)
        files = {path.name: checksum(path) for path in sorted(self.staging.iterdir())}
        receipt = Receipt(
            key=self._key,
            read=self.read,
            accepted=self.accepted,
            rejected=self.rejected,
            cut=dict(sorted(self.cut.items())),
            left_out=dict(sorted(self.left_out.items())),
            quarantined=tuple(self.quarantined),
            files=files,
        )
        (self.staging / RECEIPT).write_bytes(orjson.dumps({**receipt._asdict(), "inputs": self._inputs}))
        return self._in_place(receipt)

    def _in_place(self, receipt: Receipt) -> Receipt:
        """Give the folder its name, unless another worker that did the same job has done so."""
        if (theirs := find(self._cache, self._key)) is None:
            shutil.rmtree(self.folder, ignore_errors=True)
            with suppress(OSError):
                self.staging.rename(self.folder)
                return receipt
            theirs = find(self._cache, self._key)
        shutil.rmtree(self.staging, ignore_errors=True)
        if theirs is None:
            raise WorldError(f"{self.folder} cannot be written", "see whether the disk is full or read-only")
        return theirs


def find(cache: Path, key: str, digest: Callable[[Path], str] = checksum) -> Receipt | None:
    """Return the receipt of a finished job whose files still have their checksums, as `digest` says, else None."""
    folder = cache / key
    receipt, _ = _receipt(folder) or (None, None)
    try:
        intact = receipt and receipt.key == key and all(digest(folder / n) == d for n, d in receipt.files.items())
    except OSError:
        return None
    return receipt if intact else None


def _receipt(folder: Path) -> tuple[Receipt, Inputs] | None:
    try:
        receipt = orjson.loads((folder / RECEIPT).read_bytes())
        inputs = receipt.pop("inputs")
        return Receipt(**receipt | {"quarantined": tuple(receipt["quarantined"])}), inputs
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def inputs(cache: Path) -> dict[str, Inputs]:
    """Return the inputs of all that says that it is a finished job, by key, whether or not its files are whole."""
    receipts = filter(None, map(_receipt, cache.iterdir() if cache.is_dir() else ()))
    return {receipt.key: inputs for receipt, inputs in receipts}


def open_table(cache: Path, key: str, name: str) -> "pa.Table":
    """Map a job's file into memory; nothing is read before it is used."""
    import pyarrow as pa

    with pa.memory_map(str(cache / key / f"{name}.arrow")) as source:
        return pa.ipc.open_file(source).read_all()


def key_of(*parts: Any) -> str:
    """Digest everything a job's result depends on into its key."""
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_DATACLASS)).hexdigest()
