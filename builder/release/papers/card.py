"""README.md: the curator's card, with everything a release can say about itself computed from its files.

The front matter is what `load_dataset` and the Hub read; the sections below the curator's text are for people.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from builder.release.data.contents import Config
from builder.release.papers import front_matter
from builder.release.papers.markdown import escape, table
from builder.release.papers.statistics import Statistics
from builder.release.version import Version
from builder.schema import Column, features_yaml
from builder.withheld import TEXT
from builder.wording import counted

_SIZES = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "1B<n<10B")
"""The Hub's words for 0 rows up, each ten times the one before from 1,000 on."""

_SHOWN = 20
"""Outlets, languages, licences and marks that the card names."""

_CONTENTS = {
    "default": "the articles",
    "evidence": "where each metadata value was found, and the candidates not taken",
    "rejects": "the documents that did not enter, and why",
    "duplicates": "which documents tell the same story, and what says so",
    "edits": "every change cleaning made",
}


class Facts(NamedTuple):
    """What a release says about itself."""

    name: str
    """The corpus's."""
    date: str
    """The day of the release as YYYY-MM-DD, "" where no document has a date."""
    version: Version
    previous: Version | None
    folder: str
    """Where the release stands, as one writes it from the corpus's root: dist/v1.2.0."""
    configs: Sequence[Config]
    fields: Sequence[Column]
    statistics: Statistics
    changes: Mapping[str, int]
    """Kind → documents, against the release before."""
    yanked: Mapping[Version, str]
    """Version → why nobody should use it."""
    front: Mapping[str, Any]
    """The front matter of the curator's card."""
    body: str
    """The text below it."""

    @property
    def read(self) -> int:
        """Documents read."""
        return self.statistics.released + self.statistics.rejected

    @property
    def languages(self) -> Any:
        """Those of the curator's card, or else of the records, the most frequent first."""
        return self.front.get("language") or [*self.statistics.coverage.languages]

    @property
    def bare(self) -> bool:
        """Whether this is the edition without texts."""
        return all(field.name != TEXT for field in self.fields)


def render(facts: Facts) -> str:
    """Return README.md."""
    return front_matter.join({**facts.front, **computed(facts)}, "\n\n".join([facts.body, *sections(facts)]))


def computed(facts: Facts) -> dict[str, Any]:
    """Return the keys of the front matter that a release states about itself."""
    return {
        **({"language": languages} if (languages := facts.languages) else {}),
        "size_categories": [size_category(facts.statistics.released)],
        "configs": [_config(config, facts.version) for config in facts.configs],
        "dataset_info": [_info(config) for config in facts.configs],
    }


def sections(facts: Facts) -> list[str]:
    """Return the sections below the curator's text."""
    return [f"## {title}\n\n{write(facts)}" for title, write in SECTIONS.items()]


def size_category(rows: int) -> str:
    """Return the Hub's word for a number of rows.

    >>> size_category(999), size_category(1000)
    ('n<1K', '1K<n<10K')
    """
    return _SIZES[max(0, len(str(rows)) - 3)]


def _config(config: Config, version: Version) -> dict[str, Any]:
    # Only here does the version reach `ds.info.version`; in dataset_info it is ignored.
    files = [{"split": split.name, "path": f"{config.folder}/{split.name}-*.parquet"} for split in config.splits]
    entry: dict[str, Any] = {"config_name": config.name, "version": str(version), "data_files": files}
    return entry | ({"default": True} if config.name == "default" else {})


def _info(config: Config) -> dict[str, Any]:
    return {
        "config_name": config.name,
        "features": features_yaml(config.schema),
        "splits": [
            {"name": split.name, "num_bytes": split.uncompressed, "num_examples": split.rows} for split in config.splits
        ],
        "download_size": sum(split.bytes for split in config.splits),
        "dataset_size": config.uncompressed,
    }


def _load(facts: Facts) -> str:
    others = [f"`{config.name}`" for config in facts.configs if config.name != "default"]
    more = f"\n\nThe other configs ({', '.join(others)}) each have the one split `train`." if others else ""
    return (
        "```python\nfrom datasets import load_dataset\n\n"
        f'articles = load_dataset("{facts.folder}")  # this folder, or its name on the Hub\nprint(articles)\n```{more}'
    )


def _splits(facts: Facts) -> str:
    rows = [
        (f"`{config.name}`", f"`{split.name}`", f"{split.rows:,}", f"{split.bytes:,}", _CONTENTS[config.name])
        for config in facts.configs
        for split in config.splits
    ]
    return table(["Config", "Split", "Rows", "Bytes", "What it holds"], rows)


