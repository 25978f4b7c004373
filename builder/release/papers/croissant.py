"""croissant.json: the release for machines that read Croissant 1.1 (http://mlcommons.org/croissant/1.1)."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from builder import licenses
from builder.release.data.contents import Config
from builder.release.papers.card import Facts
from builder.withheld import TEXT
from builder.wording import counted

FILE = "croissant.json"

_PARQUET = "application/x-parquet"
"""What mlcroissant and the Hub say; mlcroissant 1.1 reads no file of IANA's application/vnd.apache.parquet."""

_TERMS = (
    "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract", "field", "fileObject",
    "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5",
    "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator",
    "source", "subField", "transform",
)  # fmt: skip

CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _TERMS},
}

_TYPES = (
    (pa.types.is_boolean, "sc:Boolean"),
    (pa.types.is_integer, "sc:Integer"),
    (pa.types.is_floating, "sc:Float"),
    (pa.types.is_date, "sc:Date"),
    (pa.types.is_timestamp, "sc:DateTime"),
)


_MEANINGS = {"license": "sc:license", "url": "sc:url"}
"""Column → the property of schema.org that it is, of each record."""


def render(facts: Facts, digests: Mapping[str, str]) -> dict[str, Any]:
    """Return the description of a release.

    Args:
        facts: the release's.
        digests: path in the release → sha256, of the Parquet files at least.
    """
    front, covered = facts.front, facts.statistics.coverage
    title = str(front.get("pretty_name") or facts.name)
    without = " This edition has no texts." if facts.bare else ""
    described: dict[str, Any] = {
        "@context": dict(CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": facts.name,
        "alternateName": title,
        "description": str(front.get("description") or f"{title}, version {facts.version}.") + without,
        "license": _licenses(facts),
        "inLanguage": facts.languages,
        "temporalCoverage": "/".join(filter(None, (covered.first, covered.last))),
        "keywords": front.get("tags"),
        "datePublished": facts.date,
        "version": str(facts.version),
        "citeAs": _citation(facts, title),
        **_responsible(facts),
        "distribution": [_file(path, digests[path]) for path in sorted(digests) if path.endswith(".parquet")]
        + [_file_set(config) for config in facts.configs],
        "recordSet": [_record_set(config) for config in facts.configs],
    }
    return {key: value for key, value in described.items() if value}


def _licenses(facts: Facts) -> list[str]:
    """Where the dataset's licence stands, and those that its texts have of their own: at spdx.org, if SPDX knows it."""
    stated = facts.front.get("license_link") or facts.front.get("license") or []
    own = () if facts.bare else (one for one in facts.statistics.rights.licenses if licenses.spdx(one))
    named = [licenses.urls(str(one)) or [str(one)] for one in (stated if isinstance(stated, list) else [stated])]
    return list(dict.fromkeys(page for some in (*named, *map(licenses.urls, own)) for page in some))


def _citation(facts: Facts, title: str) -> str:
    year = f", year = {{{facts.date[:4]}}}" if facts.date else ""
    return f"@misc{{{facts.name}-{facts.version}, title = {{{title}}}, version = {{{facts.version}}}{year}}}"


def _responsible(facts: Facts) -> dict[str, Any]:
    """What a release knows of itself of the RAI vocabulary; what only a person knows stands in the card."""
    counts = facts.statistics
    missing = [f"{counted(number, 'document')} rejected: {code}." for code, number in counts.rejects.items()]
    missing += [
        f"The field {column.name} is given where it is known."
        for column in facts.fields
        if not column.required and column.name != TEXT
    ]
    rights = counts.rights
    if rights.withheld:
        missing.append(f"The text is withheld: {counted(rights.withheld, 'document')}.")
    limits = ["This edition has no texts: it has the ids, splits and metadata of the full one."] if facts.bare else []
    limits += [
        f"Mining or training is reserved by the page, {mark}: {counted(number, 'document')}."
        for mark, number in rights.reservations.items()
    ]
    return {
        "rai:dataLimitations": limits,
        "rai:dataCollectionMissingData": " ".join(missing),
        "rai:dataPreprocessingProtocol": [
            f"{name}: {cut.taken:,} characters taken out of {counted(cut.documents, 'document')}, {cut.given:,} put in."
            for name, cut in counts.cuts.items()
        ],
        "rai:dataReleaseMaintenancePlan": "Releases never change. PATCH: the same records; MINOR: records "
        "or fields were added; MAJOR: records were edited, removed or moved. A document never changes its split, and a "
        "retracted one is in no later release.",
    }


def _file(path: str, digest: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "encodingFormat": _PARQUET,
        "sha256": digest,
    }


def _file_set(config: Config) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{config.name}-files",
        "name": f"{config.name}-files",
        "encodingFormat": _PARQUET,
        "includes": f"{config.folder}/*.parquet",
    }


def _record_set(config: Config) -> dict[str, Any]:
    fields = [_field(config.name, f"{config.name}-files", column) for column in config.schema]
    return {"@type": "cr:RecordSet", "@id": config.name, "name": config.name, "field": fields}


def _field(prefix: str, files: str, column: pa.Field) -> dict[str, Any]:
    kind, repeated = column.type, False
    while pa.types.is_list(kind) or pa.types.is_large_list(kind):
        kind, repeated = kind.value_type, True
    field: dict[str, Any] = {"@type": "cr:Field", "@id": f"{prefix}/{column.name}", "name": column.name}
    if column.name in _MEANINGS:
        field["equivalentProperty"] = _MEANINGS[column.name]
    if repeated:
        field |= {"isArray": True, "arrayShape": "-1"}
    if pa.types.is_struct(kind):
        return field | {"subField": [_field(f"{prefix}/{column.name}", files, inner) for inner in kind]}
    data_type = next((name for matches, name in _TYPES if matches(kind)), "sc:Text")
    source = {"fileSet": {"@id": files}, "extract": {"column": column.name}}
    return field | {"dataType": data_type, "source": source}
