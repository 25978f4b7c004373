"""Text and metadata on the sets of ../shared/eval, beside the best of the tools measured there: a Markdown table.

    python tests/bench/evaluate.py [SET…]

Every set is unpacked into a folder, goes through `builder extract` (two sets at a time) and is scored by the scorer
that measured the peers.
"""

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

EVAL = Path(__file__).parents[3] / "shared" / "eval"
BODIES = ("txt_mojibake", "txt_wrap")
SHOWN = {
    "aeb": ("bag_f1", "para_f1"),
    "fundus": ("bag_f1", "para_f1", "title_exact", "author_f1", "date_accuracy", "date_precision", "outlet_accuracy"),
    "fundus_eval": ("bag_f1", "para_f1"),
    "htmldate": ("date_accuracy", "date_precision"),
    "traf990": ("title_exact", "author_f1", "author_invented", "date_accuracy"),
    "txt_meta": ("title_exact", "author_f1", "author_invented", "date_accuracy"),
    "txt_mojibake": tuple(
        f"{kind}.exact" for kind in ("none", "utf8_as_cp1252", "utf8_as_latin1", "double", "mixed", "lossy")
    ),
    "txt_pdf": ("bag_f1", "para_f1"),
    "txt_render": ("bag_f1", "para_f1"),
    "txt_wrap": (
        "blank.break_f1",
        "none.break_f1",
        "indent.break_f1",
        "furniture.break_f1",
        "hyphenated.words_exact",
        "unhyphenated.words_exact",
    ),
    "wcxb_article": ("bag_f1", "title_exact", "author_f1", "author_invented", "date_accuracy", "date_invented"),
}
LESS_IS_BETTER = ("author_invented", "date_invented")


def scorer() -> Any:
    """Load ../shared/eval/score.py, which is no package."""
    spec = importlib.util.spec_from_file_location("score", EVAL / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(name: str) -> Mapping[str, Any]:
    """Extract one set and score it."""
    score = scorer()
    with tempfile.TemporaryDirectory() as folder:
        raw, out = Path(folder, "raw"), Path(folder, "out.jsonl")
        score.unpack(name, raw)
        how = ("--as", "body") if name in BODIES else ()
        command = [sys.executable, "-m", "builder", "-q", "extract", str(raw), *how, "--output", str(out)]
        subprocess.run(command, check=False, cwd=folder, capture_output=True)
        with out.open(encoding="utf-8") as lines:
            predictions = {row["source"]: row for row in map(json.loads, lines)}
    result: Mapping[str, Any] = score.score(name, predictions)
    return result


def value(result: Mapping[str, Any], path: str) -> float | None:
    """Read "blank.break_f1" out of a result."""
    found: Any = result
    for key in path.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return None if found is None else float(found)


def rows(names: list[str]) -> Iterator[str]:
    """Yield the table's lines, a metric a line."""
    peers = json.loads((EVAL / "peers.json").read_text(encoding="utf-8"))
    yield "| set | metric | ours | best peer | which |"
    yield "| --- | --- | --- | --- | --- |"
    with ThreadPoolExecutor(2) as pool:
        for name, result in zip(names, pool.map(measure, names), strict=True):
            for metric in SHOWN[name]:
                judged = [(value(r, metric), peer) for peer, r in peers[name].items() if value(r, metric) is not None]
                if metric in LESS_IS_BETTER:  # a tool that finds nothing invents nothing
                    judged = [(v, p) for v, p in judged if value(peers[name][p], metric.replace("_invented", "_f1"))]
                pick = min if metric in LESS_IS_BETTER else max
                best, who = pick(judged, default=(None, ""))
                yield f"| {name} | {metric} | {value(result, metric)} | {best} | {who} |"


def main() -> None:
    """Print the table."""
    if not EVAL.is_dir():
        sys.exit(f"{EVAL} is not there")
    for line in rows(sys.argv[1:] or list(SHOWN)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
