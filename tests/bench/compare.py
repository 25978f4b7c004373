"""`builder build` beside its peers, in alternating runs: a Markdown table of what each took, and the ratios.

    python tests/bench/compare.py [DOCUMENTS] [TURNS]

The corpora come from corpus.py. datatrove gets a tenth of the documents, and as many saved pages go to trafilatura.
Each peer has an environment of its own in .bench/, made on the first run. Of several turns the one with the least CPU
counts. What stands alone is held against the first build.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import corpus
from trees import Cost, measure

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORKERS = 2


class Run(NamedTuple):
    """What is measured, and on how many documents; runs of one job stand side by side, ours first."""

    name: str
    documents: int
    work: Callable[[], Cost]


def environment(name: str) -> Path:
    """The Python of a peer's environment, made where it is missing."""
    folder = ROOT / ".bench" / name
    if not (folder / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        wanted = HERE / "peers" / f"requirements.{name}.txt"
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", "-r", wanted], check=True)
        (folder / "ready").touch()
    return folder / "bin" / "python"


def ours(folder: Path, *, anew: bool = True) -> Cost:
    """Build a corpus, from nothing or from what the last build left."""
    for name in (".builder", "dist") if anew else ():
        shutil.rmtree(folder / name, ignore_errors=True)
    return builder(folder, "build", "--date", "2026-01-01", "--workers", str(WORKERS))


def builder(folder: Path, *arguments: str) -> Cost:
    """Run our command in a folder."""
    return measure([sys.executable, "-P", "-m", "builder", *arguments], folder)


def peer(environment_: str, script: str, folder: Path) -> Cost:
    """Run a peer's script on a corpus."""
    python = environment(environment_)
    return measure([python, HERE / "peers" / script, folder, folder / "peer", str(WORKERS)], folder)


def jobs(folder: Path, count: int) -> Iterator[list[Run]]:
    """Yield what is held against one another; the corpora are written here."""
    whole, tenth, pages = folder / "whole", folder / "tenth", folder / "pages"
    corpus.write(whole, count)
    corpus.write(tenth, count // 10)
    corpus.pages(pages, count // 10)
    yield [
        Run("builder build", count, partial(ours, whole)),
        Run("datasets.map + rensa", count, partial(peer, "datasets", "datasets_rensa.py", whole)),
    ]
    yield [
        Run("builder build", count // 10, partial(ours, tenth)),
        Run("datatrove", count // 10, partial(peer, "datatrove", "datatrove_run.py", tenth)),
    ]
    yield [
        Run("builder build, HTML pages", count // 10, partial(ours, pages)),
        Run(
            "trafilatura in a pool, HTML pages", count // 10, partial(peer, "trafilatura", "trafilatura_pool.py", pages)
        ),
    ]
    yield [Run("builder build, nothing changed", count, partial(ours, whole, anew=False))]
    corpus.edit(whole)
    yield [Run("builder build, 1 % edited", count, partial(ours, whole, anew=False))]
    ten = folder / "ten"
    corpus.write(ten, 10)
    yield [Run("builder --help", 0, partial(builder, ROOT, "--help"))]
    yield [Run("builder validate, ten documents", 10, partial(builder, ten, "validate", "raw"))]


def least(runs: list[Run], turns: int) -> list[Cost]:
    """Run them in turn; of each the turn with the least CPU."""
    costs = [[run.work() for run in runs] for _ in range(turns)]
    return [min(mine, key=lambda cost: cost.cpu) for mine in zip(*costs, strict=True)]


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if sys.argv[1:] else 100_000
    turns = int(sys.argv[2]) if sys.argv[2:] else 1
    for name in ("datasets", "datatrove", "trafilatura"):
        environment(name)
    print("| what | documents | CPU-s | wall s | documents/s | peak MB | times our CPU | times our wall |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    full = None
    with tempfile.TemporaryDirectory() as folder:
        for runs in jobs(Path(folder), count):
            costs = least(runs, turns if len(runs) > 1 else 1)
            full = full or costs[0]
            own = costs[0] if len(runs) > 1 else full
            for run, cost in zip(runs, costs, strict=True):
                print(
                    f"| {run.name} | {run.documents:,} | {cost.cpu:.2f} | {cost.wall:.2f} "
                    f"| {run.documents / cost.wall:,.0f} | {cost.peak:.0f} "
                    f"| {cost.cpu / own.cpu:.3f} | {cost.wall / own.wall:.3f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
