"""Ids, groups, splits and order over the histories that a corpus can have."""

import re
from itertools import combinations
from typing import Any

import pyarrow as pa
import pytest
from histories import Documents, book, places, rows, settled, shingles, similarity

from builder import duplicates
from builder.recipe import Duplicates, Recipe
from builder.recipe.splits import Splits
from builder.release.settling.proof import Closest

STORIES = [" ".join(f"w{(seed * 7919 + i * i) % 4001}" for i in range(120)) for seed in range(8)]
"""Eight unlike texts."""
NEAR = [" ".join([*story.split()[:-4], "so", "they", "say", "here"]) for story in STORIES]
"""Their near copies: 116 of 120 words."""


def test_the_earlier_of_two_copies_stays_and_the_reject_names_it() -> None:
    documents = [
        {"source": "b", "text": NEAR[0], "date": "2020-01-02", "id": "late"},
        {"source": "a", "text": STORIES[0], "date": "2020-01-01", "id": "early"},
    ]
    done = settled(documents)
    assert [row.id for row in rows(done)] == ["early"]
    assert re.fullmatch(r"duplicate-of:early, similarity 0\.9\d\d, in a", done.rejects[0].reason)


def test_keep_all_groups_and_rejects_none() -> None:
    documents = [{"source": str(i), "text": text} for i, text in enumerate((STORIES[0], NEAR[0], STORIES[0]))]
    done = settled(documents, recipe=Recipe(name="t", duplicates=Duplicates(keep="all")))
    assert len({row.id for row in rows(done)}) == 3
    assert len({(row.group, row.split) for row in rows(done)}) == 1


def test_two_documents_that_claim_one_id_are_both_rejected() -> None:
    done = settled([{"source": str(i), "text": STORIES[i], "id": "x"} for i in range(2)])
    assert [reject.code for reject in done.rejects] == ["duplicate-id", "duplicate-id"]


def test_two_texts_at_one_url_are_one_group_with_two_ids() -> None:
    done = settled([{"source": str(i), "text": STORIES[i], "url": "https://a.example/1"} for i in range(2)])
    assert len({row.id for row in rows(done)}) == 2
    assert len({row.group for row in rows(done)}) == 1


def test_a_released_document_stays_though_an_earlier_copy_comes() -> None:
    first = [{"source": "old", "text": STORIES[0], "date": "2020-01-01"}]
    before = book(first, settled(first))
    both = [{"source": "new", "text": NEAR[0], "date": "1999-01-01"}, *first]
    assert places(both, settled(both, before)).keys() == {"old"}


def test_a_renamed_and_edited_file_keeps_its_id_by_its_url() -> None:
    first = [{"source": "a", "text": STORIES[0], "url": "https://a.example/1"}]
    before = book(first, settled(first))
    later = [{"source": "b", "text": STORIES[1], "url": "https://a.example/1", "note": "edited"}]
    assert settled(later, before).ids.to_pylist() == before["id"].to_pylist()


def ratios(split: str, keep: Any = "earliest", threshold: float = 0.7) -> Recipe:
    """A recipe by which everything new goes to one split."""
    rule = Splits(ratios={name: float(name == split) for name in ("train", "test")})
    return Recipe(name="t", splits=rule, duplicates=Duplicates(threshold, keep))


def released(*steps: tuple[Documents, Recipe]) -> pa.Table:
    """The ledger after these releases."""
    before = None
    for documents, recipe in steps:
        before = book(documents, settled(documents, before, recipe), before)
    assert before is not None
    return before


A, B, NEAR_A = (
    {"source": name, "id": name, "text": text} for name, text in zip("abc", (*STORIES[:2], NEAR[0]), strict=True)
)
BETWEEN = {"source": "d", "id": "d", "text": " ".join([*STORIES[0].split()[:75], *STORIES[1].split()[:75]])}
"""Similar to A and to B, by 0.36 each."""


def test_what_comes_near_a_departed_document_goes_to_its_group_and_split() -> None:
    done = settled([NEAR_A, B], released(([A], ratios("test")), ([B], ratios("train"))), ratios("train"))
    assert {row.id: (row.group, row.split) for row in rows(done)} == {"b": ("b", "train"), "c": ("a", "test")}
    assert [(tie["id"], tie["other"], tie["kind"]) for tie in done.ties.to_pylist()] == [("c", "a", "departed")]


def test_a_document_that_comes_back_has_its_split_and_its_place_in_the_order() -> None:
    before = released(([A, B], ratios("test")), ([B], ratios("train")))
    done = settled([B, A], before, ratios("train"))
    assert [(row.number, row.order, row.split) for row in rows(done)] == [(1, 0, "test"), (0, 1, "test")]


def test_a_released_document_stays_though_an_older_one_comes_back() -> None:
    before = released(([A], ratios("test")), ([NEAR_A], ratios("test")))
    done = settled([A, NEAR_A], before, ratios("test"))
    assert [row.id for row in rows(done)] == ["c"]
    assert done.rejects[0].reason.startswith("duplicate-of:c, similarity 0.9")


