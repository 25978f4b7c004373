"""Bylines and biographies read: whom a line names, and whether it is made of anything else."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter, methodcaller
from typing import NamedTuple

from builder.lexicon.bylines import OPENERS, OPENERS_OF, ROLES, WRITTEN_BY
from builder.lexicon.names import BIO_VERBS, JOINERS, ORGANISATIONS, PARTICLES
from builder.lexicon.publishing import PUBLISHED, UPDATED
from builder.lexicon.sections import word_set
from builder.metadata.dates import days
from builder.metadata.names import (
    each_once,
    has_given_name,
    is_credential,
    is_creditable,
    is_job,
    is_person,
    is_team,
    without_marks,
)

_TIME = re.compile(
    r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?\b)?(?:\s?\(?(?:[A-Z]{2,4}|Uhr|hrs?)\)?)?(?=\W|$)|\b\d+[\s-]min(?:ute)?s?(?:\s+read)?\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NUMERIC = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b")
"""A date whose day and month cannot be told apart."""
_WITHOUT_SPACES = re.compile("[\u3000-\u9fff\uac00-\ud7af]")
_OPENERS = sorted({opener.strip() for opener in OPENERS | WRITTEN_BY} - {""}, key=lambda opener: (-len(opener), opener))
_FIRST_TWO, _FIRST_THREE = (frozenset(opener[:letters] for opener in _OPENERS) for letters in (2, 3))
_FUSED_TWO = frozenset(opener[:2] for opener in _OPENERS if _WITHOUT_SPACES.search(opener))
"""What a line begins with where a byline's word opens it, and where no blank need follow that word."""
_FIRST_WORD = re.compile(r"\s*([^\W_]+)")
_FIRST_WORDS = frozenset(_FIRST_WORD.findall(opener)[0].casefold() for opener in _OPENERS)
_FUSED_FIRST = frozenset(two[0] for two in _FUSED_TWO)
_WITHOUT_MARKS, _FIRST_LETTERS = methodcaller("lstrip", " *_>#[-"), itemgetter(slice(3))
_SPACED = "|".join(re.escape(opener) for opener in _OPENERS if not _WITHOUT_SPACES.search(opener))
_FUSING = "|".join(re.escape(opener) for opener in _OPENERS if _WITHOUT_SPACES.search(opener) and len(opener) > 1)
_CHARACTERS = "".join(opener for opener in _OPENERS if _WITHOUT_SPACES.fullmatch(opener))
"""Openers of one character, which begins many other words."""
_OPENER = re.compile(
    rf"\s*(?:(?:{_SPACED})(?:\s*[:：/／]\s*|\s+|$)|(?:{_FUSING})\s*[:：/／・＝=｜]?\s*"
    rf"|[{_CHARACTERS}](?:\s*[:：/／・＝=｜]\s*|\s+|$))",
    re.IGNORECASE,
)
_FUSED_OPENER = re.compile(r"\s*(?:By|Von|Par|Por)(?=[A-Z])")
_INSIDE = re.compile(
    r"(?:^|\W)(?:[Bb]y|BY|[Vv]o[nm]|VON|[Pp]or|POR|[Pp]ar|PAR|Автор|Author|Autor(?:in)?|Text)\s*:?\s+(?=\S)"
)
_SEPARATOR = re.compile(
    r"[|•·⋅∙●◦\t\n►▪／]|\s(?:\s+|[–—-]\s|/\s|(?=(?:本报|本報|本刊)?(?:记者|記者|作者|撰文)[:：\s]))"
)
_NOTE = re.compile(r"\s\([^()\d]{1,20}\)(?=\s)")
"""What a byline says of a name before it goes on: "Ada Marsh (now) and Tom Reed"."""
_ADDRESS = re.compile(r"[\s|•·]+\S+@\S+(?:\s[|•·])?(?=\s(?:and|und|et)\s)")
"""What stands between two names that are joined by a word."""
_COMMAS = frozenset(",;、&+")
_COMMA = re.compile(r"[,;、&+]")
_HAPPENED = "|".join(re.escape(stem) for stem in sorted(PUBLISHED | UPDATED, key=len, reverse=True))
_EVENT = re.compile(rf"(?:^|[\s,])(?:{_HAPPENED})", re.IGNORECASE)
_STOP = re.compile(
    r"\s*(?:[(@<\[:]|[\s,](?:[Ss]pecial to|for|in|on|at|from|via|about|as|is|was|who|für|aus|pour|dans|para|en|per|voor"
    r"|Published|Updated|Posted|Last|Photo\w*|Illustrat\w+|Edited|Reviewed|Follow|Contact|Share|Email|Add"
    r"|View|More|See|Twitter|Facebook|Instagram|LinkedIn)\b)"
    r"|(?<=[a-z])(?:Published|Updated|Posted)\b"
    r"|\s[\u3400-\u9fff]{2,4}[:：]|\s?(?:来源|來源|稿源|出处|出處|出典)\s?[:：]"
    r"|\s?(?:责任|責任)?(?:编辑|編輯|編集|校对|校對|审核|審核|摄影|攝影|摄像|攝像|写真|撮影|사진|편집)\s?[:：/／・＝=｜]"
)
_CJK_ROLE = re.compile(
    "(?:本报|本刊)?(?:特约)?(?:记者|記者|通讯员|编辑|編輯|特派员|特派員|報導|报道|기자|특파원|선임기자|논설위원)$"
)
_DANGLING = word_set("""
    in on at for with monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch
    donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes
    miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica maandag
    dinsdag woensdag donderdag vrijdag zaterdag zondag
""")
"""Words that stand between a name and a date, or a place."""
_BEFORE_DAYS = word_set("le am el il em op den på dne")
"""Small words that stand between a name and a date; with a capital some are surnames."""
_STARTS = word_set("""
    the a an this that these those it we you he she they in on at for if when but and as to with of from by our your
    its his her their what how why der die das ein eine es wir sie er im les un une il elle los las una
""")
"""Words that begin many lines and no name."""
_LONGEST_START = 40
"""Characters in which such a word ends."""
_MOST_PEOPLE = 20
_MOST_WORDS = 14
"""Words of a biography in which its subject is named."""
_CASED = "\u0180"
"""Below it every letter is a capital or a small one, so that a name's last word has a capital."""
_SENTENCE = 40
"""Words in which a biography's first sentence has its verb."""
_LONGEST_LINE = 1_000
"""Characters of a line that are searched for names."""


