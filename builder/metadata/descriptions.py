"""The description, as the page states it."""

from collections.abc import Iterator

from builder.documents import Candidate, Label
from builder.metadata.evidence import Evidence, candidate, labelled, line_place, said_in_json_ld, said_in_tags
from builder.metadata.names import fold, plain


def descriptions(page: Evidence) -> Iterator[Candidate]:
    """What page data or the line below the title says that the document is about."""
    title = fold(str(page.known.get("title", "")))
    for key, confidence in (
        ("og:description", 0.7),
        ("description", 0.7),
        ("twitter:description", 0.55),
        ("dc.description", 0.55),
    ):
        for said in said_in_tags(page, key):
            if fold(said.value) != title:
                yield candidate("description", said.value, said, confidence)
    for said in said_in_json_ld(page, "description"):
        if fold(said.value) != title:
            yield candidate("description", said.value, said, 0.65)
    for lines in labelled(page, Label.DESCRIPTION):
        if lines:
            number, line = lines[0]
            text = " ".join(plain(line) for _, line in lines)
            yield Candidate("description", text, "description-line", text, line_place(number, line, line.strip()), 0.6)
            break
