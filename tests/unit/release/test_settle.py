"""Ids, groups, splits and order over the histories that a corpus can have."""

from histories import book, places, settled

from builder.recipe import Duplicates, Recipe

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
    assert [done.ids[n] for n in done.rows] == ["early"]
    assert done.rejects[0].reason.startswith("duplicate-of:early, similarity 0.9")


def test_keep_all_groups_and_rejects_none() -> None:
    documents = [{"source": str(i), "text": text} for i, text in enumerate((STORIES[0], NEAR[0], STORIES[0]))]
    done = settled(documents, recipe=Recipe(name="t", duplicates=Duplicates(keep="all")))
    assert len(done.rows) == len(set(done.ids)) == 3
    assert len(set(done.groups)) == len(set(done.splits)) == 1


def test_two_documents_that_claim_one_id_are_both_rejected() -> None:
    done = settled([{"source": str(i), "text": STORIES[i], "id": "x"} for i in range(2)])
    assert [reject.code for reject in done.rejects] == ["duplicate-id", "duplicate-id"]


def test_two_texts_at_one_url_are_one_group_with_two_ids() -> None:
    done = settled([{"source": str(i), "text": STORIES[i], "url": "https://a.example/1"} for i in range(2)])
    assert len(set(done.ids)) == 2
    assert len(set(done.groups)) == 1


def test_a_released_document_stays_though_an_earlier_copy_comes() -> None:
    first = [{"source": "old", "text": STORIES[0], "date": "2020-01-01"}]
    before = book(first, settled(first))
    both = [{"source": "new", "text": NEAR[0], "date": "1999-01-01"}, *first]
    assert places(both, settled(both, before)).keys() == {"old"}


def test_a_renamed_and_edited_file_keeps_its_id_by_its_url() -> None:
    first = [{"source": "a", "text": STORIES[0], "url": "https://a.example/1"}]
    before = book(first, settled(first))
    later = [{"source": "b", "text": STORIES[1], "url": "https://a.example/1", "note": "edited"}]
    assert settled(later, before).ids == before["id"].to_pylist()
