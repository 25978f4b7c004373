"""Bad input through the command line: each ends as records or as rejects with a reason, and nothing is lost."""

import gzip
import io
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest
from command import Ran, run
from conftest import Corpus, article

SURROGATE = b"\xed\xa0\x80"
DEEP = 100_000
WORDS = [
    "harbour",
    "ferry",
    "lantern",
    "council",
    "orchard",
    "winter",
    "bridge",
    "market",
    "baker",
    "letter",
    "meadow",
    "quarry",
    "teacher",
    "violin",
    "copper",
    "river",
    "garden",
    "parcel",
    "witness",
    "kettle",
    "signal",
    "stable",
    "chimney",
    "ribbon",
    "ladder",
    "miller",
    "plaster",
    "turnip",
    "wagon",
    "cellar",
    "anchor",
    "barley",
]


def prose(name: str) -> str:
    """Two paragraphs that no other document of this module has."""
    chance = random.Random(name)
    sentences = [" ".join(chance.choices(WORDS, k=14)).capitalize() + "." for _ in range(6)]
    return f"{' '.join(sentences[:3])}\n\n{' '.join(sentences[3:])}"


def good(name: str) -> bytes:
    return article(f"The story of {name}", prose(name)).encode()


def row(name: str, **more: Any) -> dict[str, Any]:
    known = {
        "title": f"The story of {name}",
        "authors": ["Ada Quill"],
        "date": "2019-05-04",
        "outlet": "The Fen Gazette",
    }
    return known | {"text": prose(name)} | more


def lines(*values: dict[str, Any] | bytes) -> bytes:
    return b"\n".join(v if isinstance(v, bytes) else orjson.dumps(v) for v in values) + b"\n"


def page(name: str, inside: str) -> bytes:
    head = f"<head><title>The story of {name}</title><meta name='author' content='Ada Quill'></head>"
    told = "".join(f"<p>{part}</p>" for part in prose(name).split("\n\n"))
    return f"<html>{head}<body>{told}{inside}</body></html>".encode()


def table(name: str, rows: int = 40) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([row(f"{name}-{n}") for n in range(rows)]), sink)
    return sink.getvalue()


def bomb(members: int) -> bytes:
    """So many times ten million zeros."""
    return gzip.compress(b"0" * 10_000_000) * members


class Case(NamedTuple):
    """A source and what must become of it."""

    name: str | bytes
    content: bytes
    rejects: Sequence[tuple[str, str]] = ()
    """Place and code of each reject, in the order of the file."""
    released: int = 0
    source: str = ""
    """As rejects write it, where that is not its name."""


ALIASES = b"a: &a [lol, lol]\nb: &b [*a, *a, *a, *a]\nc: [*b, *b, *b, *b]\n"