class Byline(NamedTuple):
    """What one line says of authors."""

    people: Sequence[str]
    """In the line's order, each once."""
    opens: bool
    """Whether the line, or a part of it behind a separator, begins with a byline's word ("By", "Text:")."""
    mentions_opener: bool
    """Whether a byline's word stands elsewhere: "Posted on Monday by Ada Marsh"."""
    nothing_else: bool
    """Whether there is nothing else on the line but days, times and jobs."""
    dated: bool
    credit: str
    """What follows the byline's word where that is no person's name: a team, an agency, a user; else ""."""


@lru_cache(2_000)  # the lines around a page's title are asked for again, and stand on the outlet's other pages
def read_byline(text: str, language: str = "") -> Byline:
    """Read one line.

    >>> read_byline("Ada Marsh | May 24, 2017")
    Byline(people=['Ada Marsh'], opens=False, mentions_opener=False, nothing_else=True, dated=True, credit='')
    >>> read_byline("By Harbour Post Staff").credit
    'Harbour Post Staff'
    """
    text = without_marks(text[:_LONGEST_LINE])
    text = re.sub(f"^{OPENERS_OF[language]}", "By ", text) if language in OPENERS_OF else text
    text, dated = _without_days(text, language) if _DIGIT.search(text) else (text, False)
    text = _ADDRESS.sub("", _NOTE.sub(" ", text))
    segments = [part for part in map(_without_event, _SEPARATOR.split(text)) if part.strip(" .,;:")]
    rests = [_after_opener(segment) for segment in segments]
    opened = [rest for rest in rests if rest is not None]
    if opened == [""]:  # "By", then the name behind a separator
        opened = segments[rests.index("") + 1 :][:1]
    inside = [] if opened else [segment[match.end() :] for segment in segments if (match := _INSIDE.search(segment))]
    parts = [part for segment in opened or inside or segments for part in _named_parts(segment)]
    names, named = _people(parts), [part for part, _ in parts]
    creditable = filter(is_creditable, named[:1]) if opened else filter(is_team, named if dated else ())
    credit = "" if names else next(creditable, "")
    nothing_else = bool(names) and all(is_person(part) or is_job(part) or _is_small(part) for part, _ in parts)
    nothing_else = nothing_else and (bool(opened) or not any(map(_STOP.search, segments)))
    return Byline(each_once(names)[:_MOST_PEOPLE], bool(opened), bool(inside), nothing_else, dated, credit)


