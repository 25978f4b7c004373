"""Who a document is, and the law that none is lost: documents read = records released + rejects."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import orjson

from builder.errors import WorldError
from builder.remote import File

_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "ref_src", "cmpid", "igshid")

_PIECE = 2**18
"""Bytes that are read at once."""

_PLAIN = re.compile(r"https?://(?:www\.)?+([a-z0-9-][a-z0-9.-]*)((?:/[!\"$->@-~]*)?)")
"""An address in lower case that is nothing but host and path, as most are."""


class AccountingError(WorldError):
    """The law is broken: a document was lost or counted twice. This is a fault of the tool, never of the input."""

    def __init__(self, read: int, released: int, rejected: int) -> None:
        super().__init__(
            f"{read} documents were read but {released} released and {rejected} rejected",
            "this is a fault in builder; please report it with the corpus's manifest",
        )


def sha256(data: bytes | bytearray) -> str:
    """Return the hex digest, 64 characters."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: File) -> str:
    """Return the sha256 of a file, read piece by piece: 64 hex digits."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:  # `hashlib.file_digest` clears a buffer first: twice the time, of most
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def record_digest(row: Mapping[str, Any]) -> str:
    """Digest a record as its columns hold it: sha256 (hex) of canonical JSON, without `id` and without missing fields.

    `row` is one of RecordBatch.to_pylist(), so that 7 in a column of numbers is 7.0 before and after the disk.

    >>> record_digest({"id": "a", "title": "T", "url": None}) == record_digest({"title": "T"})
    True
    """
    stated = {key: value for key, value in row.items() if value is not None and key != "id"}
    return sha256(orjson.dumps(stated, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z))


def canonical_url(url: str) -> str:
    """Fold the spellings of one address into one: scheme, case of the host, www, tracking parameters, fragment, slash.

    Not a valid url: returned stripped.

    >>> canonical_url("HTTP://www.Example.org/a/?utm_source=x&b=2#top")
    'https://example.org/a?b=2'
    """
    if plain := _PLAIN.fullmatch(url):
        return f"https://{plain[1]}{plain[2].rstrip('/')}"
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        return url.strip()
    if parts.scheme not in ("http", "https") or not host:
        return url.strip()
    query = parse_qsl(parts.query, keep_blank_values=True) if parts.query else []
    kept = urlencode([(k, v) for k, v in query if not k.lower().startswith(_TRACKING)])
    netloc = host.removeprefix("www.") + (f":{port}" if port not in (None, 80, 443) else "")
    return urlunsplit(("https", netloc, parts.path.rstrip("/"), kept, ""))


def document_id(authored: str | None, url: str | None, digest: str, place: str) -> str:
    """Return the authored id, else 16 hex digits of a digest: of the canonical url, else of the bytes and their place.

    64 bits: the chance that any two of a million documents collide is below 1 in 30 million.

    >>> document_id("a-7", None, "", "")
    'a-7'
    >>> document_id(None, "http://www.example.org/x", "", "") == document_id(None, "https://example.org/x#y", "", "")
    True
    """
    if authored:
        return authored
    if url:
        return sha256(canonical_url(url).encode("utf-8", "surrogatepass"))[:16]
    return sha256(f"{digest}\n{place}".encode())[:16]
