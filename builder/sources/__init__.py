"""From raw/ to documents, losing nothing: every document is read or is a reject with its reason.

listing   what raw/ holds: walk finds files, globs and foreign say what of them is read, ranges cut it into runs
source    a file in raw/ as a value: paths, never content
sidecars, metadata_table, front_matter   what a curator wrote beside and above documents
readers   READERS: a name's ending → files, json_documents, tables, parquet, snapshots, warc; rows: what has columns
streams   bytes, unpacked in pieces; encodings makes text of them, marks warns of some
json_values, yaml_values, values   values strictly as they were written, and candidates made of them
pairs     texts with plain sidecars, read at once
outside   documents of files anywhere
rejects   why one does not enter
places    back from a value to its file, line and column; positions is how these are written
"""

from builder.sources.globs import unmatched
from builder.sources.json_documents import Lookup, Record, Skip
from builder.sources.json_values import is_common
from builder.sources.listing import Listing, scan
from builder.sources.marks import encoding_warnings
from builder.sources.metadata_table import KEY as METADATA_KEY
from builder.sources.metadata_table import NAMES as METADATA_TABLES
from builder.sources.outside import documents
from builder.sources.pairs import pair_reader
from builder.sources.places.spots import spots, spots_in
from builder.sources.places.targets import TEXT_KINDS, Wanted
from builder.sources.ranges import LINED, groups, split
from builder.sources.readers import READERS, read, read_records
from builder.sources.rejects import REJECT_CODES
from builder.sources.source import Source, locate, path_in_raw

__all__ = [
    "LINED",
    "METADATA_KEY",
    "METADATA_TABLES",
    "READERS",
    "REJECT_CODES",
    "TEXT_KINDS",
    "Listing",
    "Lookup",
    "Record",
    "Skip",
    "Source",
    "Wanted",
    "documents",
    "encoding_warnings",
    "groups",
    "is_common",
    "locate",
    "pair_reader",
    "path_in_raw",
    "read",
    "read_records",
    "scan",
    "split",
    "spots",
    "spots_in",
    "unmatched",
]