def _is_small(part: str) -> bool:
    """Whether a part is a word or two beside a day: a weekday, "godz.", "kl."."""
    return part.islower() and len(part.split()) <= 2  # noqa: PLR2004


def _without_days(text: str, language: str) -> tuple[str, bool]:
    """A line with a separator for each day and time in it, and whether there was a day."""
    written = days(text, language)
    for day in reversed(written):
        text = f"{text[: day.start]} | {text[day.end :]}"
    text, loose = _NUMERIC.subn(" | ", text)
    return _TIME.sub(" | ", text), bool(written) or loose > 0


def is_dated(text: str, language: str = "") -> bool:
    """Say whether a line has a day in it.

    >>> is_dated("May 24, 2017"), is_dated("24 comments")
    (True, False)
    """
    return _DIGIT.search(text) is not None and bool(days(text, language) or _NUMERIC.search(text))


def people(text: str, language: str = "") -> list[str]:
    """Return the people a byline names, in its order, each once; [] where it names none.

    >>> people("By JANE DOE, Staff Writer, and J. K. van Roe | May 24, 2017")
    ['Jane Doe', 'J. K. van Roe']
    >>> people("By The Associated Press"), people("Sign in"), people("jane@example.org")
    ([], [], [])
    >>> people("De Ion Popescu", "ro"), people("De Ion Popescu")
    (['Ion Popescu'], ['De Ion Popescu'])
    """
    return list(read_byline(text, language).people)


def may_open_byline(lines: Iterable[str]) -> Iterator[bool]:
    """Say of each line by its first letters whether it is worth asking `opens_byline`; it may have marks.

    >>> list(may_open_byline(["**By** Jane Doe", "Bystanders saw it"]))
    [True, False]
    """
    return map(_may_begin, map(_FIRST_LETTERS, map(_WITHOUT_MARKS, lines)))


@lru_cache(4_096)
def _may_begin(first: str) -> bool:
    """The same by the letters themselves, three at most: the lines of a page begin with few."""
    two = first[:2].casefold()
    if two not in _FIRST_TWO:
        return two[:1] in _FIRST_TWO
    return not first[2:].isalnum() or two in _FUSED_TWO or first.casefold() in _FIRST_THREE


def opens_byline(text: str) -> bool:
    """Say whether a line begins with the word of a byline.

    >>> opens_byline("By Jane Doe"), opens_byline("Bystanders saw it")
    (True, False)
    """
    bare = without_marks(text[:_LONGEST_LINE])
    return _may_open(bare) and _OPENER.match(bare) is not None


def is_opener(text: str) -> bool:
    """Say whether a line is nothing but the word of a byline.

    >>> is_opener("By:"), is_opener("By Jane Doe")
    (True, False)
    """
    return _may_open(text) and _OPENER.fullmatch(text.rstrip() + " ") is not None


def _may_open(text: str) -> bool:
    """Whether a text's first word is a byline's: told in a tenth of the time that the pattern takes."""
    first = _FIRST_WORD.match(text)
    return first is not None and (first[1].casefold() in _FIRST_WORDS or first[1][0] in _FUSED_FIRST)


def _without_event(segment: str) -> str:
    """A segment without its end that says what happened when and names nobody: "Publicado hace 3 horas"."""
    opens = _after_opener(segment) is not None
    event = _EVENT.search(segment, int(opens))
    if event is None:
        return segment
    end = segment[event.start() :]
    names = _after_opener(end) is not None or (not opens and _INSIDE.search(end))
    return segment if names else segment[: event.start()]


def _after_opener(segment: str) -> str | None:
    """What follows a byline's word at the beginning; None without one."""
    if match := _OPENER.match(segment) or _FUSED_OPENER.match(segment):
        rest = segment[match.end() :]
        again = _OPENER.match(rest)  # "Text: Von Jane Doe"
        return rest[again.end() :] if again else rest.strip()
    return None


def _named_parts(segment: str) -> list[tuple[str, bool]]:
    """What a segment lists as far as names go: (name without jobs, whether there was a job)."""
    if stop := _STOP.search(segment):
        segment = segment[: stop.start()]
    parts = [(name, name != part) for part in map(_stripped, _split_names(segment)) if (name := _without_jobs(part))]
    return parts[:1] if len(parts) == 2 and _is_placed(parts[0][0], parts[1][0], segment) else parts  # noqa: PLR2004 - a name and a place


