"""Laws of the words that the labels of page text are read from."""

import re

from hypothesis import given
from hypothesis import strategies as st

from builder.pages.text.characters import read_characters
from builder.pages.text.vocabulary import build_vocabulary
from builder.pages.text.words import read_words

NOTHING = build_vocabulary({})
LETTERS = st.characters(exclude_characters="Σςİ\n")
"""Of the three left out, two are equal as words and a third has no single small letter."""


@given(st.lists(st.text(LETTERS, max_size=20), max_size=9).map(" ".join))
def test_words_are_runs_of_letters_and_digits_and_equal_in_lower_case(text: str) -> None:
    found, wanted = read_words(read_characters([text]), NOTHING), re.findall(r"[^\W_]+", text)
    hashes = dict(zip(map(str.lower, wanted), found.word_index.hashes.tolist(), strict=True))
    assert [hashes[word.lower()] for word in wanted] == found.word_index.hashes.tolist()
    assert len(set(hashes.values())) == len(hashes)
    assert found.capitalised.tolist() == [word != word.lower() for word in wanted]
    assert found.all_caps.tolist() == [word.isupper() and len(word) > 1 for word in wanted]


@given(st.lists(st.text("ab \n").map(lambda text: text.replace("\n", " ")), max_size=6))
def test_each_line_has_its_own_words(lines: list[str]) -> None:
    found = read_words(read_characters(lines), NOTHING)
    assert found.rows.tolist() == [i for i, line in enumerate(lines) for _ in line.split()]
    assert found.sizes.tolist() == [len(word) for line in lines for word in line.split()]