CASES = (
    Case("good.md", good("a good one"), released=1),
    # nothing there
    Case("empty.txt", b"", [("", "empty")]),
    Case("empty.html", b"", [("", "empty")]),
    Case("empty.jsonl", b"", [("", "empty")]),
    Case("empty.json", b"", [("", "empty")]),
    Case("empty.csv", b"", [("", "empty")]),
    Case("empty.parquet", b"", [("", "empty")]),
    Case("empty.txt.gz", b"", [("", "empty")]),
    # bytes that are no text
    Case("nul.txt", b"The ferry\0 sailed.\n", [("", "binary")]),
    Case("nul.html", b"<p>The ferry\0 sailed.</p>", [("", "binary")]),
    Case("nul.jsonl", lines(b'{"text": "a\0b"}', row("nul.jsonl")), [("line 1", "invalid-json")], 1),
    Case("nul-in-id.jsonl", lines(row("nul-in-id", id="a\0b")), [("line 1", "id-not-usable")]),
    Case("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", [("", "unknown-format")]),
    Case("photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", [("", "binary")]),
    # half characters
    Case("half.txt", b"The ferry " + SURROGATE + b" sailed.", [("", "lone-surrogate")]),
    Case("half.jsonl", lines(b'{"text": "\\ud800"}', row("half.jsonl")), [("line 1", "lone-surrogate")], 1),
    Case("half.json", b'{"text": "' + SURROGATE + b'"}', [("", "lone-surrogate")]),
    Case("half-16.txt", b"\xff\xfe\x00\xd8a\x00", [("", "lone-surrogate")]),
    Case(
        "half-above.md",
        b'---\ntitle: "\\ud800"\nauthors: [A]\ndate: "2019-05-04"\noutlet: Fen\n---\n' + prose("half above").encode(),
        [("line 2", "lone-surrogate")],
    ),
    Case("beyond.md", b'---\ntitle: "\\U0011ffff"\n---\nThe ferry sailed.\n', [("line 2", "invalid-yaml")]),
    Case("huge.md", b"+++\nissue = 99999999999999999999\n+++\nThe ferry sailed.\n", [("", "number-range")]),
    Case(
        "wrong-id.jsonl",
        lines(row("wrong id", id=7), row("wrong url", url=7)),
        [("line 1", "wrong-type"), ("line 2", "wrong-type")],
    ),
    # packed files
    Case("cut.txt.gz", gzip.compress(good("cut.txt"))[:-20], [("", "truncated")]),
    Case("cut.jsonl.gz", gzip.compress(lines(*(row(f"cut {n}") for n in range(400))))[:-9], [("", "truncated")], 400),
    Case("corrupt.txt.gz", b"this is no gzip", [("", "corrupt")]),
    Case("bomb.txt.gz", bomb(100), [("", "too-large")]),
    Case("bomb.csv.gz", bomb(100), [("", "too-large")]),
    Case("bomb.jsonl.gz", bomb(20), [("line 1", "too-large")]),
    Case("bomb.parquet.gz", bomb(100), [("", "too-large")]),
    # nesting
    Case("deep.json", b"[" * DEEP + b"]" * DEEP, [("", "too-deep")]),
    Case("deep.jsonl", lines(b'{"a":' * DEEP + b"1" + b"}" * DEEP, row("deep.jsonl")), [("line 1", "too-deep")], 1),
    Case("deep-unclosed.json", b"[" * DEEP, [("", "too-deep")]),
    Case("deep-yaml.md", b"---\ntitle: " + b"[" * 30_000 + b"\n---\nThe ferry sailed.\n", [("line 2", "too-deep")]),
    Case("deep-toml.md", b"+++\ntitle = " + b"[" * 30_000 + b"\n+++\nThe ferry sailed.\n", [("", "too-deep")]),
    Case("deep.html", page("deep.html", "<div>" * 10_000 + "Lost?" + "</div>" * 10_000), [("", "too-deep")]),
    # what a parser would keep one of
    Case("twice.jsonl", lines(b'{"text": "a", "text": "b"}', row("twice.jsonl")), [("line 1", "duplicate-key")], 1),
    Case("twice.json", b'{"text": "a", "text": "b"}', [("", "duplicate-key")]),
    Case("twice.md", b"---\ntitle: One\ntitle: Two\n---\nThe ferry sailed.\n", [("line 3", "duplicate-key")]),
    Case("twice.csv", b"text,text\na,b\n", [("line 1", "duplicate-key")]),
    Case(
        "same-id.jsonl",
        lines(row("same id 1", id="ferry-1"), row("same id 2", id="ferry-1"), row("same id 3", id="ferry-2")),
        [("line 1", "duplicate-id"), ("line 2", "duplicate-id")],
        1,
    ),
    Case("aliases.md", b"---\n" + ALIASES + b"---\nThe ferry sailed.\n", [("line 2", "yaml-aliases")]),
    # tables
    Case("half.parquet", table("half")[: len(table("half")) // 2], [("", "unreadable-parquet")]),
    Case("whole.parquet", table("whole", 3), released=3),
    Case("ragged.csv", b"title,text\nOne,The ferry sailed.,more\n", [("line 2", "ragged-row")]),
    Case("quotes.csv", b'title,text\nOne,"The ferry sailed.\n', [("line 2", "invalid-csv")]),
    # names
    Case("new\nline.md", good("a name with a line end"), released=1, source="new\\x0aline.md"),
    Case("red\x1b[31m.md", good("a name with an escape"), released=1, source="red\\x1b[31m.md"),
    Case("back\\slash.md", good("a name with a backslash"), released=1, source="back\\x5cslash.md"),
    Case("a..\\x2f..md", good("a name like a way up"), released=1, source="a..\\x5cx2f..md"),
    Case(b"caf\xe9.md", good("a name that is not UTF-8"), released=1, source="caf\\xe9.md"),
    Case("n" * 252 + ".md", good("a name of 255 bytes"), released=1),
    Case("-rf.md", good("a name like an option"), released=1),
    # sidecars
    Case("two.txt", b"The ferry sailed.", [("", "two-sidecars")]),
    Case("side-twice.txt", b"The ferry sailed.", [("side-twice.txt.meta.yaml line 2", "duplicate-key")]),
    Case("side-bomb.txt", b"The ferry sailed.", [("side-bomb.txt.meta.yaml line 1", "yaml-aliases")]),
    Case("side-deep.txt", b"The ferry sailed.", [("side-deep.txt.meta.json", "too-deep")]),
    Case("side-half.txt", prose("side-half").encode(), [("side-half.txt.meta.yaml line 1", "lone-surrogate")]),
    Case("side-list.txt", b"The ferry sailed.", [("side-list.txt.meta.yaml", "invalid-sidecar")]),
    Case("side-shut.txt", b"The ferry sailed.", [("side-shut.txt.meta.yaml", "unreadable")]),
)
"""Each file of the one corpus, but those that `prepared` makes."""

SIDECARS = {
    "two.txt.meta.yaml": b"title: One\n",
    "two.txt.meta.json": b'{"title": "Two"}',
    "side-twice.txt.meta.yaml": b"title: One\ntitle: Two\n",
    "side-bomb.txt.meta.yaml": ALIASES,
    "side-deep.txt.meta.json": b'{"title":' + b"[" * DEEP + b"]" * DEEP + b"}",
    "side-half.txt.meta.yaml": b'title: "\\ud800"\nauthors: [Ada Quill]\ndate: "2019-05-04"\noutlet: The Fen Gazette\n',
    "side-list.txt.meta.yaml": b"- title\n",
    "side-shut.txt.meta.yaml": b"title: One\n",
    "alone.txt.meta.yaml": b"title: One\n",
    "metadata.csv": b"source,title\n../outside.md,Up\n\\x2e\\x2e/outside.md,Up\nnowhere.txt,Gone\n",
}
BESIDE = {
    "alone.txt.meta.yaml": [("", "orphan-sidecar")],
    "metadata.csv": [("line 2", "orphan-sidecar"), ("line 3", "orphan-sidecar"), ("line 4", "orphan-sidecar")],
    "long-line.jsonl": [("line 2", "too-large")],
    "shut.md": [("", "unreadable")],
    "shut": [("", "unreadable")],
    "links/round": [("", "symlink")],
    "links/one": [("", "symlink")],
    "links/other": [("", "symlink")],
    "links/nowhere.md": [("", "symlink")],
    "links/out.md": [("", "symlink")],
    "links/system": [("", "symlink")],
    "pipe.txt": [("", "not-a-file")],
}
"""Rejects of what is no plain file with some bytes."""

UNPRIVILEGED = """
import ctypes, os, sys
for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: without them a file's mode binds root too
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP
os.execv(sys.executable, [sys.executable, "-m", "builder", *sys.argv[1:]])
"""


def unprivileged(corpus: Corpus, *arguments: str) -> Ran:
    """Run `builder` so that permissions count, whoever runs the tests."""
    done = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, *arguments], cwd=corpus.root, capture_output=True, check=False, timeout=300
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def prepared(corpus: Corpus) -> None:
    raw = corpus.root / "raw"
    for case in CASES:
        raw.joinpath(os.fsdecode(case.name)).write_bytes(case.content)
    for name, content in SIDECARS.items():
        corpus.add(name, content)
    with (raw / "long-line.jsonl").open("wb") as file:  # a line of 1 GB takes no room on the disk
        file.write(lines(row("before the long line")))
        file.seek(1_000_000_000, os.SEEK_CUR)
        file.write(b"\n" + lines(row("after the long line")))
    corpus.add("shut.md", good("a shut file")).chmod(0)
    corpus.add("shut/inside.md", good("a file in a shut folder")).parent.chmod(0)
    (raw / "side-shut.txt.meta.yaml").chmod(0)
    (corpus.root / "outside.md").write_bytes(good("a file outside"))
    links = {
        "round": ".",
        "one": "other",
        "other": "one",
        "nowhere.md": "gone.md",
        "out.md": "../../outside.md",
        "system": "/etc",
    }
    (raw / "links").mkdir()
    for name, target in links.items():
        (raw / "links" / name).symlink_to(target)
    os.mkfifo(raw / "pipe.txt")


class Built(NamedTuple):
    """The corpus after `builder build`."""

    corpus: Corpus
    ran: Ran
    manifest: dict[str, Any]
    released: list[str]
    """The source of each record."""
    rejects: dict[str, list[tuple[str, str, str]]]
    """Source → place, code and reason of each reject."""


def results(corpus: Corpus, ran: Ran) -> Built:
    import pyarrow.parquet as pq

    manifest = json.loads((corpus.root / "dist/next/manifest.json").read_bytes())
    ledger = pq.read_table(corpus.root / "dist/next/ledger.parquet").to_pylist()
    rejects: dict[str, list[tuple[str, str, str]]] = {}
    for reject in corpus.rejects():
        rejects.setdefault(reject["source"], []).append((reject["place"], reject["code"], reject["reason"]))
    return Built(corpus, ran, manifest, [entry["source"] for entry in ledger], rejects)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("bad-input")
    assert run("init", "corpus", at=folder).code == 0
    corpus = Corpus(folder / "corpus")
    prepared(corpus)
    yield results(corpus, unprivileged(corpus, "build"))
    (corpus.root / "raw/long-line.jsonl").unlink()
    (corpus.root / "raw/shut").chmod(0o700)


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case.name)[:40])
def test_a_bad_document_is_a_reject_and_its_neighbours_are_released(built: Built, case: Case) -> None:
    source = case.source or os.fsdecode(case.name)
    assert [(place, code) for place, code, _ in built.rejects.get(source, [])] == list(case.rejects)
    assert built.released.count(source) == case.released


