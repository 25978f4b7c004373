"""Pages that browsers save in one file: the page is the document, where it was is known, and a cut is told."""

import plistlib
from pathlib import Path
from typing import Any

import pytest
from raw_folder import found_in

URL = "https://saltmarsh.example/1"
MARK = f"<!-- saved from url=(0027){URL} -->"
PAGE = f"Content-Type: text/html\nContent-Location: {URL}\nContent-Transfer-Encoding: quoted-printable\n\n<p>Wa=C5=82"
FRAME = "Content-Type: text/html\nContent-Location: https://ads.example/\n\n<p>Buy."
PICTURE = "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\naGVsbG8="


def _mhtml(*parts: str, end: str = "\n--b--\n", start: str = "") -> str:
    head = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"{start}\n\n'
    return head + "".join(f"\n--b\n{part}" for part in parts) + end


def _webarchive(**page: Any) -> bytes:
    known = {"MIMEType": "text/html", "Data": b"<p>Wa\xb3", "TextEncodingName": "iso-8859-2", "URL": URL} | page
    return plistlib.dumps({"WebMainResource": {f"WebResource{key}": value for key, value in known.items()}})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.mhtml", _mhtml(PAGE, FRAME, PICTURE)),
        ("a.mht", _mhtml(PICTURE, PAGE)),
        ("a.mhtml", _mhtml(FRAME, f"Content-ID: <2>\n{PAGE}", start='; start="<2>"')),
        ("a.mhtml", f"Snapshot-Content-Location: {URL}\n" + _mhtml(PAGE.replace(f"Content-Location: {URL}\n", ""))),
        ("a.webarchive", _webarchive()),
    ],
)
def test_the_page_among_the_parts_is_the_document_and_is_marked_with_its_address(
    tmp_path: Path, name: str, content: object
) -> None:
    found = found_in(tmp_path, {name: content})
    assert found.texts == [MARK + "<p>Wał"]
    assert [(one.place, one.format, one.reading) for one in found.documents] == [("", "html", "page")]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.mhtml", _mhtml(PICTURE, PAGE, end=""), "truncated"),
        ("a.mhtml", _mhtml(PICTURE), "no-text"),
        ("a.mhtml", _mhtml(PAGE.replace("<p>Wa=C5=82", "")), "no-text"),
        ("a.mhtml", " \n", "empty"),
        ("a.mhtml", "Content-Type: text/html; " + "a=b;" * 100_000, "corrupt"),
        (
            "a.mhtml",
            "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2_000)),
            "too-deep",
        ),
        ("a.webarchive", b"bplist00\xff\xff", "corrupt"),
        ("a.webarchive", _webarchive(Data=10**9), "corrupt"),
        ("a.webarchive", _webarchive(MIMEType="application/pdf"), "no-text"),
        ("a.webarchive", _webarchive(TextEncodingName="utf-8", Data=b"<p>\x1b$B\xff"), "bad-encoding"),
    ],
)
def test_what_holds_no_whole_page_is_a_reject(tmp_path: Path, name: str, content: object, code: str) -> None:
    assert found_in(tmp_path, {name: content}).codes == [f"{name} {code}"]


def test_a_file_cut_behind_its_page_is_read(tmp_path: Path) -> None:
    assert found_in(tmp_path, {"a.mhtml": _mhtml(PAGE, PICTURE, end="")}).texts == [MARK + "<p>Wał"]