def _coverage(facts: Facts) -> str:
    coverage, parts = facts.statistics.coverage, []
    if coverage.first:
        rest = f"; {counted(coverage.undated, 'article')} without a day" if coverage.undated else ""
        parts.append(f"Days from {coverage.first} to {coverage.last}{rest}.")
    for name, counts in (("Outlet", coverage.outlets), ("Language", coverage.languages)):
        if counts:
            unknown = facts.statistics.released - sum(counts.values())
            rows = [(escape(one), f"{number:,}") for one, number in counts.items()]
            parts.append(table([name, "Articles"], _first(rows) + [("not known", f"{unknown:,}")] * bool(unknown)))
    return "\n\n".join(parts) or "No article says its outlet, language or day."


def _fields(facts: Facts) -> str:
    rows = [
        (
            f"`{field.name}`",
            escape(field.type_name()),
            "always" if field.required else "where known",
            escape(field.description),
        )
        for field in facts.fields
    ]
    return table(["Field", "Type", "Present", "Meaning"], rows)


def _evidence(facts: Facts) -> str:
    rows = []
    kept = {field.name for field in facts.fields}  # evidence tells of fields, too, that the schema does not name
    for field, kinds in ((field, kinds) for field, kinds in facts.statistics.kinds.items() if field in kept):
        total = sum(kinds.values())
        ranked = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
        shares = (f"{escape(kind)} {100 * number / total:.0f} %" for kind, number in ranked)
        rows.append((escape(field), f"{total:,}", ", ".join(shares)))
    if not rows:
        return "No value was looked for outside the sources' own columns."
    return table(["Field", "Values", "Found in"], rows)


def _rejects(facts: Facts) -> str:
    counts = facts.statistics
    summary = f"{counted(facts.read, 'document')} read, {counts.released:,} released, {counts.rejected:,} rejected."
    if not counts.rejects:
        return summary
    rows = [(escape(code), f"{number:,}") for code, number in counts.rejects.items()]
    return f"{summary} The config `rejects` names each and says what was wrong.\n\n{table(['Code', 'Documents'], rows)}"


def _cuts(facts: Facts) -> str:
    if facts.bare:
        return "This edition has no texts, so it does not tell what was cut from them."
    if not facts.statistics.cuts:
        return "Nothing: every text stands as it was found."
    rows = [(escape(n), f"{c.documents:,}", f"{c.taken:,}", f"{c.given:,}") for n, c in facts.statistics.cuts.items()]
    head = ["Cleaner or label", "Documents", "Characters taken out", "Characters put in their place"]
    return f"The config `edits` holds every change.\n\n{table(head, rows)}"


def _rights(facts: Facts) -> str:
    rights, released = facts.statistics.rights, facts.statistics.released
    name = front_matter.licence(facts.front)
    sentences = [f"The dataset is published under `{escape(name)}`." if name else "The card names no licence."]
    if facts.bare:
        sentences.append("This edition has no texts: it has the ids, splits and metadata of the full one.")
    elif rights.withheld:
        sentences.append(f"The texts of {counted(rights.withheld, 'document')} are withheld: `text` is null there.")
    if rights.licenses:
        sentences.append("The field `license` says which licence a document's text has of its own:")
        unknown = released - sum(rights.licenses.values())
        rows = [
            (escape(one), f"{number:,}") for one, number in [*rights.licenses.items(), ("not known", unknown)] if number
        ]
        sentences.append(f"\n\n{table(['Licence', 'Documents'], _first(rows))}\n\n")
    if rights.reservations:
        sentences.append(
            f"What pages reserve, those of {counted(rights.reserved, 'document')}, says the field `reservations`:"
        )
        rows = [(f"`{escape(mark)}`", f"{number:,}") for mark, number in rights.reservations.items()]
        sentences.append(f"\n\n{table(['Mark', 'Documents'], _first(rows))}")
    return " ".join(sentences).replace(" \n", "\n").replace("\n ", "\n").strip()


def _first(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    more = len(rows) - _SHOWN
    return rows if more <= 0 else [*rows[:_SHOWN], (f"and {more:,} more", "")]


def _versions(facts: Facts) -> str:
    if facts.previous is None:
        return f"This is version {facts.version}, the first. `CHANGES.md` will name what changes."
    changes = [f"{number:,} {kind}" for kind, number in facts.changes.items() if number]
    yanked = [f"\n- {version}: {escape(reason)}" for version, reason in sorted(facts.yanked.items())]
    return (
        f"This is version {facts.version}. Since {facts.previous}: {', '.join(changes) or 'the same records'}. "
        "`CHANGES.md` names the documents of every version; a document never changes its split."
        + ("\n\nWithdrawn versions, which nobody should use:\n" + "".join(yanked) if yanked else "")
    )


SECTIONS: Mapping[str, Callable[[Facts], str]] = {
    "How to load": _load,
    "Splits": _splits,
    "Coverage": _coverage,
    "Fields": _fields,
    "Where the metadata came from": _evidence,
    "What was rejected and why": _rejects,
    "What was cut": _cuts,
    "Licence and rights": _rights,
    "Versions": _versions,
}
"""Heading → what it says, in order."""
