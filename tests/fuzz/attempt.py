"""One document, or the files of a raw/ folder, through the whole pipeline and held to its laws."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from builder import checks, cleaning, judgement, pages, pipeline, schema, sources
from builder.documents import Candidate, Document, Format, Reading, Reject
from builder.errors import UsageError
from builder.lineage import sha256
from builder.recipe import Cleaning, Recipe

RECIPE = Recipe(name="fuzz", cleaning=Cleaning(mask=("email", "phone")))
SCHEMA = Path(__file__).parents[2] / "schema/article.schema.json"


class BrokenLawError(Exception):
    """What the pipeline made of a document is not what it promises."""


def hold(holds: bool, law: str) -> None:  # noqa: FBT001 - the law's truth
    """Assert a law, also where Python leaves assertions out.

    Raises:
        BrokenLawError: it does not hold.
    """
    if not holds:
        raise BrokenLawError(law)


def document(
    content: str, reading: Reading = "page", form: Format = "text", authored: tuple[Candidate, ...] = ()
) -> Document:
    """Return a document that was never a file."""
    digest = sha256(content.encode("utf-8", "surrogatepass"))
    return Document("a", "", reading, form, content, authored, "utf-8", digest)


def press(found: Document) -> str:
    """Press and judge a document; return "text", or the code of its reject.

    Raises:
        BrokenLawError: the edits do not replay, the blocks do not cover the page, or a second time differs.
        Exception: whatever the pipeline raises that it does not promise.
    """
    rules, check = _rules()
    try:
        pressed = pipeline.press(found, RECIPE, rules.fields)
    except pages.UnreadablePageError as error:
        return error.code
    hold(cleaning.replay(pressed.base, pressed.edits) == pressed.text, "the edits replayed on the base are the text")
    borders = [border for edit in pressed.edits for border in (edit.start, edit.end)]
    hold(borders == sorted(borders), "edits are sorted and disjoint")
    if found.reading == "page":
        covered = [line for block in pressed.blocks for line in range(block.start, block.end)]
        lines = pressed.page.split("\n")
        wanted = [n for n, line in enumerate(lines) if line.strip()]
        hold([n for n in covered if lines[n].strip()] == wanted, "each line that is not blank is in one block")
    if found.digest < "2":  # one document in eight, as this costs as much as all the rest
        hold(pressed == pipeline.press(found, RECIPE, rules.fields), "a second time gives the same")
    orjson.dumps([[f.candidate.value, f.candidate.raw, f.candidate.place] for f in pressed.findings], default=str)
    judged = judgement.judge(found, pressed.values, pressed.text, rules.kinds, check, RECIPE)
    if judged.problems:
        return judgement.reject(found, judged.problems, "").code
    schema.batch(rules, [judged.row])
    verdict = checks.first_failure(judged.row["id"], judged.row["text"])
    return verdict[0] if verdict else "text"


def read(raw: Path, contents: Mapping[str, bytes]) -> Iterator[Document | Reject]:
    """Write files into a folder and read them as the sources they are.

    Raises:
        BrokenLawError: a reader failed, or a reject has a code that nobody documented or no reason in one line.
    """
    for name, content in contents.items():
        (raw / name).write_bytes(content)
    try:
        listing = sources.scan(raw, {})
    except UsageError:  # a metadata table that cannot be read is a curator's to mend before anything else
        return
    found = [*listing.rejects, *(one for source in listing.sources for one in sources.read(raw, source, RECIPE.limits))]
    for one in found:
        if isinstance(one, Reject):
            hold("a fault in builder" not in one.reason, one.reason)
            hold(one.code in sources.REJECT_CODES and one.reason.isprintable(), f"a reject like others: {one}")
        yield one


def place(raw: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder and ask where each value of their documents stands.

    Raises:
        BrokenLawError: a finder failed, or a place is outside of its file.
    """
    documents = [found for found in read(raw, contents) if isinstance(found, Document)]
    for source in sources.scan(raw, {}).sources if documents else ():
        mine = [found for found in documents if found.source == source.path]
        wanted = [
            sources.Wanted(found.place, f"/{field}", candidate)
            for found in mine
            for field, candidate in (("text", None), ("nothing", None), *((one.field, one) for one in found.authored))
        ]
        for spot in sources.spots(raw, source, wanted, RECIPE.limits):
            lines = (raw / spot.file).read_bytes().count(b"\n") + 1
            hold(1 <= spot.line <= lines and spot.column >= 1, f"a place is in its file: {spot}")


def fields() -> frozenset[str]:
    """The record schema's property names."""
    return frozenset(_rules()[0].fields)


def outcome(found: Document | Reject) -> str:
    """What becomes of what was read; raises as `press`."""
    return found.code if isinstance(found, Reject) else press(found)


@cache
def _rules() -> tuple[schema.Schema, Any]:
    rules = schema.load(SCHEMA)
    return rules, schema.checker(rules)
