"""The five articles that this project was created for, through the command line; they stay in ../shared."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Corpus

RECIPE = 'name = "seeds"\n[outlets]\n"themoscowtimes.com" = "The Moscow Times"\n'
SIDECARS = {
    "002": "date: 2017-04-03\noutlet: The National Interest\n",
    "003": "authors: [Julia Ioffe]\ndate: 2017-05-16\noutlet: Defense One\n",
    "004": "outlet: China-US Focus\n",
}
EXPECTED: dict[str, dict[str, Any]] = {
    "000": {
        "title": "Why Russia and the West Should Fight Terrorism Together (Op-ed)",
        "authors": ["Mark Galeotti"],
        "date": "2017-05-24",
        "absent": ["Related article", "http", "senior researcher", '""'],
        "present": ["if past experience is"],
    },
    "001": {
        "title": "Terrorist Attacks Force Russia and the West to Talk About Collaboration",
        "authors": ["Daria Litvinova"],
        "date": "2015-11-19",
        "absent": ["Contact the author", "Original url", "Reuters", "Press Service", "**", "](", "officer patrolling"],
        "present": ["as well as the downing of the Russian airliner"],
    },
    "002": {
        "title": "The St. Petersburg Bombing: Why It Won't Bring America and Russia Together",
        "authors": ["Nikolas K. Gvosdev"],
        "date": "2017-04-03",
        "absent": ["The St. Petersburg Bombing: Why", "Image:", "Wikimedia"],
        "present": [],
    },
    "003": {
        "title": "Trump's Disclosures Are Another Win for Russia",
        "authors": ["Julia Ioffe"],
        "date": "2017-05-16",
        "absent": ["Read more", "Related:", "See also", "ookie", "shakes hands", "Privacy"],
        "present": [],
    },
    "004": {
        "title": "Logic for U.S.-Russia Cooperation in Anti-Terror Actions",
        "authors": ["Yu Sui"],
        "date": "2015-11-03",
        "absent": ["Language :", "You might also like", "Back to Top"],
        "present": [],
    },
}


@pytest.fixture
def seeds(corpus: Corpus, shared: Callable[[str], Path]) -> Corpus:
    for path in sorted(shared("seeds").glob("*.txt")):
        corpus.add(path.name, path.read_bytes())
    corpus.recipe(RECIPE)
    return corpus


def test_without_sidecars_what_is_missing_is_named_with_the_file_to_write(seeds: Corpus) -> None:
    assert seeds.run("build").code == 0
    assert sorted(row["title"] for row in seeds.records()) == sorted(EXPECTED[n]["title"] for n in ("000", "001"))
    missing = {"002": ("date", "outlet"), "003": ("authors", "date", "outlet"), "004": ("outlet",)}
    for reject in seeds.rejects():
        named = missing[reject["source"][:3]]
        assert f"missing: {', '.join(named)} (" in reject["reason"]
        assert f"{reject['source']}.meta.yaml" in reject["reason"]
    assert len(seeds.rejects()) == 3


def test_with_sidecars_all_five_come_out_right_and_load(seeds: Corpus) -> None:
    from datasets import load_dataset

    for path in sorted(seeds.root.joinpath("raw").glob("*.txt")):
        if path.name[:3] in SIDECARS:
            seeds.add(f"{path.name}.meta.yaml", SIDECARS[path.name[:3]])
    assert seeds.run("release").code == 0
    loaded = load_dataset(str(seeds.root / "dist/v1.0.0"), cache_dir=str(seeds.root / "cache"))
    rows = {row["title"]: row for split in loaded.values() for row in split}
    assert len(rows) == 5
    for expected in EXPECTED.values():
        row = rows[expected["title"]]
        assert (row["authors"], row["date"].isoformat()) == (expected["authors"], expected["date"])
        assert [piece for piece in expected["absent"] if piece in row["text"]] == []
        assert [piece for piece in expected["present"] if piece not in row["text"]] == []
        assert "\n" not in row["text"].replace("\n\n", "")
    assert rows[EXPECTED["001"]["title"]]["url"].startswith("https://www.themoscowtimes.com/2015/11/19/")
