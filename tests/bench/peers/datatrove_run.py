"""The job with datatrove: python datatrove_run.py CORPUS OUT WORKERS"""

import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import job
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.dedup import (
    ExactDedupFilter,
    ExactDedupSignature,
    ExactFindDedups,
    MinhashDedupBuckets,
    MinhashDedupCluster,
    MinhashDedupFilter,
    MinhashDedupSignature,
)
from datatrove.pipeline.dedup.exact_dedup import ExactDedupConfig
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter, ParquetWriter
from datatrove.utils.hashing import HashConfig

TASKS = 8


class Clean(PipelineStep):  # type: ignore[misc]  # its types are known only where it is installed
    """Validates, cleans and splits."""

    name = "clean"
    type = "F"

    def __init__(self, schema: Path) -> None:
        super().__init__()
        self.schema = schema

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:  # noqa: ARG002 - datatrove's interface
        """Yield what is valid."""
        for document in data:
            record = {name: value for name, value in document.metadata.items() if name != "file_path"}
            if job.valid({**record, "id": document.id, "text": document.text}, self.schema):
                document.text = job.clean(document.text)
                document.metadata = record | {"split": job.split(job.digest(document.text))}
                yield document


def text(document: Document) -> str:
    """What exact copies share."""
    return str(document.text)


def flat(_: ParquetWriter, document: Document) -> dict[str, str]:
    """A row whose columns are the same in every file."""
    rest = {name: str(document.metadata.get(name)) for name in ("title", "authors", "date", "outlet", "url", "tags")}
    return {"id": document.id, "text": document.text, "split": document.metadata["split"], **rest}


def main() -> None:
    """Do the whole job."""
    corpus, out, workers = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    shutil.rmtree(out, ignore_errors=True)

    def run(name: str, *steps: PipelineStep, tasks: int = TASKS) -> None:
        logs = str(out / "logs" / name)
        LocalPipelineExecutor(pipeline=list(steps), tasks=tasks, workers=min(workers, tasks), logging_dir=logs).run()

    def at(name: str) -> str:
        return str(out / name)

    same = ExactDedupConfig(content_getter=text)
    near = MinhashConfig(5, 14, 8, hash_config=HashConfig(precision=64, hash_fc="xxhash"))
    schema = corpus / "schema" / "article.schema.json"
    run("clean", JsonlReader(str(corpus / "raw")), Clean(schema), JsonlWriter(at("clean"), compression=None))
    run("sign", JsonlReader(at("clean")), ExactDedupSignature(at("signed"), config=same, finder_workers=1))
    run("find", ExactFindDedups(at("signed"), at("copies"), config=same), tasks=1)
    kept = JsonlWriter(at("exact"), compression=None)
    run("exact", JsonlReader(at("clean")), ExactDedupFilter(at("copies"), config=same), kept)
    run("minhash", JsonlReader(at("exact")), MinhashDedupSignature(at("minhash"), config=near))
    run("buckets", MinhashDedupBuckets(at("minhash"), at("buckets"), config=near), tasks=near.num_buckets)
    run("cluster", MinhashDedupCluster(at("buckets"), at("near"), config=near), tasks=1)
    files = ParquetWriter(at("data"), "${split}/${rank}.parquet", compression="zstd", adapter=flat)
    run("write", JsonlReader(at("exact")), MinhashDedupFilter(at("near")), files)


if __name__ == "__main__":
    main()
