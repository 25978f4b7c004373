"""From bytes to text without altering one of them: a byte order mark, strict UTF-8, what HTML declares, then detection.

Nothing is decoded with replacement characters: bytes are a text in an encoding that is named, or a reject. A web page
in UTF-8 into which letters in Windows-1252 were pasted is in both, and both are named.
"""

import codecs
import re
from collections.abc import Iterator

from builder.sources.alphabets import LATIN, best_latin, looks_latin
from builder.sources.positions import Position
from builder.sources.rejects import RejectError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16's mark, which is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_ANY_BOM = tuple(mark for mark, _ in _BOMS)

_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
"""Binary data bytes, as the WHATWG's MIME Sniffing standard (section 3) lists them."""

_MAX_NUL_SHARE = 0.01
"""Share of NUL bytes up to which UTF-8 is text with a few glyphs lost on the way, as PDF tools leave it: in 8 of 125
texts of ../shared/eval, 0.4 % at most. The cleaner `unicode` takes them out."""

_DECLARED = re.compile(
    rb"""<meta\b[^>]{0,1000}?\bcharset\s*+=\s*+["']?\s*+([\w.:-]{1,40})|<\?xml\b[^>]{0,200}?\bencoding\s*+=\s*+["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096

_BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
} | {
    name: name
    for name in (
        *(f"cp125{n}" for n in range(9)), "cp866", "cp874", "cp932", "cp949", "iso8859-2", "iso8859-3", "iso8859-4",
        "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15",
        "iso8859-16", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "gb18030", "big5hkscs", "euc_jp", "iso2022_jp",
    )
}  # fmt: skip
"""What a page may declare, by the name Python gives it, and what the WHATWG's Encoding standard reads it as."""

_DETECTABLE = (*LATIN, "cp1251", "cp1253", "cp1255", "cp1256", "koi8_r", "cp932", "euc_jp", "gb18030", "big5", "cp949")
_ISO = ("iso8859_2",)
_C1 = re.compile(rb"[\x80-\x9f]")
"""Control characters in ISO 8859, which no text has; letters and signs everywhere else."""
_SAMPLE = 1 << 16
_ENCODED_SURROGATE = re.compile(rb"(?:\xed[\xa0-\xbf][\x80-\xbf])++")
_HIGH = bytes(range(0x80, 0x100))
_NOT_ASCII = re.compile(rb"^[^\n\x80-\xff]*+[\x80-\xff][^\n]*+", re.MULTILINE)

_PASTED = "utf-8+cp1252"
"""A page in UTF-8 with a few letters in Windows-1252, as templates and databases do: 2 of 330 pages."""
_STRAY_BYTE = re.compile("[\udc80-\udcff]")
"""A byte that is not UTF-8, as `surrogateescape` writes it."""
_PASTED_BYTE = re.compile(
    f"(?<!{_STRAY_BYTE.pattern})[\udc91-\udc94\udc96\udc97\udcc0\udcc1\udcc4-\udcff](?!{_STRAY_BYTE.pattern})"
)
"""One that is a letter, a quote or a dash by itself; "Â" and "Ã" are what is left of a character of UTF-8."""

WIDE = ("utf-16", "utf-32")
"""Encodings in which a line's end is more than one byte."""


def decode(data: bytes, *, html: bool = False, stated: str = "") -> tuple[str, str]:
    r"""Return the text and its encoding, as Python names it; a byte order mark is not part of the text.

    `stated` is the name that the server sent; it is stronger than what the page declares.

    Raises:
        RejectError: binary, bad-encoding or lone-surrogate.

    >>> decode("Blåbär".encode())
    ('Blåbär', 'utf-8')
    >>> decode(b"<meta charset=latin1>Smith\x92s", html=True)[1]
    'cp1252'
    """
    encoding = bom_encoding(data) or (_by_declaration(data, stated) if html and b"\x1b" in data else None) or "utf-8"
    try:
        if encoding == "utf-8" and b"\0" in data and data.count(b"\0") > len(data) * _MAX_NUL_SHARE:
            raise _binary(position(data, data.index(b"\0"), encoding))
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise _undecodable(encoding, error, position(data, error.start, encoding)) from None
        return _not_utf8(data, error, stated, html=html)


def sniff(pieces: Iterator[bytes]) -> str:
    """Return the encoding of a stream of lines, from its mark or the first piece that is not ASCII.

    Strict decoding of what follows may still fail, line by line.

    Raises:
        RejectError: bad-encoding.
    """
    first = True
    for piece in pieces:
        if first and (mark := bom_encoding(piece)):
            return mark
        first = False
        if not piece.isascii():
            sample = piece[piece.find(b"\n") + 1 : piece.rfind(b"\n")] or piece
            text = piece if sample.isascii() else sample
            try:
                codecs.getincrementaldecoder("utf-8")().decode(text)
            except UnicodeDecodeError as error:
                return "utf-8" if _mostly_utf8(text) else _detect(text, error)
            return "utf-8"
    return "utf-8"


def bom_encoding(data: bytes) -> str | None:
    """Return the encoding whose byte order mark the data begins with."""
    if not data.startswith(_ANY_BOM):
        return None
    return next(name for mark, name in _BOMS if data.startswith(mark))


def to_utf8(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """Yield a UTF-16 or UTF-32 stream as UTF-8, where a line's end is one byte.

    Raises:
        RejectError: bad-encoding or lone-surrogate.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in pieces:
            yield decoder.decode(piece).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeDecodeError as error:
        raise _undecodable(encoding, error) from None


def position(data: bytes, offset: int, encoding: str) -> Position:
    r"""Return the line and column of a byte.

    >>> position("é\nüx".encode(), 5, "utf-8")
    (2, 2)
    """
    before = data[:offset].decode(encoding, "replace").removeprefix("\ufeff")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _not_utf8(data: bytes, error: UnicodeDecodeError, stated: str, *, html: bool) -> tuple[str, str]:
    """Return what `decode` does of bytes that are no UTF-8."""
    if (html or stated) and (declared := _by_declaration(data, stated)) and _decodes(data, declared):
        return data.decode(declared), declared
    if html and (text := _with_pasted_bytes(data)):
        return text, _PASTED
    if only_surrogates_fail(data) or _mostly_utf8(data):
        raise _undecodable("utf-8", error, position(data, error.start, "utf-8"))
    if found := _BINARY.search(data):
        raise _binary(position(data, found.start(), "latin-1"))
    detected = _detect(data, error)
    return data.decode(detected), detected


def _with_pasted_bytes(data: bytes) -> str:
    """A page in UTF-8 with its stray bytes read as Windows-1252; "" where that is not what they are."""
    text = data.decode("utf-8", "surrogateescape") if _mostly_utf8(data) else ""
    text = _PASTED_BYTE.sub(lambda byte: bytes((ord(byte[0]) - 0xDC00,)).decode("cp1252"), text)
    return "" if _STRAY_BYTE.search(text) else text


def _by_declaration(data: bytes, stated: str) -> str | None:
    found = None if stated else _DECLARED.search(data, 0, _DECLARED_WITHIN)
    if found:
        stated = (found[1] or found[2]).decode("ascii")
    try:
        name = codecs.lookup(stated).name
    except (LookupError, ValueError):
        return None
    return _BROWSERS_READ.get(name)


def _mostly_utf8(data: bytes) -> bool:
    """Whether more characters than bad bytes stand outside ASCII: then it is UTF-8 that was damaged.

    Another encoding would turn its good characters into mojibake without a word.
    """
    outside_ascii = len(data.decode("utf-8", "surrogateescape")) - len(data.translate(None, _HIGH))
    good = outside_ascii - (len(data) - len(data.decode("utf-8", "ignore").encode()))
    return 2 * good > outside_ascii


def _detect(data: bytes, error: UnicodeDecodeError) -> str:
    from charset_normalizer import from_bytes  # needed by the few texts that are not UTF-8

    sample = _sample(data)
    candidates = [name for name in _DETECTABLE if _decodes(data, name) and not (name in _ISO and _C1.search(data))]
    latin = [name for name in candidates if name in LATIN]
    if latin and looks_latin(sample):
        return codecs.lookup(best_latin(sample, latin)).name
    best = from_bytes(sample, cp_isolation=candidates).best() if candidates else None
    if best is None:
        raise _undecodable("utf-8", error)
    name = best_latin(sample, latin) if best.encoding in LATIN else best.encoding
    return codecs.lookup(name).name


def _sample(data: bytes) -> bytes:
    r"""The first lines that are not ASCII, and of one that is endless its first words. The signs
    it is cut at are no part of another character in any of these encodings.

    >>> _sample(b"ASCII\n\xe9t\xe9\n\xfc.")
    b'\xe9t\xe9\n\xfc.'
    """
    kept: list[bytes] = []
    room = _SAMPLE
    for found in _NOT_ASCII.finditer(data):
        line = found[0]
        if len(line) > room:
            end = max(line.rfind(sign, 0, room) for sign in (b" ", b",", b".", b"<"))
            kept.append(line[: end if end > 0 else room])
            break
        kept.append(line)
        room -= len(line)
    return b"\n".join(kept)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def only_surrogates_fail(data: bytes) -> bool:
    """Whether bytes are UTF-8 but for encoded surrogates."""
    return _decodes(_ENCODED_SURROGATE.sub(b"?", data), "utf-8")


def _binary(position: Position) -> RejectError:
    return RejectError("binary", "the file holds bytes that are no text; export it as text in UTF-8.", at=position)


def _undecodable(encoding: str, error: UnicodeDecodeError, position: Position | None = None) -> RejectError:
    where = f"byte {error.start + 1} (0x{error.object[error.start]:02x})"
    if "surrogate" in error.reason or (
        encoding.startswith("utf-8") and _ENCODED_SURROGATE.match(error.object, error.start)
    ):
        reason = f"half of a surrogate pair stands at {where}; save the file as UTF-8 again."
        return RejectError("lone-surrogate", reason, at=position)
    return RejectError(
        "bad-encoding", f"the text is not {encoding.upper()} at {where}; save the file as UTF-8.", at=position
    )
