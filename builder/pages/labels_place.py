# ruff: noqa: PLR2004, SIM905 - sizes of windows and limits of what counts as prose; names read better in a row
"""What depends on other lines: where a line stands, what stands around it, what was said of its neighbours."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from builder.pages.labels_lines import Counts
from builder.pages.labels_words import Words
from builder.pages.neighbours import Column, since, window

Matrix = NDArray[np.float32]

PAD = 4
"""Columns before the first line and after the last one, so that every line has neighbours."""
PROSE = 10.0
"""Words with sentence marks from which a line counts as prose for its neighbours."""

_READ = (
    "words ends_sentence inner_sentences function_words function_share link_share phrase_share known_mean heading"
    " indent bullet bold related share newsletter colon_end lower_start date clock".split()
)
"""What is read of the lines around."""
PLACED: tuple[str, ...] = tuple(
    """
    blank_before blank_after share_of_lines lines_from_start lines_to_end prose headed prose_before prose_after
    words_near function_near known_near known_wide phrases_near links_near from_run run_place run_share same_indent_near
    above_heading above_phrase above_known heading_distance section_prose section_lines same_shape_near prose_share
    mean_words line_count prose_wide in_prose in_run related_above flows_in flows_out flow_near dates_near dates_wide
    links_wide bullets_near bold_near since_prose until_prose short_near heading_above
    """.split()
)
"""What a line shows by where it stands."""
SEEN: tuple[str, ...] = tuple(
    """
    first first_near first_wide first_widest first_mean first_before first_after first_run_distance first_edges
    text_before text_after in_text section_first marks_since marks_before_last links_since headings_since words_since
    from_title in_title title_share
    """.split()
)
"""What the first pass said of a line and of those around it."""


def densest(prose: Column, words: Column) -> tuple[int, int]:
    """First and last line of the run with the most words of prose: the largest sum of words minus a toll a line."""
    total = np.cumsum(np.where(prose > 0, words, -12.0))
    before = np.concatenate(([0.0], np.minimum.accumulate(np.minimum(total, 0.0))[:-1]))
    end = int(np.argmax(total - before))
    start = int(np.argmin(np.concatenate(([0.0], total[:end])))) if end else 0
    return start, end


def per_section(row: Column, section: Counts) -> Column:
    """Sum of the row over the section that each line is in."""
    sums: Column = np.bincount(section, weights=row)[section].astype(np.float64)
    return sums


def place(table: Matrix, names: Mapping[str, int], numbers: Counts, length: int, words_of: Words) -> None:
    """Fill the rows PLACED.

    Args:
        table: shape (names, lines).
        names: where each measure's row is.
        numbers: the line's number in the page, for each row.
        length: lines of the page, blank ones too.
        words_of: the words of all lines.
    """
    row = {name: table[names[name]].astype(np.float64) for name in _READ}
    count = len(numbers)
    words, phrase, known = row["words"], row["phrase_share"], row["known_mean"]
    prose = (words >= PROSE) & (row["function_share"] > 0.2) & (row["link_share"] < 0.5)
    prose = (prose & ((row["ends_sentence"] > 0) | (row["inner_sentences"] > 0))).astype(np.float64)
    prose_words = prose * words
    here = np.arange(count, dtype=np.float64)
    blank_before = np.minimum(np.diff(numbers, prepend=-1) - 1, 5)
    start, end = densest(prose, words)
    so_far = np.cumsum(prose_words) - prose_words
    heading = (row["heading"] > 0) | ((words <= 8) & (row["ends_sentence"] == 0) & (blank_before > 0))
    above, section = since(heading), np.cumsum(heading)
    in_run = (here >= start) & (here <= end)
    shape = row["bullet"] + 2 * (row["link_share"] > 0.5) + 4 * row["ends_sentence"] + 8 * np.minimum(words // 6, 6)
    alike = np.diff(shape, prepend=-1.0) == 0
    same_indent = np.diff(row["indent"], prepend=-1.0) == 0
    related = row["related"] + row["share"] + row["newsletter"] > 0
    placed = {
        "blank_before": blank_before,
        "blank_after": np.minimum(np.diff(numbers, append=length) - 1, 5),
        "share_of_lines": here / count,
        "lines_from_start": np.minimum(here, 200),
        "lines_to_end": np.minimum(count - 1 - here, 200),
        "prose": prose,
        "headed": heading,
        "prose_before": so_far,
        "prose_after": prose_words.sum() - so_far - prose_words,
        "words_near": window(words, 2),
        "function_near": window(row["function_words"], 2) / np.maximum(1, window(words, 2)),
        "known_near": window(known, 2),
        "known_wide": window(known, 7),
        "phrases_near": window(phrase, 3),
        "links_near": window(row["link_share"], 3),
        "from_run": np.minimum(np.maximum(here - end, start - here), 200),
        "run_place": np.where(here < start, -1.0, np.where(here > end, 1.0, 0.0)),
        "run_share": (end - start + 1) / count,
    }
    _fill(table, names, placed)
    placed = {
        "same_indent_near": window(same_indent.astype(np.float64), 2),
        "above_heading": np.where(above >= 0, words[above], -1),
        "above_phrase": np.where(above >= 0, phrase[above], -1),
        "above_known": np.where(above >= 0, known[above], 0),
        "heading_distance": np.minimum(here - above, 50),
        "section_prose": per_section(prose_words, section),
        "section_lines": np.minimum(per_section(np.ones(count), section), 200),
        "same_shape_near": window(alike.astype(np.float64), 3),
        "prose_share": prose.sum() / count,
        "mean_words": words.sum() / count,
        "line_count": min(count, 2000),
        "prose_wide": window(prose_words, 6),
        "in_prose": words_of.shared_with(prose > 0),
        "in_run": words_of.shared_with(in_run),
        "related_above": np.minimum(np.cumsum(related) - related, 40),
    }
    _fill(table, names, placed)
    del placed
    _fill(table, names, _flow(row, prose, above))


def _fill(table: Matrix, names: Mapping[str, int], rows: Mapping[str, Column | Counts | float]) -> None:
    for name, values in rows.items():
        table[names[name]] = values


def _flow(row: Mapping[str, Column], prose: Column, above: Counts) -> dict[str, Column]:
    """How lines go on in each other, and what is close by."""
    count = len(prose)
    here = np.arange(count, dtype=np.float64)
    # A sentence that runs over a line end: paper and text browsers part paragraphs so.
    open_end = (row["ends_sentence"] == 0) & (row["colon_end"] == 0) & (row["words"] >= 4)
    flows_in = np.zeros(count)
    flows_in[1:] = open_end[:-1] & (row["lower_start"][1:] > 0)
    flows_out = np.append(flows_in[1:], 0.0)
    dated = ((row["date"] > 0) | (row["clock"] > 0)).astype(np.float64)
    short = ((row["words"] <= 6) & (row["ends_sentence"] == 0)).astype(np.float64)
    following = count - 1 - since((prose > 0)[::-1])[::-1]
    return {
        "flows_in": flows_in,
        "flows_out": flows_out,
        "flow_near": window(flows_in, 3),
        "dates_near": window(dated, 3),
        "dates_wide": window(dated, 10),
        "links_wide": window(np.minimum(row["link_share"], 1.0), 10),
        "bullets_near": window(row["bullet"], 4),
        "bold_near": window(row["bold"], 4),
        "since_prose": np.minimum(here - since(prose > 0), 100),
        "until_prose": np.minimum(following - here, 100),
        "short_near": window(short, 4),
        "heading_above": np.where(above >= 0, row["heading"][above], -1),
    }


def see(table: Matrix, names: Mapping[str, int], first: Column, title: int, words_of: Words) -> None:
    """Fill the rows SEEN with what the first pass says.

    Args:
        table: shape (names, lines), all other rows filled.
        names: where each measure's row is.
        first: the first pass's log odds for each line.
        title: the line that looks most like the headline, -1 for none.
        words_of: the words of all lines.
    """
    count, yes = len(first), first > 0
    sure, flags = np.clip(first, -4, 4), yes.astype(np.float64)
    kept = table[names["words"]] * flags
    before = np.cumsum(kept) - kept
    here = np.arange(count, dtype=np.float64)
    last, following = since(yes), count - 1 - since(yes[::-1])[::-1]
    section = np.cumsum(table[names["headed"]] > 0)
    # What has come since the last line that the first pass kept, and since the first one.
    marked = (table[names["phrase_share"]] > 0.3).astype(np.float64)
    marks, links, headed = (
        np.cumsum(row) - row for row in (marked, table[names["link_share"]] > 0.5, table[names["headed"]] > 0)
    )
    at = np.maximum(last, 0)
    start = int(np.argmax(np.convolve(flags, np.ones(3))[2:] >= 2)) if count > 2 else 0
    every = np.cumsum(table[names["words"]].astype(np.float64))
    is_title = here == title
    seen = {
        "first": first,
        "first_near": window(sure, 2),
        "first_wide": window(sure, 6),
        "first_widest": window(sure, 15) / 31,
        # A running sum adds in one order on every machine; a plain one may not.
        "first_mean": np.cumsum(sure)[-1] / count,
        "first_before": np.minimum(here - last, 100),
        "first_after": np.minimum(following - here, 100),
        "first_run_distance": window(flags, 3),
        "first_edges": window(np.abs(np.diff(flags, prepend=0.0)), 4),
        "text_before": before,
        "text_after": kept.sum() - before - kept,
        "in_text": words_of.shared_with(yes),
        "marks_since": np.minimum(marks - marks[at], 40),
        "marks_before_last": np.clip(marks - marks[start], -10, 40),
        "links_since": np.minimum(links - links[at], 40),
        "headings_since": np.minimum(headed - headed[at], 40),
        "words_since": np.minimum(every - every[at], 2000),
        "from_title": np.clip(here - title, -100, 200) if title >= 0 else -1000,
        "in_title": words_of.shared_with(is_title) if title >= 0 else -1,
        "title_share": table[names["in_prose"], title] if title >= 0 else -1,
        "section_first": per_section(sure, section) / per_section(np.ones(count), section),
    }
    _fill(table, names, seen)
