"""Files that no reader knows: what to do so that their articles enter."""

from collections.abc import Mapping

_CURES: Mapping[str, str] = {
    "put its text in its place, as pdftotext writes it": ".pdf",
    "convert it with pandoc to .md": ".docx .odt .rtf .epub .fb2 .rst .org .tex .textile .adoc .ipynb",
    "export its text as .txt": ".doc .pages .mobi .azw3 .wpd",
    "save each message's text as .txt or .html": ".eml .mbox .msg",
    "save the page again as .html": ".maff",
    "take its pages out as .html, or convert it to .warc": ".arc",
    "export its table as .csv or .parquet": ".xlsx .xls .ods .numbers .sqlite .sqlite3 .feather .arrow .avro .orc",
    "unpack it": ".zip .wacz .tar .tgz .7z .rar .bz2 .xz .lz4 .br",
    "write its articles as .jsonl or .html": ".xml .rss .atom .sgml",
    "rename it to .html where it is a saved page": ".xhtml .shtml .php .asp .aspx .jsp .cgi",
    "rename it to .txt where it is text": ".text .log .asc",
    "call it FILE.meta.yaml where it says something about FILE": ".yaml .yml .toml",
    "read its text with a program for text recognition": ".jpg .jpeg .png .gif .tif .tiff .webp .bmp .heic",
    "give its name the ending of what it is": "",
}
"""What to do → endings of the files that it helps; "" is a name without one."""
_CURE = {ending: cure for cure, endings in _CURES.items() for ending in endings.split() or [""]}


def cure(name: str, read: str) -> str:
    """Return what to do about a file.

    Args:
        name: its name, without the ending of a compression that is read.
        read: the endings that readers know, for a kind of which nothing better is known.

    >>> cure("Minutes.PDF", ".txt .md"), cure("README", ".txt")
    ('put its text in its place, as pdftotext writes it', 'give its name the ending of what it is')
    """
    stem, dot, ending = name.rpartition(".")
    return _CURE.get((dot + ending).lower() if stem else "", f"convert it to one of {read}")
