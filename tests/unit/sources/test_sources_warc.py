"""WARC: pages become documents, what is about the crawl does not, and nothing that is cut goes unsaid."""

import gzip
from pathlib import Path

import pytest
from raw_folder import found_in

_END = b"\r\n\r\n"
"""Behind each record."""
_HTML = "Content-Type: text/html; charset=iso-8859-2"


def _record(block: bytes, url: str = "https://saltmarsh.example/1", kind: str = "response", media: str = "") -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(block)}\r\n"
    head += f"Content-Type: {media or 'application/http; msgtype=response'}\r\n\r\n"
    return head.encode() + block + _END


def _answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode() + body


_ABOUT = _record(b"software: tide/1\r\n", kind="warcinfo", media="application/warc-fields")


def test_a_page_is_a_document_with_the_address_it_was_fetched_from(tmp_path: Path) -> None:
    archive = _ABOUT + _record(_answer("<p>Wał".encode("iso-8859-2"), _HTML))
    found = found_in(tmp_path, {"a.warc": archive})
    (document,) = found.documents
    assert (document.place, document.format, document.reading) == ("record 2", "html", "page")
    assert (document.content, document.encoding) == ("<p>Wał", "iso8859-2")
    assert found.values("url") == ["https://saltmarsh.example/1"]
    assert not found.rejects


@pytest.mark.parametrize("ending", [".gz", ""])
def test_each_record_may_be_a_gzip_member_of_its_own(tmp_path: Path, ending: str) -> None:
    records = [_ABOUT, *(_record(_answer(f"<p>{n}".encode(), _HTML)) for n in range(3))]
    data = b"".join(gzip.compress(record) if ending else record for record in records)
    assert found_in(tmp_path, {f"a.warc{ending}": data}).texts == ["<p>0", "<p>1", "<p>2"]


@pytest.mark.parametrize(
    ("block", "kind", "media"),
    [
        (_answer(b"gone", _HTML, status="404 Not Found"), "response", ""),
        (_answer(b"", "Location: /2", status="301 Moved Permanently"), "response", ""),
        (_answer(b"\x89PNG", "Content-Type: image/png"), "response", ""),
        (b"GET / HTTP/1.1\r\n\r\n", "request", "application/http; msgtype=request"),
        (_answer(b"<p>As before", _HTML), "revisit", ""),
        (b"log", "metadata", "text/plain"),
    ],
)
def test_what_is_no_page_is_no_document(tmp_path: Path, block: bytes, kind: str, media: str) -> None:
    other = _record(block, kind=kind, media=media)
    found = found_in(tmp_path, {"a.warc": other + _record(_answer(b"<p>High tide.", _HTML)), "b.warc": other})
    assert found.texts == ["<p>High tide."]
    assert found.codes == ["b.warc no-text"]


def test_texts_made_of_pages_are_documents_and_rules_for_robots_are_not(tmp_path: Path) -> None:
    text = _record(b"High tide.", kind="conversion", media="text/plain")
    robots = _record(_answer(b"User-agent: *", "Content-Type: text/plain"), url="https://saltmarsh.example/robots.txt")
    log = _record(b"fetched", url="metadata://crawler/log", kind="resource", media="text/plain")
    found = found_in(tmp_path, {"a.warc": text + robots + log})
    assert [(one.content, one.format) for one in found.documents] == [("High tide.", "text")]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"5\r\n<p>Hi\r\n7\r\ngh tide\r\n0\r\n\r\n", ["Transfer-Encoding: chunked"]),
        (b"<p>High tide", ["Transfer-Encoding: chunked"]),
        (gzip.compress(b"<p>High tide", mtime=0), ["Content-Encoding: gzip"]),
        (b"<p>High tide", ["Content-Encoding: gzip"]),
    ],
)
def test_a_body_is_joined_and_unpacked_unless_the_crawler_did_it(
    tmp_path: Path, body: bytes, headers: list[str]
) -> None:
    assert found_in(tmp_path, {"a.warc": _record(_answer(body, _HTML, *headers))}).texts == ["<p>High tide"]


def test_a_page_that_does_not_unpack_costs_itself(tmp_path: Path) -> None:
    packed, good = gzip.compress(b"<p>High tide" * 99), _record(_answer(b"<p>Low tide", _HTML))
    cut = _record(_answer(packed[:30], _HTML))
    bad = _record(_answer(packed[:10] + b"\xff" * 20, _HTML))
    bomb = _record(_answer(gzip.compress(b"<p>" + b" " * 2_000_000), _HTML))
    long = _record(_answer(b"<p>" + b"x" * 1_000_000, _HTML))
    found = found_in(tmp_path, {"a.warc": cut + bad + bomb + long + good})
    assert found.texts == ["<p>Low tide"]
    assert [code.split()[-1] for code in found.codes] == ["truncated", "corrupt", "too-large", "too-large"]


def test_a_cut_anywhere_is_told(tmp_path: Path) -> None:
    first, second = _record(_answer(b"<p>High", _HTML)), _record(_answer(b"<p>Low", _HTML))
    for end in range(1, len(first + second) - len(_END)):
        found = found_in(tmp_path, {"a.warc": (first + second)[:end]})
        is_whole = end >= len(first) - len(_END)
        assert found.texts == (["<p>High"] if is_whole else [])
        cut = [] if is_whole and end <= len(first) else [f"a.warc record {1 + is_whole} unreadable-warc"]
        assert found.codes == cut


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"hello", b"WARC/1.0\r\n\r\n"]
    + [b"WARC/1.0\r\nContent-Length: %s\r\n\r\n" % size for size in (b"x", b"-1", b"9" * 5000)],
)
def test_what_is_no_archive_is_a_reject(tmp_path: Path, data: bytes) -> None:
    (code,) = found_in(tmp_path, {"a.warc": data}).codes
    assert code.split()[-1] in ("empty", "unreadable-warc")


def test_an_address_that_is_none_costs_nothing(tmp_path: Path) -> None:
    page = _record(_answer(b"<p>High tide.", _HTML), url="https://[saltmarsh")
    assert found_in(tmp_path, {"a.warc": page}).values("url") == ["https://[saltmarsh"]
