"""What the page tells of the release as a whole."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from builder.licenses import spdx
from builder.release.inspection.overview import Overview
from builder.release.papers import front_matter
from builder.report.html.elements import Markup, bar, joined, table, tag, where
from builder.wording import counted

_NAMES = 20
"""Outlets and languages that are named."""


def header(overview: Overview) -> Markup:
    """Name the release: version, date, digest, licence."""
    stated, front = overview.stated, overview.front
    licence = front_matter.licence(front)
    told = {
        "Date": stated["date"] or "no document has a date",
        "Licence": spdx(licence) or licence or "the card names none",
        "Records": counted(overview.statistics.released, "record"),
        "Digest": tag("code", overview.digest),
    }
    name = front.get("pretty_name") or stated["name"]
    yanked = tag("strong", "Yanked: nobody should use this version. ", overview.yanked)
    return joined(
        [
            tag("p", "Release report of ", tag("code", stated["name"])),
            tag("h1", name, " ", overview.version),
            *([tag("p", yanked, class_="yanked")] if overview.yanked else ()),
            tag("dl", *(tag("div", tag("dt", key), tag("dd", value)) for key, value in told.items())),
        ]
    )


def funnel(overview: Overview) -> Markup:
    """Tell what became of every document that was read."""
    counts = overview.statistics
    read = overview.stated["counts"]["read"]
    rows = [("read", read), ("released", counts.released)]
    rows += [(f"released in {split}", number) for split, number in counts.splits.items()]
    rows += [("rejected", counts.rejected)]
    rows += [(f"rejected: {code}", number) for code, number in _ranked(counts.rejects)]
    return table("What became of the documents", ["Documents", "Number", "Share"], _shares(rows, read))


def metadata(overview: Overview) -> Markup:
    """Tell how many records have each field, and what kinds of evidence its values come from."""
    all_ = overview.statistics.released
    rows = []
    for field, number in overview.present.items():
        kinds = overview.statistics.kinds.get(field, {})
        told = ", ".join(f"{kind} {_percent(count, sum(kinds.values()))}" for kind, count in _ranked(kinds))
        rows.append((field, number, bar(number / max(1, all_)), told))
    return table("Fields of the records", ["Field", "Records", "Share that has it", "Values found in"], rows)


def cleaning(overview: Overview) -> Markup:
    """Tell what each cleaner and label took out."""
    cuts = overview.statistics.cuts
    if not cuts:
        return tag("p", "The release has no edits: it has no texts, or they stand as they were found.")
    most = max(cut.taken for cut in cuts.values())
    rows = [
        (name, cut.documents, bar(cut.taken / max(1, most), f"{cut.taken:,}"), cut.given)
        for name, cut in sorted(cuts.items(), key=lambda one: (-one[1].taken, one[0]))
    ]
    head = ["Cleaner or label", "Documents", "Characters taken out", "Put in"]
    return table("Characters that cleaning changed", head, rows)


def duplicates(overview: Overview) -> Markup:
    """Tell how many pairs of documents tell the same story, and what says so."""
    if not overview.alike:
        return tag("p", "No two documents tell the same story.")
    return table("Pairs of documents", ["What says so", "Pairs"], _ranked(overview.alike))


def coverage(overview: Overview) -> Markup:
    """Tell outlets, languages and days."""
    about, all_ = overview.statistics.coverage, overview.statistics.released
    told: list[Markup] = []
    if about.first:
        rest = f"; {counted(about.undated, 'record')} without a day" if about.undated else ""
        told += [_columns(overview.years), tag("p", f"Days from {about.first} to {about.last}{rest}.")]
    for name, counts in (("Outlet", about.outlets), ("Language", about.languages)):
        if counts:
            others = (f"and {len(counts) - _NAMES:,} more", sum([*counts.values()][_NAMES:]))
            unknown = ("not known", all_ - sum(counts.values()))
            rows = [*islice(counts.items(), _NAMES), *(one for one in (others, unknown) if one[1])]
            told.append(table(f"{name}s", [name, "Records", "Share"], _shares(rows, all_)))
    return joined(told or [tag("p", "No record says its outlet, language or day.")], "\n")


def changes(overview: Overview) -> Markup:
    """Tell what is another since the release before, and name the first documents of each kind."""
    before = overview.stated["previous"]
    if not before:
        return tag("p", "This is the first release.")
    told = {kind: number for kind, number in overview.stated["changes"].items() if number}
    if not told:
        return tag("p", f"The same records as in {before['version']}.")
    rows = [row for kind in told for document in overview.changed[kind] for row in document]
    return joined(
        [
            table(f"Documents that {before['version']} has otherwise", ["Change", "Documents"], told.items()),
            table(
                "The first of each kind",
                ["Document", "Id", "Change", "Field", "Before", "Now", "Why"],
                (
                    (
                        where(row),
                        row["id"],
                        row["change"],
                        *(row[name] or "" for name in ("field", "old", "new", "why")),
                    )
                    for row in rows
                ),
            ),
        ],
        "\n",
    )


def _columns(years: Mapping[int, int]) -> Markup:
    """Draw how many records each year has; gaps in time are gaps in the picture."""
    first, last, most = min(years), max(years), max(years.values())
    bars = [
        tag(
            "rect",
            tag("title", f"{year}: {number:,}"),
            x=f"{year - first + 0.1:.1f}",
            y=f"{100 - 100 * number / most:.1f}",
            width=0.8,
            height=f"{100 * number / most:.1f}",
        )
        for year, number in years.items()
    ]
    told = f"Records a year, at most {most:,}"
    view = f"0 0 {last - first + 1} 100"
    drawn = tag("svg", *bars, viewBox=view, preserveAspectRatio="none", role="img", aria_label=told)
    ends = tag("p", tag("span", first), tag("span", last), class_="ends")
    return tag("figure", drawn, ends, tag("figcaption", told), class_="time")


def _shares(rows: Sequence[tuple[str, int]], all_: int) -> Iterator[tuple[object, ...]]:
    return ((name, number, bar(number / max(1, all_))) for name, number in rows)


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _percent(part: int, all_: int) -> str:
    return f"{100 * part / max(1, all_):.0f}\xa0%"
