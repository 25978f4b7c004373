"""What raw/ holds becomes sources and rejects, in one order on every machine."""

import os
import pickle
import socket
from pathlib import Path

import pytest

from builder.errors import UsageError
from builder.recipe import Limits
from builder.sources import READERS, REJECT_CODES, Listing, read, scan
from builder.sources.source import escape, locate


def _paths(listing: Listing) -> list[str]:
    return [source.path for source in listing.sources]


def _codes(listing: Listing) -> dict[str, str]:
    return {reject.source: reject.code for reject in listing.rejects}


def test_sources_come_in_the_order_of_their_paths_bytes(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a.txt", "a-b.txt", "é.txt", "Z.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    paths = _paths(scan(tmp_path, {}))
    assert paths == sorted(paths, key=str.encode)
    assert len(paths) == 6


def test_a_listing_pickles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "metadata.csv").write_text("source,title\na.txt,Low tide\n")
    listing = scan(tmp_path, {"*": "body"})
    assert pickle.loads(pickle.dumps(listing)) == listing  # noqa: S301 - our own bytes


def test_an_empty_raw_is_an_empty_listing(tmp_path: Path) -> None:
    assert scan(tmp_path, {}) == Listing((), ())


def test_a_missing_raw_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        scan(tmp_path / "raw", {})


def test_hidden_files_sidecars_and_the_metadata_table_are_no_sources(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in (".DS_Store", ".gitkeep", ".git/x.txt", "a.txt", "a.txt.meta.yml"):
        (tmp_path / name).write_text("x: y")
    (tmp_path / "metadata.jsonl").write_text('{"source": "a.txt"}\n')
    assert scan(tmp_path, {}).rejects == ()
    assert _paths(scan(tmp_path, {})) == ["a.txt"]


def test_every_ending_is_known_packed_or_not_in_any_case(tmp_path: Path) -> None:
    for ending in READERS:
        for packed in ("", ".gz", ".zst", ".GZ"):
            (tmp_path / f"a{ending.upper() if packed == '.GZ' else ending}{packed}").write_text("x")
    listing = scan(tmp_path, {})
    assert not listing.rejects
    assert {source.kind for source in listing.sources} == set(READERS)


def test_unknown_endings_are_rejects(tmp_path: Path) -> None:
    for name in ("photo.jpg", "README", "a.gz", "b.txt.gz.zst", "c.tar.gz"):
        (tmp_path / name).write_text("x")
    assert set(_codes(scan(tmp_path, {})).values()) == {"unknown-format"}


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("a.b.PDF", "pdftotext"),
        ("minutes.docx", "pandoc"),
        ("old.tar.gz", "unpack it"),
        ("crawl.wacz", "unpack it"),
        ("README", "the ending of what it is"),
        ("a.txt.yaml", "FILE.meta.yaml"),
        ("a.xyz", "convert it to one of .txt .md"),
    ],
)
def test_a_file_that_no_reader_knows_says_what_to_do_with_its_kind(tmp_path: Path, name: str, cure: str) -> None:
    (tmp_path / name).write_text("x")
    assert cure in scan(tmp_path, {}).rejects[0].reason


