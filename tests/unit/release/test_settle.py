"""Ids, groups, splits and order over the histories that a corpus can have."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from builder import cache, duplicates, lineage
from builder.recipe import Duplicates, Recipe
from builder.release import ledger
from builder.release.settle import Settled, settle
from builder.schema import Table

STORIES = [" ".join(f"w{(seed * 7919 + i * i) % 4001}" for i in range(120)) for seed in range(8)]
"""Eight unlike texts."""
NEAR = [" ".join([*story.split()[:-4], "so", "they", "say", "here"]) for story in STORIES]
"""Their near copies: 116 of 120 words."""
TEXTS = STORIES + NEAR


def index(documents: Sequence[Mapping[str, Any]]) -> pa.Table:
    rows = []
    for document in documents:
        words = duplicates.normalise(document["text"])
        signature = duplicates.signatures([duplicates.grams(words)])[0]
        raw = lineage.sha256(f"{document['text']} {document.get('note', '')}".encode())
        authored = document.get("id")
        rows.append(
            {
                "id": lineage.document_id(authored, document.get("url"), raw, ""),
                "authored": authored is not None,
                "source": document["source"],
                "place": "",
                "url": document.get("url"),
                "date": document.get("date"),
                "doubt": 0.0,
                "digest": lineage.sha256(" ".join(words).encode()),
                "raw_digest": raw,
                "record_digest": raw,
                "signature": signature.tobytes(),
            }
        )
    return pa.Table.from_pylist(rows, schema=cache.layout(Table(()))[cache.INDEX])


def settled(
    documents: Sequence[Mapping[str, Any]], before: pa.Table | None = None, recipe: Recipe | None = None
) -> Settled:
    texts = [duplicates.grams(duplicates.normalise(document["text"])) for document in documents]
    return settle(index(documents), before, recipe or Recipe(name="t"), texts.__getitem__)


def book(documents: Sequence[Mapping[str, Any]], done: Settled) -> pa.Table:
    """The ledger that a release of `done` would have."""
    kept = (
        index(documents)
        .take(pa.array(done.rows))
        .select(["source", "place", "url", "digest", "raw_digest", "record_digest", "signature"])
    )
    columns = {name: kept[name] for name in kept.column_names}
    columns |= {
        "id": pa.array([done.ids[n] for n in done.rows], pa.string()),
        "group": pa.array(done.groups, pa.string()),
        "split": pa.array(done.splits, pa.string()),
        "order": pa.array(done.order, pa.int64()),
        "first_version": pa.array(["1.0.0"] * len(done.order), pa.string()),
    }
    return pa.table({field.name: columns[field.name].cast(field.type) for field in ledger.SCHEMA}, schema=ledger.SCHEMA)


def places(documents: Sequence[Mapping[str, Any]], done: Settled) -> dict[str, str]:
    """Source → split, of what is released."""
    return {documents[n]["source"]: split for n, split in zip(done.rows, done.splits, strict=True)}


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


DOCUMENTS = st.lists(st.sampled_from(range(len(TEXTS))), min_size=1, max_size=10, unique=True)


@settings(deadline=None, max_examples=60)
@given(st.lists(DOCUMENTS, min_size=2, max_size=4), st.sampled_from(["earliest", "all"]))
def test_whatever_comes_and_goes_nothing_released_moves_and_no_group_straddles(
    histories: list[list[int]], keep: Any
) -> None:
    recipe = Recipe(name="t", duplicates=Duplicates(keep=keep))
    before: pa.Table | None = None
    known: dict[str, str] = {}
    for history in histories:
        documents = [{"source": f"s{n}", "text": TEXTS[n], "id": f"i{n}"} for n in history]
        done = settled(documents, before, recipe)
        now = places(documents, done)
        assert {name: known[name] for name in now if name in known} == {n: s for n, s in now.items() if n in known}
        assert all(len(set(np.array(done.splits)[np.array(done.groups) == g])) == 1 for g in done.groups)
        assert (done.proof.moved, done.proof.straddling) == (0, 0)
        assert len(documents) == len(done.rows) + len(done.rejects)
        before = ledger.succeed(before, book(documents, done), "1.0.0")
        known |= now
