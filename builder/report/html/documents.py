"""What the page tells of single documents: rejects with their reasons, records with evidence, before and after."""

from collections.abc import Iterator, Sequence

import orjson

from builder.cleaning.pieces import Piece
from builder.release.inspection.look import Shown
from builder.release.inspection.overview import Overview
from builder.report.html.elements import Markup, joined, table, tag, where
from builder.report.plain import spoken
from builder.wording import counted, shortened

_SIGNS = str.maketrans({" ": "·", "\t": "→", "\xa0": "␣"})
"""What stands for a space that came or went."""

_TITLE = 120
"""Characters of a title."""
_ROWS = 100
"""Rows of evidence of a document."""

_VIEWS = {"both": "before and after", "before": "before", "after": "after"}


def rejects(overview: Overview) -> Markup:
    """Name some rejects of each code, with their reasons."""
    if not overview.rejects:
        return tag("p", "No document was rejected.")
    rows = [(where(row), row["code"], tag("span", row["reason"], dir="auto")) for row in overview.rejects]
    shown = f"{len(rows):,} of {counted(overview.statistics.rejected, 'document')}"
    return table(f"Rejected: {shown}", ["Document", "Code", "Why"], rows)


def documents(overview: Overview) -> Markup:
    """Show documents, each with evidence, cuts, and its text in which what came and went is marked."""
    told = [
        tag(
            "p",
            "What cleaning took out is ",
            tag("del", "struck through"),
            ", with the label of what it was; what it put in is ",
            tag("ins", "underlined"),
            ". Spaces and line ends that changed are shown as signs: · ↵ → ␣.",
        ),
        tag("fieldset", tag("legend", "Texts"), *(_view(view, words) for view, words in _VIEWS.items())),
    ]
    return joined([*told, *map(_document, overview.documents)], "\n")


def _view(view: str, words: str) -> Markup:
    checked = ' checked="checked"' if view == "both" else ""
    choice = Markup(f'<input type="radio" name="view" id="{view}"{checked} />')
    return tag("label", choice, " ", words)


def _document(document: Shown) -> Markup:
    entry, record = document.entry, document.record
    title = shortened(str(record.get("title") or entry["id"]), _TITLE)
    taken = counted(sum(cut.taken for cut in document.cuts.values()), "character")
    facts = f"{where(entry)}; {entry['split']}; since {entry['first_version']}; {taken} taken out"
    return tag(
        "details",
        tag("summary", tag("h3", title, dir="auto", lang=_language(document)), tag("span", facts)),
        tag("p", "id ", tag("code", entry["id"])),
        _evidence(document),
        *_text(document),
        open="open" if document.named else None,
    )


def _evidence(document: Shown) -> Markup:
    if not document.evidence:
        return tag("p", "The release has no evidence of it.")
    rows = [
        (
            row["field"],
            spoken(orjson.loads(row["value"])),
            tag("strong", "chosen") if row["chosen"] else "not taken",
            row["kind"],
            f"{row['confidence']:.2f}",
            row["place"],
        )
        for row in document.evidence[:_ROWS]
    ]
    head = ["Field", "Value", "Taken?", "Found in", "Confidence", "Place"]
    more = f", the first {_ROWS} of {len(document.evidence):,}" if len(document.evidence) > _ROWS else ""
    return table(f"Metadata and its evidence{more}", head, rows)


def _text(document: Shown) -> Iterator[Markup]:
    if document.pieces is None:
        yield tag("p", "The release does not have its text.")
        return
    if document.cuts:
        rows = [(name, *cut) for name, cut in document.cuts.items()]
        yield table("What cleaning did to it", ["Cleaner or label", "Places", "Characters out", "In"], rows)
    if not document.traced:
        yield tag("p", "What was taken out is not shown, only how much: raw/ is not at hand, or another by now.")
    yield tag("div", joined(_pieces(document.pieces)), class_="text", dir="auto", lang=_language(document))
    if document.left:
        more = f"{counted(document.left, 'character')} more; all of it: "
        yield tag("p", more, tag("code", f"builder report --document {document.entry['id']}"))


def _language(document: Shown) -> str | None:
    """The language, where the schema has it as text: a label is a number."""
    language = document.record.get("language")
    return language if isinstance(language, str) else None


def _pieces(pieces: Sequence[Piece]) -> Iterator[Markup]:
    label = ""
    for piece in pieces:
        if not piece.cleaner:
            yield joined([piece.after])
        elif piece.before is None:
            yield tag("del", f"{piece.cleaner}: {counted(piece.size, 'character')}", class_="unseen")
        elif piece.before:
            named = not piece.after and piece.cleaner != label and any(map(str.isalnum, piece.before))
            rest = piece.size - len(piece.before)
            yield tag(
                "del",
                *([tag("b", piece.cleaner)] if named else ()),
                _signed(piece.before, "↵" if piece.after else "↵\n"),
                *([tag("b", f"… {counted(rest, 'character')} more")] if rest > 0 else ()),
                title=piece.cleaner,
            )
        if piece.cleaner and piece.after:
            yield tag("ins", _signed(piece.after, "↵\n"), title=piece.cleaner)
        label = piece.cleaner


def _signed(text: str, line_end: str) -> str:
    """Show what nobody could see; what else came or went shows itself."""
    return text.translate(_SIGNS).replace("\n", line_end) if text.isspace() else text
