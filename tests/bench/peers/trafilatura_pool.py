"""Text and metadata of saved pages by trafilatura alone, in a pool: python trafilatura_pool.py CORPUS OUT WORKERS"""

import json
import sys
from multiprocessing import Pool
from pathlib import Path

import trafilatura


def read(path: Path) -> dict[str, str | None]:
    """One page's text and metadata."""
    found = trafilatura.bare_extraction(path.read_text(encoding="utf-8"), with_metadata=True)
    names = ("title", "author", "date", "sitename", "url", "text")
    return {name: getattr(found, name, None) for name in names}


def main() -> None:
    """Write one line for each page."""
    corpus, out, workers = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    pages = sorted((corpus / "raw").glob("*.html"))
    with Pool(workers) as pool, (out / "pages.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in pool.imap(read, pages, chunksize=20))


if __name__ == "__main__":
    main()
