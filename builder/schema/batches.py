"""Rows → RecordBatch, exactly: nothing is coerced, nothing dropped.

`pyarrow.array(list)` imports pandas where it is installed (1.3 s in every worker, measured) and turns values into what
fits, so the buffers are laid out here, as the Arrow columnar format describes them.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

from builder.schema.arrow import arrow_schema
from builder.schema.moments import days, microseconds
from builder.schema.table import Column, Table

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa


_MAX_OFFSET = 2**31 - 1
"""What an offset of Arrow's can say, of 32 bits."""


def batch(table: Table, rows: Sequence[Mapping[str, Any]]) -> "pa.RecordBatch":
    """Lay rows that have passed the check out as columns; a property that a row lacks is null.

    Raises:
        ValueError, TypeError: a row had not passed the check.
        OverflowError: 2 GiB or more of text in one column; hand over fewer rows at a time.
    """
    return columnar(table, {name: [row.get(name) for row in rows] for name in table.fields})


def columnar(table: Table, values: Mapping[str, Sequence[Any]]) -> "pa.RecordBatch":
    """Lay out the values of each column, by its name; errors are those of `batch`."""
    import pyarrow as pa

    schema = arrow_schema(table)
    columns = []
    for column, fit in zip(table.columns, schema, strict=True):
        columns.append(_array(column, fit.type, values[column.name]))
        if not fit.nullable and columns[-1].null_count:
            raise ValueError(f"{column.name} is null in a row, but every row must have it")
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def strings(values: Sequence[str | None]) -> "pa.StringArray":
    """Return a column of strings, which pyarrow.array would import pandas for."""
    import pyarrow as pa

    return _array(Column("", "string"), pa.string(), list(values))


def string(value: str) -> "pa.StringScalar":
    """Return a value to compare a column with."""
    return strings([value])[0]


def integers(values: "npt.NDArray[np.int64]") -> "pa.Int64Array":
    """Return a column of numbers, or the places that `take` wants, without a copy and without pandas."""
    import numpy as np
    import pyarrow as pa

    return pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(np.ascontiguousarray(values, np.int64))])


def numbers(values: "pa.Int64Array") -> "npt.NDArray[np.int64]":
    """Return a column of numbers, none of them null, as numpy sees it; `to_numpy` would import pandas."""
    import numpy as np

    return np.frombuffer(values.buffers()[1] or b"", np.int64)[values.offset : values.offset + len(values)]


def combined(column: "pa.ChunkedArray") -> "pa.Array":
    """Return a column in one piece; its `combine_chunks` would import pandas where it has none."""
    import pyarrow as pa

    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.nulls(0, column.type)


def positions(indices: "pa.ChunkedArray | pa.Array") -> "npt.NDArray[np.int64]":
    """Return what `index_in` found, -1 where it found nothing."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    filled = pc.fill_null(indices.cast(pa.int64()), integers(np.full(1, -1))[0])
    return numbers(combined(filled) if isinstance(filled, pa.ChunkedArray) else filled)


def codes(column: "pa.ChunkedArray") -> "tuple[pa.Array, npt.NDArray[np.int64]]":
    """Return the distinct values of a column, and the place of each row's among them, -1 where it is null."""
    import numpy as np
    import pyarrow as pa

    chunks = column.dictionary_encode().chunks
    names = chunks[-1].dictionary if chunks else pa.nulls(0, column.type)
    return names, np.concatenate([np.empty(0, np.int64), *(positions(chunk.indices) for chunk in chunks)])


def _array(column: Column, kind: "pa.DataType", values: Sequence[Any]) -> "pa.Array":
    import pyarrow as pa

    buffers: list[Any] = [_validity(values)]
    children: list[pa.Array] = []
    if column.kind == "string":
        buffers += _texts(values if buffers[0] is None else [value or "" for value in values])
    elif column.kind == "binary":
        buffers += _bytes(values)
    elif column.kind == "boolean":
        buffers.append(_bits(values))
    elif column.kind == "list":
        lists = [() if value is None else value for value in values]
        buffers.append(_offsets(map(len, lists)))
        children.append(_array(column.parts[0], kind.value_type, [item for items in lists for item in items]))
    elif column.kind == "object":
        for i, part in enumerate(column.parts):
            children.append(_array(part, kind.field(i).type, [None if v is None else v.get(part.name) for v in values]))
    else:
        buffers.append(_numbers(column, values))
    return pa.Array.from_buffers(kind, len(values), buffers, children=children)


def _texts(parts: Sequence[str]) -> tuple["pa.Buffer", "pa.Buffer"]:
    """The offsets of strings in UTF-8, and all of them in one."""
    import pyarrow as pa

    if all(map(str.isascii, parts)):
        return _offsets(map(len, parts)), pa.py_buffer("".join(parts).encode())
    return _bytes([part.encode() for part in parts])


def _bytes(values: Sequence[bytes | None]) -> tuple["pa.Buffer", "pa.Buffer"]:
    import pyarrow as pa

    parts = [value or b"" for value in values]
    return _offsets(map(len, parts)), pa.py_buffer(b"".join(parts))


def _numbers(column: Column, values: Sequence[Any]) -> "pa.Buffer":
    """`array` takes numbers only and refuses what does not fit; most are as it takes them."""
    import pyarrow as pa

    code, number = _NUMBERS[column.kind] if column.kind != "label" else ("q", column.names.index)
    if column.kind in _NUMERIC_KINDS:
        with suppress(TypeError):
            return pa.py_buffer(array(code, values))
    return pa.py_buffer(array(code, [0 if value is None else number(value) for value in values]))


def _integer(value: Any) -> Any:
    """JSON Schema says that 1.0 is an integer."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


_NUMBERS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "integer": ("q", _integer),
    "number": ("d", lambda value: value),
    "date": ("i", days),
    "date-time": ("q", microseconds),
}
"""Kind → code of its C type in `array`, value → number."""
_NUMERIC_KINDS = frozenset({"integer", "number"})
"""Kinds whose values are numbers already, but for 1.0 and null."""


def _validity(values: Sequence[Any]) -> "pa.Buffer | None":
    return _bits(value is not None for value in values) if None in values else None


def _bits(flags: Iterable[bool | None]) -> "pa.Buffer":
    import numpy as np
    import pyarrow as pa

    return pa.py_buffer(np.packbits(np.fromiter(flags, bool), bitorder="little"))


def _offsets(sizes: Iterable[int]) -> "pa.Buffer":
    import numpy as np
    import pyarrow as pa

    ends = np.cumsum(np.fromiter(chain((0,), sizes), np.int64))
    if ends[-1] > _MAX_OFFSET:
        raise OverflowError(f"a column has {ends[-1]:,} bytes or items")
    return pa.py_buffer(ends.astype(np.int32))
