"""Laws of sources: cutting a file changes nothing, no line is lost, names and values go there and back."""

import gzip
import json
import os
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.documents import Document
from builder.recipe import Limits
from builder.sources import Source, groups, pair_reader, read, scan, split, yaml_parser, yaml_plain
from builder.sources.encodings import decode
from builder.sources.front_matter import split_front_matter
from builder.sources.json_values import parse
from builder.sources.places import yaml_text
from builder.sources.rejects import RejectError
from builder.sources.source import escape, locate
from builder.sources.streams import lines

IN_ITS_OWN_TIME = settings(deadline=None)
"""Disks and first imports are slow now and then; a law says nothing about time."""

PIECES = st.sampled_from(
    [
        b'{"text": "x"}',
        b'{"text": "", "a": [1]}',
        b"{",
        b"\n",
        b"\r\n",
        b" ",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"0" * 40,
    ]
)


@given(st.lists(PIECES, max_size=40), st.integers(1, 60))
@IN_ITS_OWN_TIME
def test_splitting_never_changes_what_is_yielded(pieces: list[bytes], size: int) -> None:
    with TemporaryDirectory() as folder:
        raw = Path(folder)
        (raw / "a.jsonl").write_bytes(b"".join(pieces))
        (source,) = scan(raw, {}).sources
        limits = Limits(bytes=30)
        parts = split(raw, source, size)
        assert [f for part in parts for f in read(raw, part, limits)] == list(read(raw, source, limits))


