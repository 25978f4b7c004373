"""Every harness under atheris for its share of the time: python tests/fuzz/fuzz.py MINUTES [HARNESS…].

What is found stays in .builder/fuzz/HARNESS: failure.* with traceback.*, died-* where the process died.
"""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import harness

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / ".builder/fuzz"


def prepare(name: str) -> Path:
    """Make the folder of a harness and plant its seeds; what failed in an earlier run is tried again as one of them."""
    folder = FOLDER / name
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in harness.seeds(name):
        (corpus / hashlib.sha256(seed).hexdigest()).write_bytes(seed)
    for failed in (*folder.glob("failure.*"), *folder.glob("died-*")):
        failed.rename(corpus / failed.name)
    (folder / "words.dict").write_text(harness.words(), encoding="ascii")
    return folder


def fuzz(name: str, seconds: float) -> tuple[int, str]:
    """Run a harness, again where its process died; return the number of its failures and the line that sums it up."""
    folder = prepare(name)
    end = time.monotonic() + seconds
    counted = folder / "counts.json"
    executions, slowest, kinds = 0, 0.0, 0
    while (left := int(end - time.monotonic())) > 0:
        counted.unlink(missing_ok=True)
        command = [sys.executable, str(HERE / "target.py"), name, str(folder), str(left)]
        with (folder / "log.txt").open("wb") as log:
            code = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False).returncode
        if not counted.exists():
            sys.exit(f"{name} did not start; {folder / 'log.txt'} says why")
        counts = json.loads(counted.read_bytes())
        executions, slowest = executions + counts["executions"], max(slowest, counts["slowest"])
        kinds = counts["kinds"]
        if not code:
            break
    deaths = len(list(folder.glob("died-*")))
    line = f"{name:15} {executions:9,} executions {kinds:3} kinds of failure {deaths:3} deaths, slowest {slowest:.2f} s"
    return kinds + deaths, line


def main(arguments: Sequence[str]) -> int:
    """Print the lines; the exit code says whether anything was found."""
    minutes, *names = arguments
    names = names or list(harness.HARNESSES)
    results = []
    for name in names:
        results.append(fuzz(name, 60 * float(minutes) / len(names)))
        print(results[-1][1], flush=True)
    failures = sum(failures for failures, _ in results)
    if failures:
        print(f"{failures} findings are kept in {FOLDER.relative_to(HERE.parents[1])}/")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