@pytest.mark.parametrize("source", BESIDE)
def test_what_is_no_readable_file_is_a_reject(built: Built, source: str) -> None:
    assert [(place, code) for place, code, _ in built.rejects[source]] == BESIDE[source]


def test_lines_around_one_of_a_gigabyte_are_released(built: Built) -> None:
    assert built.released.count("long-line.jsonl") == 2


def test_every_document_read_is_released_or_rejected(built: Built) -> None:
    counts = built.manifest["counts"]
    assert counts["read"] == counts["released"] + sum(counts["rejected"].values())
    assert counts["released"] == len(built.released) == len(built.corpus.records())
    assert sum(counts["rejected"].values()) == sum(map(len, built.rejects.values()))


def test_no_reject_is_of_a_document_that_nobody_made(built: Built) -> None:
    known = {case.source or os.fsdecode(case.name) for case in CASES} | BESIDE.keys()
    assert built.rejects.keys() <= known


def test_the_build_ends_well_and_says_nothing_on_stderr(built: Built) -> None:
    assert (built.ran.code, built.ran.err) == (0, "")


def test_every_reason_is_one_printable_line_that_says_something(built: Built) -> None:
    reasons = [reason for rejects in built.rejects.values() for _, _, reason in rejects]
    assert [reason for reason in reasons if not (reason.isprintable() and 15 < len(reason) < 500)] == []


