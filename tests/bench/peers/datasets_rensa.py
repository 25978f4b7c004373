"""The job with Hugging Face datasets and rensa: python datasets_rensa.py CORPUS OUT WORKERS"""

import shutil
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import datasets
import job
import numpy as np
import rensa

BANDS, ROWS = 14, 8

Batch = Mapping[str, list[Any]]


def step(batch: Batch, schema: Path) -> dict[str, list[Any]]:
    """Validate, clean, digest and split a batch."""
    names = list(batch)
    records = [dict(zip(names, row, strict=True)) for row in zip(*batch.values(), strict=True)]
    texts = [job.clean(record["text"]) for record in records]
    digests = list(map(job.digest, texts))
    valid = [job.valid(record, schema) for record in records]
    return {"text": texts, "digest": digests, "split": list(map(job.split, digests)), "valid": valid}


def sign(batch: Batch) -> dict[str, list[bytes]]:
    """Sign a batch's texts."""
    sets = list(map(job.shingles, batch["text"]))
    found = rensa.RMinHash.from_token_sets(sets, num_perm=BANDS * ROWS, seed=1)
    return {"signature": [np.array(one.digest(), np.uint32).tobytes() for one in found]}


def first_of_each(signatures: list[bytes]) -> Iterator[int]:
    """Yield the first document of every group that shares a band."""
    root = list(range(len(signatures)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for band in range(BANDS):
        seen: dict[bytes, int] = {}
        for i, signature in enumerate(signatures):
            one, other = find(i), find(seen.setdefault(signature[band * 4 * ROWS : (band + 1) * 4 * ROWS], i))
            root[max(one, other)] = min(one, other)
    return (i for i in root if find(i) == i)


def main() -> None:
    """Do the whole job."""
    corpus, out, workers = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    shutil.rmtree(out, ignore_errors=True)
    datasets.disable_progress_bars()
    text = datasets.Value("string")
    names = ("id", "title", "date", "outlet", "url", "text")
    features = datasets.Features(
        dict.fromkeys(names, text)
        | {"tags": datasets.List(text), "authors": datasets.List(text), "words": datasets.Value("int64")}
    )
    files = [str(path) for path in sorted((corpus / "raw").glob("*.jsonl"))]
    read = datasets.load_dataset(
        "json", data_files=files, split="train", features=features, num_proc=workers, cache_dir=str(out / "cache")
    )
    schema = corpus / "schema" / "article.schema.json"
    done = read.map(partial(step, schema=schema), batched=True, num_proc=workers)
    fresh: dict[str, int] = {}
    for i, (digest, valid) in enumerate(zip(done["digest"], done["valid"], strict=True)):
        if valid:
            fresh.setdefault(digest, i)
    done = done.select(sorted(fresh.values()))
    signed = done.map(sign, batched=True, num_proc=workers, remove_columns=done.column_names)
    done = done.select(sorted(set(first_of_each(list(signed["signature"])))))
    for name in ("train", "validation", "test"):
        mine = [i for i, split in enumerate(done["split"]) if split == name]
        done.select(mine).to_parquet(str(out / f"{name}.parquet"))


if __name__ == "__main__":
    main()
