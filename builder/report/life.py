"""What `builder explain` tells of a document."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from builder.documents import ARTICLE_LABELS, Finding
from builder.report.plain import aligned, spoken, visible
from builder.wording import counted, shortened, where

if TYPE_CHECKING:
    from builder.pipeline import Pressed
    from builder.release.inspection.explain import Life

_WIDTH = 60


def life(lives: Sequence["Life"]) -> str:
    """Return one section a document: source, releases, verdict, evidence, blocks, repairs."""
    return "\n\n".join("\n".join(_lines(history)) for history in lives)


def _lines(history: "Life") -> Iterator[str]:
    yield visible(where(history.source, history.place))
    if history.document:
        read = f"read as {history.document.format} {history.document.reading}, {history.document.encoding}"
        yield f"  id {visible(history.name)}; {read}, sha256 {history.document.digest[:16]}…"
    for stay in history.stays:
        group = "" if stay.group == history.name else f", group {visible(stay.group)}"
        yield f"  in {stay.release}: split {stay.split}{group}, first released in {stay.first_version}"
    for problem in history.rejected:
        hint = f" ({visible(problem.hint)})" if problem.hint else ""
        yield f"  rejected: {visible(problem.message)}{hint} [{problem.code}]"
    for reason in history.withheld:
        yield f"  text withheld: {visible(reason)}"
    if history.pressed:
        yield "\nmetadata (* chosen)"
        yield aligned(_evidence(history.pressed.findings)) if history.pressed.findings else "  nothing was found"
        if history.pressed.blocks:
            yield "\nblocks (* the text)"
            yield aligned(_blocks(history.pressed))
        yield "\nrepairs and cuts"
        yield aligned(_repairs(history.pressed)) if history.pressed.edits else "  none: the text stands as it was found"
        if history.pressed.repeated:
            yield aligned([(cut.place, shortened(cut.line, _WIDTH)) for cut in history.pressed.repeated])


def _evidence(findings: Sequence[Finding]) -> list[tuple[str, ...]]:
    """A row a candidate: the fields in the order of choosing, of each the chosen one first, then the surest."""
    fields = list(dict.fromkeys(found.candidate.field for found in findings))
    ranked = sorted(findings, key=lambda f: (fields.index(f.candidate.field), not f.chosen, -f.candidate.confidence))
    return [
        (
            "*" if found.chosen else "",
            found.candidate.field,
            shortened(spoken(found.candidate.value), _WIDTH),
            found.candidate.kind,
            f"{found.candidate.confidence:.2f}",
            shortened(found.candidate.place, _WIDTH),
        )
        for found in ranked
    ]


def _blocks(pressed: "Pressed") -> list[tuple[str, ...]]:
    lines = pressed.page.split("\n")
    return [
        (
            "*" if block.label in ARTICLE_LABELS else "",
            f"{block.start + 1}-{block.end}" if block.end - block.start > 1 else str(block.end),
            block.label.value,
            shortened(" ".join(lines[block.start : block.end]).strip(), _WIDTH),
            block.why,
        )
        for block in pressed.blocks
    ]


def _repairs(pressed: "Pressed") -> list[tuple[str, int, str]]:
    times = Counter(edit.cleaner for edit in pressed.edits)
    characters: Counter[str] = Counter()
    for edit in pressed.edits:
        characters[edit.cleaner] += edit.end - edit.start
    return [(name, characters[name], f"characters at {counted(count, 'place')}") for name, count in times.most_common()]
