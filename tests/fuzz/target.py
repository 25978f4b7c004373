"""One harness under atheris, until its seconds are over: python tests/fuzz/target.py HARNESS FOLDER SECONDS.

FOLDER keeps the corpus from one run to the next, each failing input with its traceback, and what was counted.
"""

import collections
import hashlib
import json
import signal
import sys
import time
import traceback
from pathlib import Path
from types import FrameType

SECONDS = 10
"""CPU seconds for one input, with everything twice and the laws."""
LONGEST = 8_192
STUCK = 300
"""Seconds by the clock after which libFuzzer ends the process: native code that never comes back."""
ROOM = 4_096
"""Megabytes."""


class TooSlowError(Exception):
    """An input took too long."""


class Record:
    """What was tried and what failed; each kind of failure is kept once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts = collections.Counter[str]()
        self.slowest = 0.0
        self.kinds = {path.suffix for path in folder.glob("failure.*")}
        self.told = 0.0

    def failure(self, data: bytes, error: BaseException) -> None:
        """Keep an input that failed, unless one that failed in the same place is kept already."""
        frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-2:]]
        where = "slow" if isinstance(error, TooSlowError) else " ".join([type(error).__name__, *frames])
        kind = "." + hashlib.sha256(where.encode()).hexdigest()[:12]
        self.counts["failures"] += 1
        if kind not in self.kinds:
            self.kinds.add(kind)
            (self.folder / f"failure{kind}").write_bytes(data)
            (self.folder / f"traceback{kind}").write_text("".join(traceback.format_exception(error)), encoding="utf-8")

    def tell(self, now: float) -> None:
        """Write the counts; a process that dies has told them a second before."""
        if now - self.told > 1:
            self.told = now
            told = {**self.counts, "kinds": len(self.kinds), "slowest": self.slowest}
            (self.folder / "counts.json").write_text(json.dumps(told), encoding="utf-8")


def main() -> None:
    """Fuzz."""
    import atheris  # only `make fuzz` installs it

    with atheris.instrument_imports(include=["builder", "yaml", "ftfy"], enable_loader_override=False):
        import harness

    name, folder, seconds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    act, record = harness.HARNESSES[name].act, Record(folder)

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    def one(data: bytes) -> None:
        began = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            act(data)
        except Exception as error:  # noqa: BLE001 - any error is a finding, and the next input goes on
            record.failure(data, error)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        record.slowest = max(record.slowest, time.process_time() - began)
        record.counts["executions"] += 1
        record.tell(time.monotonic())

    act(b"The first input loads models and word lists, and costs what no other does.")
    flags: dict[str, object] = {
        "max_total_time": seconds,
        "max_len": LONGEST,
        "rss_limit_mb": ROOM,
        "timeout": STUCK,
        "report_slow_units": STUCK,
    }
    flags |= {"artifact_prefix": f"{folder}/died-", "dict": folder / "words.dict", "verbosity": 0}
    atheris.Setup([sys.argv[0], *(f"-{key}={value}" for key, value in flags.items()), str(folder / "corpus")], one)
    signal.signal(signal.SIGVTALRM, stop)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
