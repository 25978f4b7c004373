"""What a document costs, so that docs/scale.md can say what a billion do: tests/bench/scale.py FOLDER SMALL LARGE

Builds two corpora of tests/bench/corpus.py and prints, of the larger one and of each document between the two sizes,
CPU seconds and memory of the main process and of the workers, and bytes on disk; then what the jobs that exchange
signatures take, each done in this process.
"""

import json
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread
from typing import Any

from corpus import write

STEPS = ("--press", "--build")


def build(folder: Path) -> dict[str, float]:
    """Press and build a corpus, each in a process of its own, and say what it took."""
    took: dict[str, float] = {}
    for step in STEPS:
        done = subprocess.run([sys.executable, __file__, step, folder], check=True, capture_output=True)
        took |= json.loads(done.stdout)
    sizes = {f"cache: {name}": size(folder.glob(f".builder/shards/*/{name}.arrow")) for name in FILES}
    kept = {"release": size(folder.glob("dist/next/**/*")), "release: ledger": size(folder.glob("dist/next/ledger*"))}
    raw = {"raw": size(folder.glob("raw/*"))}
    return {**took, **raw, **sizes, **kept}


FILES = ("records", "index", "evidence", "edits", "rejects")


def size(files: Any) -> float:
    return float(sum(file.stat().st_size for file in files if file.is_file()))


def measured(step: str, folder: Path) -> dict[str, float]:
    """Press all documents in this process, as a worker does, or build what is pressed, as the main process does."""
    from builder import Recipe, build_candidate
    from builder.jobs import shard
    from builder.release.pressing import plan_work

    recipe = Recipe.load(folder)
    recipe.shards_folder.mkdir(parents=True, exist_ok=True)
    work = plan_work(recipe)
    planned = cpu()
    peak = [0.0]
    Thread(target=watch, args=(peak,), daemon=True).start()
    if step == "--press":
        for job in work.jobs:
            shard.run(job)
    else:
        build_candidate(recipe)
    who = "a worker" if step == "--press" else "main"
    return {f"CPU: {who}": cpu() - planned, f"memory: {who}": peak[0]} | (
        {} if who == "main" else {"CPU: plan": planned}
    )


def watch(peak: list[float]) -> None:
    """Keep the most memory of this process's own that was seen: pages of mapped files can be given back at any time."""
    while True:
        told = Path("/proc/self/status").read_text(encoding="ascii")
        peak[0] = max(peak[0], float(told.partition("RssAnon:")[2].split()[0]) * 1024)
        time.sleep(0.02)


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def exchanged(folder: Path) -> dict[str, float]:
    """Do the jobs of the exchange one after the other, with all documents as one job writes them."""
    import numpy as np

    from builder.cache import open_table, retention
    from builder.jobs import exchange
    from builder.jobs.exchange import Exchange, FindJob, LayJob

    shards = folder / ".builder/shards"
    keys = tuple(retention.last(shards))
    documents = sum(len(open_table(shards, key, "index")) for key in keys)
    there = folder / "bands"
    there.mkdir()
    shared = Exchange(there, 0.7, 1 + documents // exchange.ROWS)
    exchange.save(there / "ranks.npy", np.arange(documents))
    started = time.process_time()
    exchange.lay_shards(LayJob(shared, shards, keys, 0))
    written = time.process_time()
    found = [exchange.find(FindJob(shared, (0,), number, "ranks.npy")) for number in shared.parts()]
    return {
        "CPU: exchange, write": written - started,
        "CPU: exchange, find": time.process_time() - written,
        "exchange": size(there.glob("*.npy")),
        "pairs found in parts": float(sum(len(one.pairs) for one in found)),
    }


def main() -> None:
    """Print a table; a row a constant."""
    folder = Path(sys.argv[1])
    sizes = [int(number) for number in sys.argv[2:]]
    rows = []
    for number in sizes:
        here = folder / str(number)
        shutil.rmtree(here, ignore_errors=True)
        write(here, number)
        rows.append({**build(here), **exchanged(here)})
    print(f"| what | {sizes[1]:,} documents | a document |\n| --- | --- | --- |")
    for name in rows[1]:
        each = (rows[1][name] - rows[0][name]) / (sizes[1] - sizes[0])
        short, unit, factor = (1, "ms", 1e3) if name.startswith("CPU") else (0, "", 1)
        print(f"| {name} | {rows[1][name]:,.{short}f} | {each * factor:,.2f} {unit} |")


if __name__ == "__main__":
    if sys.argv[1] in STEPS:
        print(json.dumps(measured(sys.argv[1], Path(sys.argv[2]))))
    else:
        main()
