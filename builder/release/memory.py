"""Where Arrow takes its memory from while much of it comes and goes: its own allocator, mimalloc, keeps what is freed.

With jemalloc a build of 100,000 documents whose files are all written anew peaks a fifth lower and takes a tenth less
CPU, most of that of the kernel; `verify` needs 180 MB less where all is given back at once (docs/measurements.md).
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pyarrow as pa

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Settings of mallopt(3)."""
_LARGE = 4_000_000
"""So many bytes are given back as soon as they are freed. By itself glibc raises this number to 32 MB, and each thread
keeps what is below it: 110 MB when 680,000 documents were settled, 200 MB more while their files were written."""
_IDLE = 32_000_000
"""So many freed bytes below that are kept for what comes next. With the number above set glibc keeps 128 KB, and each
array of numpy's takes its pages from the kernel anew: half of the time in which pairs are proposed."""


@contextmanager
def frugal(decay: int = 1_000) -> Iterator[None]:
    """Have Arrow's memory from jemalloc, where there is one.

    Args:
        decay: milliseconds after which what is freed is given back; a second is jemalloc's own.
    """
    with suppress(AttributeError):  # only glibc has it
        malloc = ctypes.CDLL(None).mallopt
        malloc(_MMAP_THRESHOLD, _LARGE)
        malloc(_TRIM_THRESHOLD, _IDLE)
        malloc(_ARENA_MAX, 2)
    before = pa.default_memory_pool()
    if "jemalloc" in pa.supported_memory_backends():
        pa.jemalloc_set_decay_ms(decay)
        pa.set_memory_pool(pa.jemalloc_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)
