"""Validating JSON Lines: `builder validate` beside a plain loop with a reused jsonschema validator, in turns.

    python tests/bench/validation.py CORPUS [ROUNDS]

CORPUS is a folder with builder.toml, schema/article.schema.json and raw/*.jsonl (../shared/bench/generate.py makes the
files). Each round runs both, one after the other; medians are printed. The loop stops at 20,000 records: it is steady.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

MOST = 20_000

LOOP = """
import itertools, json, sys
from pathlib import Path
from jsonschema import Draft202012Validator
root, most = Path(sys.argv[1]), int(sys.argv[2])
rules = json.loads((root / "schema/article.schema.json").read_bytes())
judge = Draft202012Validator(rules, format_checker=Draft202012Validator.FORMAT_CHECKER)
lines = (line for path in sorted(root.glob("raw/*.jsonl")) for line in path.open(encoding="utf-8"))
print(sum(any(True for _ in judge.iter_errors(json.loads(line))) for line in itertools.islice(lines, most)))
"""


def measure(*command: str) -> tuple[float, float, int]:
    """Wall seconds, CPU seconds and peak memory (bytes) of the largest process of a command and its children."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, *command], capture_output=True, check=False)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, after.ru_maxrss * 1024


def records(root: Path) -> int:
    """How many lines the corpus has."""
    return sum(path.read_bytes().count(b"\n") for path in root.glob("raw/*.jsonl"))


def main(root: Path, rounds: int) -> None:
    """Print records a second of both, and their ratio."""
    whole = records(root)
    few = min(MOST, whole)
    runs: dict[str, list[float]] = {"loop": [], "one core": [], "all cores": []}
    ours = ("-m", "builder", "-C", str(root), "validate", "--output", os.devnull)
    memory = 0
    for _ in range(rounds):
        runs["loop"].append(few / measure("-c", LOOP, str(root), str(few))[0])
        for name, more in (("one core", ("--workers", "1")), ("all cores", ())):
            records(root)  # reads what the machine may have dropped from its memory
            wall, _, memory = measure(*ours, *more)
            runs[name].append(whole / wall)
    medians = {name: statistics.median(found) for name, found in runs.items()}
    ratios = {name: round(found / medians["loop"], 1) for name, found in medians.items()}
    print(json.dumps({"records": whole, "records a second": medians, "times the loop": ratios, "peak bytes": memory}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