def test_a_document_that_takes_too_long_or_kills_its_worker_is_put_in_quarantine_for_good(corpus: Corpus) -> None:
    corpus.recipe('name = "slow"\n[limits]\nseconds = 1\n')
    corpus.add("good.jsonl", lines(row("one that is quick")))
    corpus.add("slow.txt", "\n".join(prose(str(n)).replace("a", "Ã¤") for n in range(7_500)))  # 4 s, nearly too long
    schema = json.loads((corpus.root / "schema/article.schema.json").read_bytes())
    schema["properties"]["description"]["pattern"] = "(?=a*b)a"  # native code that takes minutes
    (corpus.root / "schema/article.schema.json").write_bytes(orjson.dumps(schema))
    corpus.add("stuck.jsonl", lines(row("stuck", description="a" * 400_000)))
    first = results(corpus, corpus.run("build"))
    assert (first.ran.code, first.ran.err, first.released) == (0, "", ["good.jsonl"])
    assert {source: [code for _, code, _ in found] for source, found in first.rejects.items()} == {
        "slow.txt": ["quarantined"],
        "stuck.jsonl": ["quarantined"],
    }
    entries = (corpus.root / "schema/decisions/quarantine.jsonl").read_bytes().splitlines()
    assert sorted(json.loads(entry)["source"] for entry in entries) == ["slow.txt", "stuck.jsonl"]
    second = results(corpus, corpus.run("build"))
    assert (second.rejects, second.released) == (first.rejects, first.released)
    assert second.manifest["counts"] == first.manifest["counts"]
    assert (corpus.root / "schema/decisions/quarantine.jsonl").read_bytes().splitlines() == entries