@given(st.lists(PIECES, min_size=1, max_size=40), st.integers(1, 60))
@IN_ITS_OWN_TIME
def test_parts_meet_and_all_but_the_last_have_half_their_size(pieces: list[bytes], size: int) -> None:
    with TemporaryDirectory() as folder:
        raw = Path(folder)
        (raw / "a.jsonl").write_bytes(b"".join(pieces))
        (source,) = scan(raw, {}).sources
        parts = split(raw, source, size)
        assert [part.stop for part in parts[:-1]] == [part.start for part in parts[1:]]
        assert (parts[0].start, parts[-1].stop) == (0, None)
        assert all((part.stop or 0) - part.start >= size // 2 for part in parts[:-1])


@given(st.integers(0, 1_999), st.sampled_from([b"", b"another line\n", b"two\nlines\n"]))
@IN_ITS_OWN_TIME
def test_a_line_that_changes_moves_the_nearest_borders_alone(place: int, other: bytes) -> None:
    lines = [b"the line that has the number %d\n" % number for number in range(2_000)]
    runs = []
    for some in (lines, [*lines[:place], other, *lines[place + 1 :]]):
        with TemporaryDirectory() as folder:
            whole = b"".join(some)
            Path(folder, "a.jsonl").write_bytes(whole)
            (source,) = scan(Path(folder), {}).sources
            runs.append({whole[part.start : part.stop] for part in split(Path(folder), source, 1_000)})
    assert len(runs[0]) > 50
    assert len(runs[1] - runs[0]) < 12


@given(st.integers(0, 499))
def test_a_file_that_comes_moves_the_nearest_groups_alone(number: int) -> None:
    paths = [f"{n:03}.txt" for n in range(500)]
    more = sorted([*paths, f"{number:03}a.txt"])
    before, after = (
        {
            tuple(one.path for one in group)
            for group in groups((Source(p, ".txt", None, 9) for p in some), 100, 50, lambda one: [one])
        }
        for some in (paths, more)
    )
    assert len(before) > 25
    assert len(after - before) < 12


@given(st.lists(st.binary(max_size=12)), st.integers(0, 20))
@IN_ITS_OWN_TIME
def test_lines_do_not_depend_on_how_bytes_arrive(pieces: list[bytes], limit: int) -> None:
    whole = b"".join(pieces)
    expected = [line if len(line) <= limit else None for line in whole.split(b"\n")]
    assert list(lines(iter(pieces), limit)) == (expected[:-1] if expected[-1] == b"" else expected)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
@IN_ITS_OWN_TIME
def test_json_without_equal_keys_is_read_as_it_is(value: Any, indent: int | None, ascii_only: bool) -> None:  # noqa: FBT001 - drawn
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert parse(text.encode("utf-8", "surrogatepass"), "x") == value


@given(st.text(st.sampled_from('a":\\ {}[],\n'), max_size=12), st.lists(st.sampled_from("ab"), min_size=1, max_size=4))
@IN_ITS_OWN_TIME
def test_equal_keys_are_always_found(text: str, keys: list[str]) -> None:
    pairs = ", ".join(f'"{key}" : {json.dumps(text)}' for key in keys)
    data = f'{{"t": [{{{pairs}}}]}}'.encode()
    if len(set(keys)) == len(keys):
        assert parse(data, "x")["t"][0].keys() == set(keys)
    else:
        with pytest.raises(RejectError, match="twice"):
            parse(data, "x")


@given(st.binary(min_size=1).filter(lambda name: b"\0" not in name))
@IN_ITS_OWN_TIME
def test_escaped_names_lead_back(name: bytes) -> None:
    path = os.fsdecode(name)
    assert os.fsencode(str(locate(Path(), escape(path)))) == os.fsencode(Path(path))
    assert "\n" not in escape(path)


SEVERAL_SPELLINGS = ("utf-16", "utf-32", "cp932", "euc_jp", "gb18030", "big5", "cp949")
"""Encodings in which some characters can be written in two ways."""


@given(st.binary() | st.text().map(lambda text: text.encode("cp1252", "ignore")))
@IN_ITS_OWN_TIME
def test_decoded_text_is_the_bytes_or_nothing(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except RejectError:
        return
    assert text == data.decode(encoding).removeprefix("\ufeff")
    if encoding not in SEVERAL_SPELLINGS:
        assert text.encode(encoding) == data


@given(st.text(st.sampled_from("-+ \n\r:#a[]{}&*'\"="), max_size=60))
@IN_ITS_OWN_TIME
def test_front_matter_is_separated_or_refused(text: str) -> None:
    for fence in ("---\n", "+++\n"):
        try:
            _, rest = split_front_matter(fence + text)
        except RejectError:
            continue
        assert (fence + text).endswith(rest)


WORDS = st.text("aZé9文 -+.,;:?!`'\"\\/&$%=[]#“(", max_size=9)
FORMS = ("{}: {}", "{}:\n  - {}\n  - {}", "{}:\n- {}", "{}: [{}, {}]", '{}: "{}"', "{}: '{}'", "{}:", "{}: []")
FOLDED = (
    "{}: {}\n  {}",
    "{}:\n- {}\n  {}",
    "{}:\n  - {}\n   {}",
    '{}: "{}\n {}"',
    '{}: "{}\\\n  {}"',
    "{}: '{}\n   {}'",
)
ENTRIES = st.builds(
    str.format, st.sampled_from(FORMS + FOLDED), st.sampled_from(["title", "out-let", "a_文", "title"]), WORDS, WORDS
)
DUMPED = st.builds(
    partial(yaml.safe_dump, sort_keys=False),
    st.dictionaries(
        st.sampled_from(["title", "tags", "n"]),
        st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=3),
        min_size=1,
    ),
    allow_unicode=st.booleans(),
    width=st.sampled_from([8, 80]),
)


@given(st.lists(ENTRIES, min_size=1, max_size=4).map("\n".join) | DUMPED)
@IN_ITS_OWN_TIME
def test_yaml_is_read_as_its_own_parser_reads_it(text: str) -> None:
    plain, values = yaml_plain.entries(text), yaml_plain.values(text)
    assert plain is None or repr(plain) == repr(yaml_parser.entries(text))
    assert repr(values) == repr(None if plain is None else {entry.key: entry.value for entry in plain})


TEXTS = st.text(max_size=9).map(str.encode) | st.sampled_from(
    [b"---\ntitle: x\n---\nText.", b"\xef\xbb\xbfa", b"\xff\xfea"]
)
STATED = st.lists(ENTRIES, min_size=1, max_size=4).map("\n".join) | st.sampled_from(["\ufefftitle: x", "title: x\n\n"])


@given(STATED, TEXTS)
@IN_ITS_OWN_TIME
def test_a_text_and_its_sidecar_are_read_as_the_readers_read_them(sidecar: str, text: bytes) -> None:
    with TemporaryDirectory() as folder:
        raw = Path(folder)
        (raw / "a.txt").write_bytes(text)
        (raw / "a.txt.meta.yaml").write_text(sidecar, encoding="utf-8")
        (source,) = scan(raw, {}).sources
        pair = pair_reader(raw, Limits().bytes)(source)
        if pair is not None and pair[1] and not pair[1].isspace():
            (found,) = read(raw, source, Limits())
            assert isinstance(found, Document)
            stated = {field: value for field, value in pair[0].items() if value is not None}
            assert (repr({c.field: c.value for c in found.authored}), found.content) == (repr(stated), pair[1])


@given(st.lists(ENTRIES, min_size=1, max_size=4).map("\n".join) | DUMPED)
@IN_ITS_OWN_TIME
def test_values_of_yaml_stand_where_its_own_parser_sees_them(text: str) -> None:
    entries = yaml_plain.entries(text)
    for one in entries or ():
        found, parsed = (look(text, [(one.key,)]) for look in (yaml_text.offsets, yaml_text.parsed))
        assert {**found, (): 0} == {**parsed, (): 0}


RAW = Path(__file__).parents[2] / "raw"
ARCHIVES = {
    "a.warc": gzip.decompress((RAW / "crawled/northquay.warc.gz").read_bytes()),
    "a.mhtml": (RAW / "saved/counting-gates.mhtml").read_bytes(),
}


@given(st.sampled_from(sorted(ARCHIVES)), st.integers(0, 10_000), st.integers(0, 400), st.binary(max_size=40))
@example("a.warc", 183, 0, b"\x80")
@IN_ITS_OWN_TIME
def test_a_damaged_archive_is_pages_and_rejects(name: str, start: int, length: int, other: bytes) -> None:
    with TemporaryDirectory() as folder:
        raw, whole = Path(folder), ARCHIVES[name]
        start %= len(whole) + 1
        (raw / name).write_bytes(whole[:start] + other + whole[start + length :])
        (source,) = scan(raw, {}).sources
        found = list(read(raw, source, Limits()))
        assert found
        assert all(isinstance(one, Document) or one.code != "unreadable" for one in found)
