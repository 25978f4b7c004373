"""The description, as the page states it."""

from collections.abc import Iterator

from builder.documents import Candidate, Label
from builder.metadata.evidence import PageEvidence
from builder.metadata.names import fold, without_marks

_TAGGED = {"og:description": 0.7, "description": 0.7, "twitter:description": 0.55, "dc.description": 0.55}


def descriptions(page: PageEvidence) -> Iterator[Candidate]:
    """What page data or the line below the title says that the document is about."""
    title = fold(str(page.chosen.get("title", "")))
    stated = [(statement, confidence) for key, confidence in _TAGGED.items() for statement in page.from_tags(key)]
    for statement, confidence in (*stated, *((found, 0.65) for found in page.from_json_ld("description"))):
        if fold(statement.value) != title:
            yield statement.candidate("description", confidence)
    for lines in page.labelled(Label.DESCRIPTION):
        if lines:
            text = " ".join(without_marks(line) for _, line in lines)
            place = page.place(lines[0][0], lines[0][1].strip())
            yield Candidate("description", text, "description-line", text, place, 0.6)
            break