def _is_placed(name: str, other: str, segment: str) -> bool:
    """Whether the second of two is where the first one wrote: "Jane Marsh, Saltmouth Bay"."""
    return f", {other}" in segment and has_given_name(name) and is_person(other) and not has_given_name(other)


def _people(parts: list[tuple[str, bool]]) -> list[str]:
    full = [part for part in parts if is_person(part[0])]
    if any(has_given_name(name) for name, _ in full):  # "Jane Doe, Print Managing Editor"
        full = [(name, job) for name, job in full if not job or has_given_name(name)]
    names = [name for name, _ in full]
    mixed = next((i for i, name in enumerate(names) if not name.isupper()), len(names))
    names = names[: mixed + 1] + [name for name in names[mixed + 1 :] if not name.isupper()]  # "Jane Doe, RADIO NORTH"
    return [_title_case(name) if name.isupper() else name for name in names]


def _split_names(segment: str) -> list[str]:
    """Cut a byline at commas and joining words; "Ortega y Gasset" stays whole."""
    parts: list[list[str]] = [[]]
    words = segment.split() if _COMMAS.isdisjoint(segment) else _COMMA.sub(r" \g<0> ", segment).split()
    for i, word in enumerate(words):
        joins = word.lower() in JOINERS and _joins(word, min(len(parts[-1]), len(words) - i - 1), segment)
        if joins or word in _COMMAS:
            parts.append([])
        else:
            parts[-1].append(word)
    return [" ".join(part) for part in parts if part]


def _joins(word: str, beside: int, segment: str) -> bool:
    """Whether a joiner joins two names; a single letter only joins full names (`beside`: words at the shorter side)."""
    return (word.islower() or segment.isupper()) and (len(word) > 1 or beside > 1)


def _stripped(part: str) -> str:
    return part.strip(" .:;,-–—'\"“”")


def _without_jobs(part: str) -> str:
    """Cut job titles before and after a name. "The Harbour Post Staff" has none: the whole is no person's name."""
    words = (part if part.isascii() else _CJK_ROLE.sub("", part)).split()
    while len(words) > 1 and (words[-1].lower() in _DANGLING or words[-1] in _BEFORE_DAYS):
        words.pop()
    while words and words[0].lower() in ROLES:
        words.pop(0)
    roles = [word.lower().strip(".,") in ROLES for word in words] if len(words) > 2 else []  # noqa: PLR2004 - a name's
    for i in range(2, len(words)):
        if roles[i] and (words[i].lower() not in ORGANISATIONS or any(roles[i + 1 :])):
            return " ".join(words[:i])
    return " ".join(words)


def _title_case(name: str) -> str:
    words = [
        w if "." in w or w.strip(".,") in {"II", "III", "IV"} else re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), w)
        for w in name.split()
    ]
    return " ".join(w.lower() if i and w.lower() in PARTICLES else w for i, w in enumerate(words))


def subjects_of(bio: str) -> list[str]:
    """Return the people a biography is about: its first words, before the verb.

    >>> subjects_of("Jane K. Doe, a contributing editor at Example, is a fellow."), subjects_of("She is a fellow.")
    (['Jane K. Doe'], [])
    """
    beginning = bio[:_LONGEST_START].split(None, 2)
    if not beginning or beginning[0].lower() in _STARTS or not all(map(_goes_on, beginning[1:2])):
        return []
    if BIO_VERBS.isdisjoint(bio[:_LONGEST_LINE].lower().split(None, _SENTENCE)):
        return []
    words = without_marks(bio[:_LONGEST_LINE]).split(None, _SENTENCE)[:_SENTENCE]
    verb = next((i for i, word in enumerate(map(str.lower, words)) if word in BIO_VERBS), 0)
    start = _to_comma(words[: min(verb, _MOST_WORDS)])
    if (start.isascii() or max(start) < _CASED) and (rest := start.partition(" ")[2]) == rest.lower():
        return []
    return [name for part in _split_names(start) if is_person(name := _without_jobs(_stripped(part)))]


def _goes_on(word: str) -> bool:
    """Whether a name goes on with a word: most lines' second word is none of one."""
    return not word.islower() or word in PARTICLES or word in JOINERS


def _to_comma(words: list[str]) -> str:
    """The words up to a bracket, or to a comma with more than a credential before it."""
    text = " ".join(words)
    if "," not in text and "(" not in text:
        return text
    kept = []
    for word in words:
        if word.startswith("("):
            break
        kept.append(word.rstrip(","))
        if word.endswith(",") and not is_credential(word):
            break
    return " ".join(kept)
