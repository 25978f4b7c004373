"""People's names in bylines and biographies; site names, job titles, agencies and furniture are no people."""

import html
import re

from builder.lexicon.bylines import OPENERS, ROLES
from builder.lexicon.furniture import PHRASES
from builder.lexicon.names import BIO_VERBS, CREDENTIALS, JOINERS, ORGANISATIONS, PARTICLES, TITLES
from builder.metadata.dates import days

_LINK = re.compile(r"\[([^\[\]\n]{0,200})\]\([^()\s]{0,500}(?:\s\"[^\"]{0,200}\")?\)")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,200}\]\([^()\s]{0,2000}(?:\s\"[^\"]{0,200}\")?\)")
_TAG = re.compile(r"<[^<>]{0,500}>")
_MARKS = re.compile(r"(?<!\w)[*_`#>]+|[*_`#>]+(?!\w)|^[\s•·▪‣◦–—-]+|\\")
_TIME = re.compile(
    r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?\b)?(?:\s?\(?(?:[A-Z]{2,4}|Uhr|hrs?)\)?)?(?=\W|$)|\b\d+[\s-]min(?:ute)?s?(?:\s+read)?\b",
    re.IGNORECASE,
)
_WITHOUT_SPACES = re.compile("[\u3000-\u9fff\uac00-\ud7af]")
_OPENERS = sorted({opener.strip() for opener in OPENERS} - {""}, key=lambda opener: (-len(opener), opener))
_SPACED = "|".join(re.escape(opener) for opener in _OPENERS if not _WITHOUT_SPACES.search(opener))
_FUSING = "|".join(re.escape(opener) for opener in _OPENERS if _WITHOUT_SPACES.search(opener))
_OPENER = re.compile(rf"\s*(?:(?:{_SPACED})(?:\s*[:：/／]\s*|\s+|$)|(?:{_FUSING})\s*[:：/／]?\s*)", re.IGNORECASE)
_FUSED_OPENER = re.compile(r"\s*(?:By|Von|Par|Por)(?=[A-Z])")
_INSIDE = re.compile(
    r"(?:^|\W)(?:[Bb]y|BY|[Vv]on|VON|[Pp]or|POR|[Pp]ar|PAR|Автор|Author|Autor(?:in)?|Text|作者|撰文)\s*:?\s+(?=\S)"
)
_SEPARATOR = re.compile(r"[|•·⋅∙●◦\t\n►▪／]|\s{2,}|\s[–—-]\s|\s/\s")
_COMMA = re.compile(r"[,;、&+]")
_STOP = re.compile(
    r"\s*(?:[(@<\[:]|[\s,](?:for|in|on|at|from|via|about|as|is|was|who|für|aus|pour|dans|para|en|per|voor|Published|Updated|Posted|Last|Photo\w*"
    r"|Photos|Illustrat\w+|Edited|Reviewed|Follow|Contact|Share|Email|Add|Published|View|More|See|Twitter|Facebook|Instagram|LinkedIn)\b)"
    r"|(?<=[a-z])(?:Published|Updated|Posted)\b"
)
_CJK_NAME = re.compile(
    "[\u3400-\u9fff]{2,4}|[\uac00-\ud7af]{2,4}"
    "|[\u3040-\u30ff\u3400-\u9fff]{2,8}(?:[・=＝ 　][\u3040-\u30ff\u3400-\u9fff]{1,8}){0,3}"
)
_CJK_ROLE = re.compile(
    "(?:本报|本刊)?(?:特约)?(?:记者|記者|通讯员|编辑|編輯|特派员|特派員|報導|报道|기자|특파원|선임기자|논설위원)$"
)
_PHRASES = frozenset(
    phrase.strip() for text in PHRASES.values() for phrase in re.split(r"[,\n]", text) if phrase.strip()
)
_NOT_WORDS = re.compile(r"[\W]+")
_MOST_WORDS, _LONGEST = 7, 60
_MOST_PEOPLE = 20
_SENTENCE = 40
"""Words in which a biography's first sentence has its verb."""
_LONGEST_LINE = 1_000
"""Characters of a line that are searched for names."""


def plain(line: str) -> str:
    """Return a line without Markdown marks, tags, link targets and bullets.

    >>> plain("  • By [Jane Doe](/people/jane) **and** John Roe")
    'By Jane Doe and John Roe'
    """
    if "[" in line:
        line = _LINK.sub(r"\1", _IMAGE.sub(" ", line) if "![" in line else line)
    if "<" in line or "&" in line:
        line = html.unescape(_TAG.sub(" ", line))
    return _MARKS.sub("", line.strip()).strip()


def people(text: str, language: str = "", *, mononyms: bool = False) -> list[str]:
    """Return the people a byline names, in its order, each once; [] where it names none.

    `mononyms`: where the byline opens as one ("By Kim") and names no full name, one-word names count. They are as often
    an agency's.

    >>> people("By JANE DOE, Staff Writer, and J. K. van Roe | May 24, 2017")
    ['Jane Doe', 'J. K. van Roe']
    >>> people("By The Associated Press"), people("Sign in"), people("jane@example.org")
    ([], [], [])
    """
    text = plain(text[:_LONGEST_LINE])
    for day in reversed(days(text, language)):
        text = f"{text[: day.start]} | {text[day.end :]}"
    segments = [s for s in _SEPARATOR.split(_TIME.sub(" | ", text)) if s.strip()]
    opened = [rest for segment in segments if (rest := _opened(segment)) is not None]
    if opened == [""]:  # "By", then the name behind a separator
        opened = segments[segments.index(next(s for s in segments if _opened(s) == "")) + 1 :][:1]
    names = [name for segment in opened or segments for name in _named(segment, mononyms=mononyms and bool(opened))]
    return list({fold(name): name for name in reversed(names)}.values())[::-1][:_MOST_PEOPLE]


