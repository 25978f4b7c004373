"""Of a document whose text is withheld, nothing that goes out quotes it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from builder import withheld
from builder.documents import Candidate, Finding

letters = st.text("abcdefgh иж茶 ,", max_size=200)
kinds = st.sampled_from(["meta", "json-ld", "byline", "language-model", "sidecar"])


@st.composite
def quoted(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and something that may quote it: in capitals, broken into lines, with words around it."""
    text = draw(letters)
    start, stop = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    piece = text[start:stop]
    told = draw(st.sampled_from([piece, piece.upper(), piece.replace(" ", "\n")]))
    return text, draw(st.text("xyz ", max_size=9)) + told + draw(st.text("xyz ", max_size=9))


def bare(text: str) -> bytes:
    return "".join(one for one in text.casefold() if one.isalnum()).encode()


def quotes(value: str, text: str) -> bool:
    own, whole = bare(value), bare(text)
    size = min(40, len(whole))
    return size > 0 and any(own[at : at + size] in whole for at in range(len(own) - size + 1))


@given(quoted(), st.booleans())
def test_a_field_stays_if_and_only_if_it_quotes_nothing(one: tuple[str, str], deep: bool) -> None:  # noqa: FBT001 - drawn
    text, value = one
    row: dict[str, Any] = {"id": "a", "text": text, "description": [{"a": value}] if deep else value}
    assert ("description" not in withheld.record(row)) == quotes(value, text)
    assert withheld.record(row)["text"] == text


@given(quoted(), kinds, st.booleans())
def test_evidence_quotes_nothing(one: tuple[str, str], kind: str, chosen: bool) -> None:  # noqa: FBT001 - drawn
    text, raw = one
    finding = Finding(Candidate("date", "2020-01-01", kind, raw, "", 1.0), chosen)
    kept = list(withheld.evidence([finding], {"text": text, "date": "2020-01-01"}))
    assert len(kept) == chosen
    assert not any(quotes(found.candidate.raw, text) for found in kept)
