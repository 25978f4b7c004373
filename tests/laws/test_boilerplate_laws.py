"""Over any lines: what is written is read back, and a cut takes those lines and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from builder import boilerplate, cleaning, lineage, pipeline
from builder.boilerplate import EVERY, Boilerplate
from builder.documents import Candidate, Document
from builder.recipe import Recipe

NAMES = st.text(min_size=1, max_size=12).map(boilerplate.fold).filter(bool)
LINES = (st.text(max_size=20) | st.sampled_from(["#tag", "[1]", "\\n", "\\[", "]", "# #", "[*]"])).map(boilerplate.fold)
SECTIONS = st.dictionaries(NAMES, st.lists(LINES.filter(bool), min_size=1, max_size=4), max_size=4)


@given(SECTIONS, SECTIONS)
def test_what_is_added_is_read_back_and_nothing_is_lost(
    first: dict[str, list[str]], more: dict[str, list[str]]
) -> None:
    text = boilerplate.add(boilerplate.add("", first), more)
    sections = boilerplate.parse(text.encode(), "f").sections
    every = {*first.get(EVERY, ()), *more.get(EVERY, ())}
    for name in first.keys() | more.keys():
        assert sections[name].keys() == every | {*first.get(name, ()), *more.get(name, ())}


WORDS = st.lists(st.sampled_from(["One.", "Two.", "X", "Y z", ""]), max_size=12)


@given(WORDS)
def test_a_cut_takes_the_known_lines_and_leaves_a_clean_text(lines: list[str]) -> None:
    text = cleaning.apply(text := "\n".join(lines), cleaning.CLEANERS["whitespace"](text))
    changes, found = boilerplate.cut(text, {"X": "", "Y z": ""})
    left = cleaning.apply(text, changes)
    assert [line for line in left.split("\n") if line] == [line for line in lines if line in ("One.", "Two.")]
    assert len(found) == lines.count("X") + lines.count("Y z")
    assert cleaning.CLEANERS["whitespace"](left) == []
    assert boilerplate.cut(left, {"X": "", "Y z": ""}) == ([], [])


PIECES = ("The tea  was free.", "Read\u00a0more", "Fen Post \u00e2\u20ac\u201c since 1911", "\u200b", "", "a hy-\nphen")
POST = "Fen Post – since 1911"
KNOWN = Boilerplate("0", {EVERY: {"Read more": "1"}, "O": {"Read more": "1", POST: "2"}}, frozenset())


@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from(["page", "body"]))
def test_the_ledger_replays_with_boilerplate_in_it(pieces: list[str], reading: str) -> None:
    content = "\n".join(pieces)
    authored = (Candidate("outlet", "O", "sidecar", "O", "", 1.0),)
    document = Document("a", "", reading, "text", content, authored, "utf-8", lineage.sha256(content.encode()))  # type: ignore[arg-type] # a drawn Reading
    pressed = pipeline.press(document, Recipe(name="laws"), ("outlet",), KNOWN)
    assert cleaning.replay(pressed.base, pressed.edits) == pressed.text
    assert not {"Read more", POST} & set(pressed.text.split("\n"))
    assert bool(pressed.repeated) == any("boilerplate" in edit.cleaner for edit in pressed.edits)
