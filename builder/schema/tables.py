"""The columns of the files beside the records: every config but `default`, and the ledger."""

from builder.schema.table import Column, Table

_SOURCE = Column("source", "string", "Path of the file in raw/ that the document was read from.")
_PLACE = Column("place", "string", "Where in the source the document stands; empty: it is the whole file.")

EVIDENCE = Table(
    (
        Column("id", "string", "The record's id."),
        Column("field", "string", "The field that the value is for."),
        Column("value", "string", "The value, as JSON text."),
        Column("chosen", "boolean", "Whether the record has this value."),
        Column("kind", "string", "Where it comes from: sidecar, front-matter, json-ld, byline and so on."),
        Column("raw", "string", "The string as it stands in the source, before it was parsed."),
        Column("place", "string", "Where that string stands: a line and column, a JSON path, a tag."),
        Column("confidence", "number", "0 to 1; what somebody wrote beside or above the text has 1."),
    )
)

REJECTS = Table(
    (
        Column("id", "string", "The document's id, where it has one.", required=False),
        _SOURCE,
        _PLACE,
        Column("code", "string", "Why it does not enter: a short name that stays the same."),
        Column("reason", "string", "Why, in a sentence, and what to write where."),
    )
)

DUPLICATES = Table(
    (
        Column("id", "string", "The id of a document, released or not."),
        Column("other", "string", "The id of the one of the two that would stay."),
        Column("kind", "string", "What says that they are one story: copy, near, departed or url."),
        Column("similarity", "number", "Jaccard similarity of their word 5-grams; missing for url.", required=False),
    )
)

EDITS = Table(
    (
        Column("id", "string", "The record's id."),
        Column("cleaner", "string", "The cleaner, or the label of the block that was cut."),
        Column("start", "integer", "First code point of the base text that is replaced."),
        Column("end", "integer", "The code point after the last that is replaced."),
        Column("replacement", "string", "What stands there instead."),
    )
)

CHANGES = Table(
    (
        Column("id", "string", "The record's id."),
        Column("change", "string", "added, removed, edited, extended (a new field of the schema), moved or regrouped."),
        _SOURCE,
        _PLACE,
        Column("split", "string", "The split it is in; of a removed one, the split it was in."),
        Column("field", "string", "What is another: a field of the record, split or group.", required=False),
        Column("old", "string", "What it was: a split, a group, or JSON text; null for the text.", required=False),
        Column("new", "string", "What it is now.", required=False),
        Column("why", "string", "Why it was removed: a reject's code and reason, or source-gone.", required=False),
    )
)

LEDGER = Table(
    (
        Column("id", "string", "The record's id, fixed at its first release."),
        _SOURCE,
        _PLACE,
        Column("url", "string", "Its canonical url, where it has one.", required=False),
        Column("group", "string", "The group of documents of one story that it belongs to."),
        Column("split", "string", "The split that it was released in and stays in."),
        Column("order", "integer", "Its place in the order of all records ever released, from 0."),
        Column("first_version", "string", "The release that it first stood in."),
        Column("digest", "string", "sha256 of the normalised text."),
        Column("raw_digest", "string", "sha256 of the document's raw bytes."),
        Column("record_digest", "string", "sha256 of the record."),
        Column("signature", "binary", "MinHash signature of the text.", required=False),
    )
)
