"""Where Arrow takes its memory from while much of it comes and goes: its own allocator, mimalloc, keeps what is freed.

With jemalloc a build of 100,000 documents whose files are all written anew peaks a fifth lower and takes a tenth less
CPU, most of that of the kernel; `verify` needs 180 MB less where all is given back at once (docs/measurements.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa


@contextmanager
def frugal(decay: int = 1_000) -> Iterator[None]:
    """Have Arrow's memory from jemalloc, where there is one.

    Args:
        decay: milliseconds after which what is freed is given back; a second is jemalloc's own.
    """
    before = pa.default_memory_pool()
    if "jemalloc" in pa.supported_memory_backends():
        pa.jemalloc_set_decay_ms(decay)
        pa.set_memory_pool(pa.jemalloc_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)
