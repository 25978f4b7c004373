"""Whatever a page holds, it becomes a text or a reject, by the laws: `make sweep` and `make fuzz`, in short."""

import random
from pathlib import Path

import attempt
import harness
import hostile
import naughty
import pytest
from conftest import ROOT

from builder.documents import Format, Reading

WAYS: list[tuple[Reading, Format]] = [("page", "text"), ("body", "text"), ("page", "markdown"), ("page", "html")]
FOUND: list[tuple[str, Reading, Format]] = [
    ("| a | b |\n" * 30, "page", "text"),  # a header above nothing but menus
    ("<p>a</p><script>b</script>\x01c", "page", "html"),  # a control character behind a script
]
"""What `make fuzz` found, each the shortest that failed."""
PAGES = sorted(path for path in (ROOT / "raw").rglob("*") if path.suffix in (".txt", ".md", ".html"))


@pytest.mark.parametrize("place", naughty.places(""))
def test_a_naughty_string_is_text_or_a_reject_wherever_it_stands(place: str, tmp_path: Path) -> None:
    turn = list(naughty.places("")).index(place)
    strings = naughty.strings()
    if not strings:
        pytest.skip(f"{naughty.LIST} is not there")
    for string in strings[turn % 12 :: 12]:
        assert all(attempt.outcome(found) for found in attempt.read(tmp_path, naughty.places(string)[place]))


@pytest.mark.parametrize("name", hostile.TEXTS)
def test_a_hostile_page_is_text_or_a_reject(name: str) -> None:
    content = hostile.TEXTS[name](2_000)
    assert all(attempt.press(attempt.document(content, *way)) for way in WAYS)


@pytest.mark.parametrize("name", hostile.MARKUPS)
def test_hostile_markup_is_text_or_a_reject(name: str) -> None:
    assert attempt.press(attempt.document(hostile.MARKUPS[name](3_000), "page", "html"))


@pytest.mark.parametrize("name", hostile.FILES)
def test_a_hostile_file_is_read_or_a_reject(name: str, tmp_path: Path) -> None:
    ending, make = hostile.FILES[name]
    assert all(attempt.outcome(found) for found in attempt.read(tmp_path, {f"a{ending}": make(1_000)}))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_that_is_cut_anywhere_is_text_or_a_reject(path: Path) -> None:
    content = path.read_bytes().decode("utf-8", "replace")
    chance = random.Random(path.name)
    form: Format = "html" if path.suffix == ".html" else "text"
    cuts = [content[: chance.randint(0, len(content))] for _ in range(3)]
    assert all(attempt.press(attempt.document(cut, "page", form)) for cut in cuts if cut)


@pytest.mark.parametrize(("content", "reading", "form"), FOUND, ids=range(len(FOUND)))
def test_what_fuzzing_found_stays_mended(content: str, reading: Reading, form: Format) -> None:
    assert attempt.press(attempt.document(content, reading, form))


@pytest.mark.parametrize("name", harness.HARNESSES)
def test_every_harness_takes_its_seeds(name: str) -> None:
    seeds = harness.seeds(name)
    for seed in seeds[:: len(seeds) // 6]:
        harness.HARNESSES[name].act(seed)
