"""People's names: what has the shape of one, and what is a site's name, a job, an agency or furniture."""

import html
import re
from collections.abc import Sequence
from functools import lru_cache

from builder.documents import Label
from builder.lexicon.bylines import ROLES
from builder.lexicon.furniture import PHRASES
from builder.lexicon.given_names import given_names, surnames
from builder.lexicon.names import ACCOUNTS, COMPANIES, CREDENTIALS, JOBS, ORGANISATIONS, PARTICLES, TEAMS, TITLES

_LINK = re.compile(r"\[([^\[\]\n]{0,200})\]\([^()\s]{0,500}(?:\s\"[^\"]{0,200}\")?\)")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,200}\]\([^()\s]{0,2000}(?:\s\"[^\"]{0,200}\")?\)")
_TAG = re.compile(r"<[^<>]{0,500}>")
_MARKED = re.compile(r"[\[<&*_`#>\\]")
_BULLETS = frozenset("•·▪‣◦–—-")
"""What a line has somewhere, or begins with, that is not plain."""
_MARKS = re.compile(r"^#{1,6}\s|\s#+$|(?<!\w)[*_`]+|[*_`]+(?!\w)|^[\s>•·▪‣◦–—-]+|\\")
_CJK_NAME = re.compile(
    "[\u3400-\u9fff]{2,4}|[\uac00-\ud7af]{2,4}"
    "|[\u3040-\u30ff\u3400-\u9fff]{2,8}(?:[・=＝ 　][\u3040-\u30ff\u3400-\u9fff]{1,8}){0,3}"
)
_SHORT_CJK = 3
"""Characters of a name behind a surname of one; Japanese surnames have two."""
_PHRASES = frozenset(
    phrase
    for label, phrases in PHRASES.items()
    if label is not Label.CREDIT  # agencies are authors too
    for phrase in phrases
)
_NO_NAMES_CHARS = frozenset('@/\\|{}[]<>=#?!:;"“”…_')
_NO_CREDITS_CHARS = frozenset('@\\|{}[]<>=#?!:;"“”…()')
_NOT_WORDS = re.compile(r"[\W]+")
_BREAKS = re.compile(r"[\s-]+")
_MOST_WORDS, _LONGEST = 7, 60
_GIVEN_PARTICLES = frozenset({"Al", "Ben", "Della", "Van"})
"""Particles that are given names where a name begins with them."""
_MOST_CREDITED = 6
"""Words in the name of a team or an agency."""
_JOBS = ROLES | JOBS
_NO_NAMES = ORGANISATIONS | _JOBS
_BIRTHS = frozenset({"jr", "sr", "esq", "phd"})
"""Credentials that are not written in capitals alone; "Ma" and "Iv" are surnames."""


@lru_cache(2_000)
def without_marks(line: str) -> str:
    """Return a line without Markdown marks, tags, link targets and bullets.

    >>> without_marks("  • By [Jane Doe](/people/jane) **and** John Roe")
    'By Jane Doe and John Roe'
    """
    line = line.strip()
    if line[:1] not in _BULLETS and not _MARKED.search(line):
        return line
    if "[" in line:
        line = _LINK.sub(r"\1", _IMAGE.sub(" ", line) if "![" in line else line)
    if "<" in line or "&" in line:
        line = html.unescape(_TAG.sub(" ", line))
    return _MARKS.sub("", line.strip()).strip()


@lru_cache(2_000)
def is_person(name: str, *, sure: bool = False) -> bool:
    """Say whether a string has the shape of one person's name: two to seven capitalised words, no furniture in it.

    `sure`: the source says that it is a person, so that one word is enough, and capitals are not needed.

    >>> is_person("Ludwig van Beethoven"), is_person("Example Newsroom"), is_person("Editor"), is_person("王小明")
    (True, False, False, True)
    """
    if not 1 < len(name) <= _LONGEST or not _NO_NAMES_CHARS.isdisjoint(name) or any(map(str.isdigit, name)):
        return False
    if not name.isascii() and _CJK_NAME.fullmatch(name):
        return True
    words = [w for w in name.replace(",", " ").split() if w.lower() not in TITLES and not is_credential(w)]
    if not (1 if sure else 2) <= len(words) <= _MOST_WORDS or (not sure and words[-1].islower()):
        return False
    lower = [w.lower() for w in words]
    if (
        " ".join(lower) in _PHRASES
        or not _NO_NAMES.isdisjoint(lower)
        or any(w.strip(".") in COMPANIES for w in lower)
        or lower[0] in {"the", "a", "an", "about"}
    ):
        return False
    last = len(words) - 1
    full = [
        w for i, w in enumerate(words) if w.lower() not in PARTICLES or (not i and w in _GIVEN_PARTICLES) or i == last
    ]
    if len(full) < (1 if sure else 2) - (len(words) > 2):  # noqa: PLR2004 - a particle stands between two words
        return False
    return sure or all(map(_name_word, full))


def _name_word(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return bool(letters) and (
        letters[0].isupper() or not letters[0].islower() or "’" in word[:3] or "'" in word[:3] or "-" in word[:4]
    )


def is_credential(word: str) -> bool:
    """Say whether a word is what stands behind a name and its comma: "MD", "Ph.D.", "Jr"."""
    bare = word.lower().strip(".,")
    return bare in CREDENTIALS and (word[:2].isupper() or "." in word or bare in _BIRTHS)


def is_job(text: str) -> bool:
    """Say whether a part of a byline is a job: "Senior Shipping Expert".

    >>> is_job("Shipping Expert"), is_job("Jane Doe")
    (True, False)
    """
    return not _JOBS.isdisjoint(text.casefold().split())


def has_given_name(name: str) -> bool:
    """Say whether a name before the last is a given one, or a name in one piece begins with a surname.

    >>> has_given_name("Jane Doe"), has_given_name("Key Points"), has_given_name("王小明")
    (True, False, True)
    """
    if not name.isascii() and _CJK_NAME.fullmatch(name):
        return name[: 1 + (len(name) > _SHORT_CJK)] in surnames()
    given = given_names()
    return any(word.strip(".’'") in given for word in _BREAKS.split(name.casefold())[:-1])


def is_creditable(name: str) -> bool:
    """Say whether what a page calls its author may be one though it is no person's name: a user, a team, an agency.

    >>> [is_creditable(name) for name in ("karla77", "MND Staff", "dpa", "Super User", "Example GmbH", "a@example.org")]
    [True, True, True, False, False, False]
    """
    words = name.casefold().split()
    if not 1 < len(name) <= _LONGEST or not 0 < len(words) <= _MOST_CREDITED or not any(map(str.isalpha, name)):
        return False
    if not _NO_CREDITS_CHARS.isdisjoint(name) or "//" in name or name.startswith("/"):
        return False
    generic = words[-1] in ACCOUNTS or (len(words) == 1 and (words[0] in ORGANISATIONS or words[0] in ROLES))
    return not generic and fold(name) not in _PHRASES and not any(word.strip(".,") in COMPANIES for word in words)


def is_team(name: str) -> bool:
    """Say whether a name is a group of writers': "Harbour Post Staff", "NZ-Redaktion".

    >>> is_team("Harbour Post Staff"), is_team("Staff"), is_team("Ada Marsh")
    (True, False, False)
    """
    words = _BREAKS.split(name.casefold())
    return len(words) > 1 and not TEAMS.isdisjoint(words) and is_creditable(name)


@lru_cache(2_000)
def fold(name: str) -> str:
    """Return what two spellings of one name share.

    >>> fold(" Jane  DOE ") == fold("jane doe")
    True
    """
    return _NOT_WORDS.sub(" ", name.casefold()).strip()


def each_once(names: Sequence[str]) -> list[str]:
    """The names in order, each where and as it is written first.

    >>> each_once(["Jane Doe", "John Roe", "JANE DOE"])
    ['Jane Doe', 'John Roe']
    """
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(fold(name), name)
    return list(first.values())