@pytest.mark.parametrize("folder", ["a_files", "a-Dateien", "a_fichiers"])
def test_the_parts_of_a_page_that_a_browser_saved_whole_are_no_sources(tmp_path: Path, folder: str) -> None:
    for name in ("a.html", f"{folder}/frame.html", f"{folder}/in/x.js", f"other_{folder}/b.html", "c_files"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    listing = scan(tmp_path, {})
    assert [source.path for source in listing.sources] == ["a.html", f"other_{folder}/b.html"]
    assert ([reject.source for reject in listing.rejects], listing.page_parts) == (["c_files"], (folder,))


def test_links_out_upwards_and_nowhere_are_rejects(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    (raw / "in").mkdir(parents=True)
    (raw / "in" / "a.txt").write_text("x")
    (tmp_path / "secret.txt").write_text("x")
    (raw / "out.txt").symlink_to(tmp_path / "secret.txt")
    (raw / "up").symlink_to(tmp_path)
    (raw / "in" / "loop").symlink_to(raw)
    (raw / "nowhere.txt").symlink_to(raw / "none")
    (raw / "round").symlink_to(raw / "round")
    assert _codes(scan(raw, {})) == dict.fromkeys(("in/loop", "nowhere.txt", "out.txt", "round", "up"), "symlink")
    assert _paths(scan(raw, {})) == ["in/a.txt"]


def test_links_within_raw_are_followed_once(tmp_path: Path) -> None:
    (tmp_path / ".store").mkdir()
    (tmp_path / ".store" / "a.txt").write_text("x")
    (tmp_path / "b.txt").symlink_to(tmp_path / ".store" / "a.txt")
    (tmp_path / "one").symlink_to(tmp_path / ".store")
    (tmp_path / "two").symlink_to(tmp_path / ".store")
    assert _codes(scan(tmp_path, {})) == {"two": "symlink"}
    assert _paths(scan(tmp_path, {})) == ["b.txt", "one/a.txt"]


def test_a_lattice_of_links_ends_soon(tmp_path: Path) -> None:
    for level in range(40):
        (tmp_path / f"f{level:02}").mkdir()
    for level in range(39):
        for name in ("x", "y"):
            (tmp_path / f"f{level:02}" / name).symlink_to(tmp_path / f"f{level + 1:02}")
    (tmp_path / "f39" / "a.txt").write_text("x")
    listing = scan(tmp_path, {})
    assert len(listing.sources) + len(listing.rejects) < 5000
    assert "f39/a.txt" in _paths(listing)


def test_fifos_and_sockets_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    os.mkfifo("a.txt")
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind("b.txt")
        assert _codes(scan(tmp_path, {})) == {"a.txt": "not-a-file", "b.txt": "not-a-file"}


@pytest.mark.parametrize(
    "name", ["a\nb.txt", "a\x1b[31m.txt", "a\\b.txt", "_..b.txt", "é\u2028.txt", "x" * 251 + ".txt", "caf\udce9.txt"]
)
def test_any_name_is_one_printable_line_and_leads_back_to_its_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("The sea was out.")
    (source,) = scan(tmp_path, {}).sources
    assert source.path.isprintable()
    assert source.path.encode().decode() == escape(name)
    assert locate(tmp_path, source.path).name == name
    assert next(read(tmp_path, source, Limits())).source == source.path


def test_a_file_whose_name_is_escaped_text_is_another_file() -> None:
    assert escape("a\n") != escape(escape("a\n"))


def test_the_last_glob_that_matches_decides_the_reading(tmp_path: Path) -> None:
    for name in ("letters/a.txt", "letters/1950/b.txt", "news.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    listing = scan(tmp_path, {"letters/**": "body", "letters/*.txt": "page"})
    assert {s.path: s.reading for s in listing.sources} == {
        "letters/1950/b.txt": "body",
        "letters/a.txt": "page",
        "news.txt": None,
    }


def test_sidecars_without_a_file_or_beside_another_are_rejects(tmp_path: Path) -> None:
    for name in ("a.txt.meta.yaml", "b.txt", "b.txt.meta.yaml", "b.txt.meta.json", "c.txt", "c.txt.meta.yml"):
        (tmp_path / name).write_text("x: y")
    listing = scan(tmp_path, {})
    assert _codes(listing) == {"a.txt.meta.yaml": "orphan-sidecar", "b.txt": "two-sidecars"}
    assert [(s.path, s.sidecar) for s in listing.sources] == [("c.txt", "c.txt.meta.yml")]


def test_rows_of_the_table_are_values_rejects_or_a_contradiction(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("x")
    table = "source,title,date\na.txt,Low tide,\nnone.txt,Gone,\n../a.txt,Up,\nb.txt,One,\nb.txt,Two,\nragged\n"
    (tmp_path / "metadata.csv").write_text(table)
    listing = scan(tmp_path, {})
    (source,) = listing.sources
    assert [(c.field, c.value, c.kind, c.place) for c in source.authored] == [
        ("title", "Low tide", "metadata-table", "metadata.csv line 2 $.title")
    ]
    assert [(r.source, r.place, r.code) for r in listing.rejects] == [
        ("b.txt", "", "two-sidecars"),
        ("metadata.csv", "line 3", "orphan-sidecar"),
        ("metadata.csv", "line 4", "orphan-sidecar"),
        ("metadata.csv", "line 7", "ragged-row"),
    ]


@pytest.mark.parametrize(
    "named", ["u\u0308ber/a b.txt", "\xfcber\\a b.txt", "./\xfcber/a b.txt", "raw/\xfcber/a b.txt"]
)
@pytest.mark.parametrize("folder", ["\xfcber", "u\u0308ber"])
def test_a_row_names_its_file_as_any_system_spells_it(tmp_path: Path, named: str, folder: str) -> None:
    raw = tmp_path / "raw"
    (raw / folder).mkdir(parents=True)
    (raw / folder / "a b.txt").write_text("x")
    (raw / "metadata.csv").write_text(f"source,title\n{named},Low tide\n")
    listing = scan(raw, {})
    assert ([c.value for c in listing.sources[0].authored], listing.rejects) == (["Low tide"], ())


def test_a_row_that_could_mean_two_files_is_a_reject(tmp_path: Path) -> None:
    for name in ("\xfc.txt", "u\u0308.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "metadata.csv").write_text("source,title\n./\xfc.txt,Low tide\nu\u0308.txt,High tide\n")
    listing = scan(tmp_path, {})
    assert [len(source.authored) for source in listing.sources] == [1, 0]
    assert [(r.place, r.code) for r in listing.rejects] == [("line 2", "orphan-sidecar")]


def test_rejects_of_a_table_stand_in_the_order_of_its_lines(tmp_path: Path) -> None:
    rows = "".join(f"gone-{number}.txt,x\n" for number in range(12))
    (tmp_path / "metadata.csv").write_text(f"source,title\n{rows}")
    assert [r.place for r in scan(tmp_path, {}).rejects] == [f"line {number}" for number in range(2, 14)]


@pytest.mark.parametrize(
    ("header", "hint"),
    [
        ("Titel;Datei", 'add "Datei" = "source" to the recipe'),
        ("Titel;Signatur", "call the column that names the files"),
    ],
)
def test_a_table_that_names_no_file_says_once_what_to_do(tmp_path: Path, header: str, hint: str) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "metadata.csv").write_text(f"{header}\nEbbe;{'A.TXT' if 'Datei' in header else 'B 7'}\nFlut;\n")
    with pytest.raises(UsageError, match="no row says its source") as raised:
        scan(tmp_path, {})
    assert hint in raised.value.hint


def test_a_table_in_json_lines_keeps_its_types(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "metadata.jsonl").write_text('{"source": "a.txt", "issue": 7, "title": null}\n\n[1]\nnope\n')
    listing = scan(tmp_path, {})
    assert [(c.field, c.value) for c in listing.sources[0].authored] == [("issue", 7)]
    assert [(r.place, r.code) for r in listing.rejects] == [("line 3", "invalid-sidecar"), ("line 4", "invalid-json")]


@pytest.mark.parametrize("tables", [{"metadata.csv": "source\n", "metadata.jsonl": ""}, {"metadata.csv": 'a,"b\n'}])
def test_an_unusable_table_stops_the_work(tmp_path: Path, tables: dict[str, str]) -> None:
    for name, content in tables.items():
        (tmp_path / name).write_text(content)
    with pytest.raises(UsageError, match=r"metadata\.csv"):
        scan(tmp_path, {})


def test_codes_are_words_with_a_meaning() -> None:
    assert all(code.replace("-", "").islower() and meaning for code, meaning in REJECT_CODES.items())