def opens(text: str) -> bool:
    """Say whether a line begins with the word of a byline.

    >>> opens("By Jane Doe"), opens("Bystanders saw it")
    (True, False)
    """
    return _OPENER.match(plain(text[:_LONGEST_LINE])) is not None


def _opened(segment: str) -> str | None:
    """What follows a byline's opening word; None without one."""
    if match := _OPENER.match(segment) or _FUSED_OPENER.match(segment):
        rest = segment[match.end() :]
        again = _OPENER.match(rest)  # "Text: Von Jane Doe"
        return rest[again.end() :] if again else rest.strip()
    match = _INSIDE.search(segment)
    return segment[match.end() :] if match else None


def _named(segment: str, *, mononyms: bool) -> list[str]:
    if stop := _STOP.search(segment):
        segment = segment[: stop.start()]
    names = [_trimmed(part) for part in _parts(segment)]
    full = [name for name in names if is_person(name)]
    mixed = next((i for i, name in enumerate(full) if not name.isupper()), len(full))
    full = full[: mixed + 1] + [name for name in full[mixed + 1 :] if not name.isupper()]  # "Jane Doe, RADIO NORTH"
    if mononyms and not full and all(is_person(name, sure=True) and name[0].isupper() for name in names):
        full = names
    return [_title_case(name) if name.isupper() else name for name in full]


def _parts(segment: str) -> list[str]:
    """Cut a byline at commas and joining words; "Ortega y Gasset" stays whole."""
    parts: list[list[str]] = [[]]
    words = _COMMA.sub(r" \g<0> ", segment).split()
    for i, word in enumerate(words):
        left = min(len(parts[-1]), len(words) - i - 1)
        if _COMMA.fullmatch(word) or _joins(word, left, capitals=segment.isupper()):
            parts.append([])
        else:
            parts[-1].append(word)
    return [" ".join(part) for part in parts if part]


def _joins(word: str, beside: int, *, capitals: bool) -> bool:
    """Whether a word joins two names; a single letter only joins full names (`beside`: words at the shorter side)."""
    if word.lower() not in JOINERS or not (word.islower() or capitals):
        return False
    return len(word) > 1 or beside > 1


def _trimmed(part: str) -> str:
    """Cut job titles before and after a name. "The Harbour Post Staff" has none: the whole is no person's name."""
    words = _CJK_ROLE.sub("", part.strip(" .:;,-–—'\"“”")).split()
    while words and words[0].lower() in ROLES:
        words.pop(0)
    roles = [word.lower().strip(".,") in ROLES for word in words]
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


def is_person(name: str, *, sure: bool = False) -> bool:
    """Say whether a string has the shape of one person's name: two to seven capitalised words, no furniture in it.

    `sure`: the source says that it is a person, so that one word is enough, and capitals are not needed.

    >>> is_person("Ludwig van Beethoven"), is_person("Example Newsroom"), is_person("Editor"), is_person("王小明")
    (True, False, False, True)
    """
    if not 1 < len(name) <= _LONGEST or any(c.isdigit() or c in '@/\\|{}[]<>=#?!:;"“”…_' for c in name):
        return False
    if _CJK_NAME.fullmatch(name):
        return True
    words = [w for w in _tokens(name) if w.lower() not in TITLES and w.lower().strip(".") not in CREDENTIALS]
    lower = [w.lower() for w in words]
    if not (1 if sure else 2) <= len(words) <= _MOST_WORDS or " ".join(lower) in _PHRASES:
        return False
    if any(w in ORGANISATIONS or w in ROLES for w in lower) or lower[0] in {"the", "a", "an", "about"}:
        return False
    full = [w for w in words if w.lower() not in PARTICLES]
    if len(full) < (1 if sure else 2) - (len(words) > 2):  # noqa: PLR2004 - a particle stands between two words
        return False
    return sure or (not words[-1].islower() and all(_name_word(w) for w in full))


def _name_word(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return bool(letters) and (
        letters[0].isupper() or not letters[0].islower() or "’" in word[:3] or "'" in word[:3] or "-" in word[:4]
    )


def _tokens(name: str) -> list[str]:
    return name.replace(",", " ").split()


def subject(bio: str) -> list[str]:
    """Return the people a biography is about: its first words, before the verb.

    >>> subject("Jane K. Doe, a contributing editor at Example, is a fellow."), subject("She is a fellow.")
    (['Jane K. Doe'], [])
    """
    told = plain(bio[:_LONGEST_LINE]).split()[:_SENTENCE]
    verb = next((i for i, word in enumerate(told) if word.lower() in BIO_VERBS), 0)
    words = []
    for word in told[: min(verb, 2 * _MOST_WORDS)]:
        if word.startswith("("):
            break
        words.append(word.rstrip(","))
        if word.endswith(",") and word.lower().rstrip(",") not in CREDENTIALS:
            break
    return [name for part in _parts(" ".join(words)) if is_person(name := _trimmed(part))]


def fold(name: str) -> str:
    """Return what two spellings of one name share.

    >>> fold(" Jane  DOE ") == fold("jane doe")
    True
    """
    return _NOT_WORDS.sub(" ", name.casefold()).strip()