def test_a_new_document_between_two_splits_is_rejected_and_the_reason_names_both() -> None:
    before = released(([A], ratios("train")), ([A, B], ratios("test")))
    done = settled([A, B, BETWEEN], before, ratios("train", "all", 0.3))
    assert done.rejects[0].code == "bridges-splits"
    assert done.rejects[0].reason.endswith("different splits: a (a) in train, b (b) in test")


@pytest.mark.parametrize(("keep", "code"), [("earliest", "duplicate"), ("all", "bridges-splits")])
def test_of_two_released_documents_that_a_lower_threshold_joins_the_later_leaves(keep: str, code: str) -> None:
    before = released(([A], ratios("train", keep, 0.99)), ([A, NEAR_A], ratios("test", keep, 0.99)))
    assert len(settled([A, NEAR_A], before, ratios("train", keep, 0.99)).rows) == 2
    done = settled([A, NEAR_A], before, ratios("train", keep))
    assert [(row.id, row.split) for row in rows(done)] == [("a", "train")]
    assert [(reject.id, reject.code) for reject in done.rejects] == [("c", code)]


def test_the_proof_names_the_two_that_are_most_alike_of_those_in_different_splits() -> None:
    recipe = ratios("train", "all")
    done = settled([A, B, NEAR_A, BETWEEN], released(([A, NEAR_A], recipe), ([B], ratios("test", "all"))), recipe)
    assert {row.id: row.split for row in rows(done)} == {"a": "train", "b": "test", "c": "train", "d": "train"}
    assert done.proof.closest == Closest("b", "d", similarity(STORIES[1], BETWEEN["text"]))


def test_a_released_document_leaves_for_a_released_one_though_a_new_one_is_more_like_it() -> None:
    half = [*STORIES[0].split()[:60], *STORIES[1].split()[60:]]
    later = {"source": "d", "id": "d", "text": " ".join(half)}
    new = {"source": "e", "id": "e", "text": " ".join([*STORIES[2].split()[:10], *half[10:]])}
    before = released(([A], ratios("train")), ([A, later], ratios("test")))
    done = settled([A, later, new], before, ratios("train", threshold=0.3))
    assert [(row.id, row.split) for row in rows(done)] == [("a", "train"), ("e", "test")]
    assert [(reject.id, reject.reason[:14]) for reject in done.rejects] == [("d", "duplicate-of:a")]


def test_a_group_keeps_its_name_though_another_of_it_comes_first_now() -> None:
    both = [A | {"date": "2020-01-01"}, NEAR_A | {"date": "2019-01-01"}]
    recipe = ratios("train", "all")
    before = released((both, recipe))
    assert [(row.id, row.group) for row in rows(settled(both, before, recipe))] == [("a", "c"), ("c", "c")]


def test_a_line_put_before_rows_without_ids_leaves_them_who_they_are() -> None:
    def lines(*texts: str) -> Documents:
        return [{"source": "rows.jsonl", "place": f"line {n}", "text": text} for n, text in enumerate(texts, 1)]

    first = lines(*STORIES[:4])
    done = settled(first)
    later = settled(lines(STORIES[5], *STORIES[:2], NEAR[2], STORIES[3]), book(first, done))
    assert later.ids[1:5].to_pylist() == done.ids.to_pylist()
    assert later.ids[0] not in done.ids


def test_two_pages_at_one_address_do_not_change_places() -> None:
    pages = [{"source": str(n), "text": STORIES[n], "url": "https://a.example/1"} for n in range(2)]
    done = settled(pages)
    assert settled(pages[::-1], book(pages, done)).ids.to_pylist() == done.ids.to_pylist()[::-1]


def test_of_hundreds_made_by_one_template_one_stays() -> None:
    words = STORIES[0].split()
    made = [{"source": str(n), "text": " ".join([*words[:60], f"x{n}", *words[60:]])} for n in range(400)]
    done = settled(made)
    assert len(done.rows) == 1
    assert {reject.code for reject in done.rejects} == {"duplicate"}


def test_in_a_crowd_a_document_goes_only_for_one_that_stays_and_no_two_alike_stay() -> None:
    words = STORIES[0].split()
    made = [
        {"source": str(n), "text": " ".join([*words[n // 8 :], *(f"x{n // 8 + i}" for i in range(n // 8)), f"y{n}"])}
        for n in range(320)
    ]
    done = settled(made)
    texts = [shingles(made[n]["text"]) for n in done.rows]
    assert max(duplicates.similarity(a, b) for a, b in combinations(texts, 2)) < 0.7
    names = {row.id for row in rows(done)}
    assert {reject.reason.split(":")[1].split(",")[0] for reject in done.rejects} <= names


def test_a_copy_beside_a_document_that_is_left_out_is_left_out_too() -> None:
    rule = Splits(by="date", cutoffs={"validation": "2020-03-01", "test": "2020-06-01"})
    documents = [
        {"source": str(n), "text": text, "date": date}
        for n, (text, date) in enumerate(
            [(NEAR[0], "2020-03-02"), (STORIES[0], "2020-06-02"), (STORIES[0], "2020-07-02")]
        )
    ]
    done = settled(documents, recipe=Recipe(name="t", splits=rule, duplicates=Duplicates(keep="all")))
    assert [row.number for row in rows(done)] == [0]
