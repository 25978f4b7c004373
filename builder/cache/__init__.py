"""What builds leave in .builder/ so that nothing is done twice; all of it may be deleted at any time.

shards      where shard jobs leave their results, and who may believe them
reasons     why a shard is done again
retention   which shards stay, so that the cache does not grow
mapped      a file of all jobs, memory-mapped and seen as one table
recall      what was made of each document, and where it lies
splice      documents of several shards put together as one
likeness    how alike texts are
digests     of files that were not touched
checked     small files that are believed only with their digest
edition     which builder made it
"""

from builder.cache.shards import (
    EDITS,
    EVIDENCE,
    FILES,
    INDEX,
    RECEIPT,
    RECORDS,
    REJECTS,
    TABLES,
    Inputs,
    Receipt,
    ShardWriter,
    checksum,
    find,
    inputs,
    key_of,
    layout,
    open_table,
)

__all__ = [
    "EDITS",
    "EVIDENCE",
    "FILES",
    "INDEX",
    "RECEIPT",
    "RECORDS",
    "REJECTS",
    "TABLES",
    "Inputs",
    "Receipt",
    "ShardWriter",
    "checksum",
    "find",
    "inputs",
    "key_of",
    "layout",
    "open_table",
]