BROKEN = {
    "unknown key": ({"builder.toml": 'name = "x"\nsplit = {}\n'}, "unknown key split", "did you mean 'splits'?"),
    "unknown key in a table": (
        {"builder.toml": 'name = "x"\n[limits]\nsecond = 3\n'},
        "limits.second",
        "did you mean 'seconds'?",
    ),
    "a recipe that nests": ({"builder.toml": "a = " + "[" * DEEP}, "builder.toml nests too deep", "three levels"),
    "a recipe with a key twice": ({"builder.toml": 'name = "x"\nname = "y"\n'}, "is not TOML", "line"),
    "a limit of nothing": (
        {"builder.toml": 'name = "x"\n[limits]\nseconds = nan\n'},
        "limits.seconds is nan",
        "above 0",
    ),
    "raw around dist": ({"builder.toml": 'name = "x"\nraw = "."\n'}, "holds dist", "a folder of its own"),
    "no raw": ({"builder.toml": 'name = "x"\nraw = "articles"\n'}, "there is no folder", "put the articles there"),
    "no schema": ({"builder.toml": 'name = "x"\nschema = "schema/other.json"\n'}, "does not exist", "builder init DIR"),
    "no card": ({"builder.toml": 'name = "x"\ncard = "CARD.md"\n'}, "the card", "builder init DIR"),
    "schema that is no JSON": (
        {"schema/article.schema.json": "{"},
        "article.schema.json is not JSON",
        "line 1, column 2",
    ),
    "schema that is no schema": ({"schema/article.schema.json": "true"}, "is not a schema", "begin with"),
    "schema of a wrong type": ({"schema/article.schema.json": '{"type": "objekt"}'}, "#/type is 'objekt'", "'object'"),
    "schema with a key twice": ({"schema/article.schema.json": '{"type": 1, "type": 2}'}, "'type'", "twice"),
    "schema that nests": ({"schema/article.schema.json": '{"not":' * DEEP}, "nests too deep", "64 levels"),
    "$ref to the network": (
        {"schema/article.schema.json": '{"$ref": "https://example.org/a.json"}'},
        "network",
        "directory",
    ),
    "$ref out of schema/": (
        {"schema/article.schema.json": '{"$ref": "../builder.toml"}'},
        "outside",
        "copy the file into it",
    ),
    "$ref to any file": ({"schema/article.schema.json": '{"$ref": "/etc/passwd"}'}, "outside", "copy the file into it"),
    "$ref to nothing": ({"schema/article.schema.json": '{"$ref": "gone.json"}'}, "gone.json", "correct the $ref"),
    "card without front matter": ({"DATASET_CARD.md": "# Fen\n"}, "no front matter", "start it with"),
    "card with an alias bomb": ({"DATASET_CARD.md": f"---\n{ALIASES.decode()}---\n"}, "line 2", "alias"),
    "card with half a character": ({"DATASET_CARD.md": '---\nlicense: "\\ud800"\n---\n'}, "line 2", "surrogate"),
    "two metadata tables": ({"raw/metadata.csv": "source\n", "raw/metadata.jsonl": "{}\n"}, "has both", "keep one"),
    "a broken quarantine": ({"schema/decisions/quarantine.jsonl": "{"}, "quarantine.jsonl is broken", "restore it"),
}
"""What is wrong → the files that make it so, and what the error says about it and about what to do."""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("broken")
    assert run("init", "corpus", at=folder).code == 0
    corpus = Corpus(folder / "corpus")
    corpus.add("good.md", good("one beside what is broken"))
    return corpus


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_configuration_is_one_line_with_a_hint_and_code_2(fresh: Corpus, tmp_path: Path, what: str) -> None:
    files, *said = BROKEN[what]
    root = shutil.copytree(fresh.root, tmp_path / "corpus")
    for name, content in files.items():
        root.joinpath(name).parent.mkdir(exist_ok=True)
        root.joinpath(name).write_text(content, encoding="utf-8")
    ran = run("build", at=root)
    message, *hint = ran.err.splitlines()
    assert ran.code == 2
    assert message.startswith("builder: ")
    assert len(hint) <= 1
    assert all(line.startswith("  hint: ") for line in hint)
    assert [piece for piece in said if piece not in ran.err] == []
    assert not (root / "dist/next").exists()


def test_an_empty_raw_has_nothing_to_build(corpus: Corpus) -> None:
    ran = corpus.run("build")
    assert (ran.code, ran.out) == (1, "")
    assert "holds no article" in ran.err
    assert "hint: put files there" in ran.err
