"""What `builder diff` found, for a person, for a program and for a pull request."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from builder.release.changes import KINDS, Difference
from builder.release.papers import changelog
from builder.release.papers.changelog import Entry
from builder.release.papers.markdown import escape
from builder.report.passages import Passage, Piece, passages
from builder.report.plain import aligned, near, visible
from builder.wording import counted, shortened, where

if TYPE_CHECKING:
    from builder.release.inspection.diff import Diff

_WIDTH = 200
"""Characters shown of a value."""
_PIECE = 300
"""Characters shown of a run of words that came or went."""


def text(diff: "Diff", shown: int) -> str:
    """Return counts, rules and the first `shown` documents of each kind, with the passages that differ."""
    return "\n".join(_lines(diff, shown))


def _lines(diff: "Diff", shown: int) -> Iterator[str]:
    old, new = (visible(str(near(side.folder))) for side in (diff.old, diff.new))
    yield f"{old} → {new}: {counted(diff.new.released, 'document')}, was {diff.old.released:,}"
    if told := [(kind, number) for kind, number in diff.counts.items() if number]:
        yield aligned(told)
    same = "" if any(diff.counts.values()) else "the same documents; "
    yield f"{same}the least version after {diff.old.version} is {diff.least}"
    if diff.fields:
        yield "\nschema"
        yield aligned([(one.effect, one.kind, one.column, one.message) for one in diff.fields])
    for name, changed in (("recipe", diff.settings), ("tools", diff.tools)):
        if changed:
            yield f"\n{name}"
            yield aligned([(one.key, *_turned(one.old, one.new)) for one in changed])
    if diff.inputs:
        yield f"\nother inputs that differ: {', '.join(diff.inputs)}"
    for kind in KINDS:
        if number := diff.counts[kind]:
            yield f"\n{kind} {number:,}"
            yield from _documents(diff, kind, shown)


def _documents(diff: "Diff", kind: str, shown: int) -> Iterator[str]:
    documents = changelog.documents(kind, diff.documents, shown)
    for rows in documents:
        first = rows[0]
        place = where(first["source"], first["place"])
        split = f"  {first['split']}" if kind == "added" else ""
        why = f"  {first['why']}" if kind == "removed" else ""
        yield f"  {visible(first['id'])}  {visible(place)}{split}{visible(why)}"
        for row in rows if kind not in ("added", "removed") else ():
            yield from _field(row, diff.texts if kind == "edited" else {})
    if more := diff.counts[kind] - len(documents):
        yield f"  and {more:,} more; show them with: --show"


def _field(row: Mapping[str, Any], texts: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    if row["old"] is None and row["new"] is None:
        yield f"    {row['field']}"
        for passage in passages(*texts.get(row["id"], ("", ""))):
            yield f"      line {passage.line}: {_marked(passage)}"
        return
    old, new = (shortened(row[name], _WIDTH) if row[name] else "nothing" for name in ("old", "new"))
    yield f"    {row['field']}  {visible(old)} → {visible(new)}"


def _marked(passage: Passage) -> str:
    signs = {" ": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    return "".join(signs[piece.mark].format(visible(_cut(piece))) for piece in passage.pieces)


def _cut(piece: Piece) -> str:
    return shortened(piece.text.replace("\n", "¶"), _PIECE)


def _turned(old: str, new: str) -> Sequence[str]:
    return (shortened(old, _WIDTH), "→", shortened(new, _WIDTH)) if old and new else ("", "", new or old)


def markdown(diff: "Diff", _shown: int) -> str:
    """Return the changelog's entry for it, and the passages that differ."""
    entry = Entry(
        diff.new.version,
        diff.old.version,
        diff.new.released,
        Difference(diff.documents, diff.counts),
        diff.fields,
        [*diff.settings, *diff.tools],
    )
    lines = [changelog.render(entry).removeprefix(changelog.TITLE).strip()]
    if diff.texts:
        lines.append("\n### Texts")
    for name, (old, new) in diff.texts.items():
        lines.append(f"\n{escape(name)}\n")
        lines += [f"- line {passage.line}: {_struck(passage)}" for passage in passages(old, new)]
    return "\n".join(lines)


def _struck(passage: Passage) -> str:
    signs = {" ": "{}", "-": "~~{}~~", "+": "**{}**"}
    return " ".join(signs[piece.mark].format(escape(_cut(piece))) for piece in passage.pieces if piece.text.strip())


def json(diff: "Diff", _shown: int) -> str:
    """Return everything, each document's change as changes.parquet has it, and the passages of the texts read."""
    value = {
        **{
            side: {"folder": str(one.folder), "version": str(one.version), "released": one.released}
            for side, one in (("old", diff.old), ("new", diff.new))
        },
        "least": str(diff.least),
        "counts": diff.counts,
        "schema": [one._asdict() for one in diff.fields],
        "recipe": [one._asdict() for one in diff.settings],
        "tools": [one._asdict() for one in diff.tools],
        "inputs": diff.inputs,
        "documents": diff.documents.to_pylist(),
        "texts": {
            name: [{"line": one.line, "pieces": [list(piece) for piece in one.pieces]} for one in passages(*both)]
            for name, both in diff.texts.items()
        },
    }
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


RENDERERS: Mapping[str, Callable[["Diff", int], str]] = {"text": text, "json": json, "markdown": markdown}
"""Name for --format → how a difference is written; the number is of documents of each kind."""
