# ruff: noqa: PLR2004, SIM905 - sizes of windows and limits of what counts as prose; names read better in a row
"""What depends on other lines: where a line stands, what stands around it, what was said of its neighbours."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from builder.pages.neighbours import Column, Sums, since, steps
from builder.pages.text.lines import Counts
from builder.pages.text.words import Echoes

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
    mean_words line_count prose_wide in_prose in_run related_above flow_near dates_near dates_wide
    links_wide bullets_near bold_near since_prose until_prose short_near
    """.split()
)
"""What a line shows by where it stands."""
SEEN: tuple[str, ...] = tuple(
    """
    first first_near first_wide first_widest first_mean first_before first_after first_run_distance first_edges
    text_before text_after in_text section_first marks_since marks_before_last headings_since words_since
    from_title in_title title_share
    """.split()
)
"""What the first pass said of a line and of those around it."""


def densest(prose: NDArray[np.bool_], words: Column) -> tuple[int, int]:
    """First and last line of the run with the most words of prose: the largest sum of words minus a toll a line."""
    total = np.cumsum(np.where(prose, words, -12.0))
    before = np.concatenate(([0.0], np.minimum.accumulate(np.minimum(total, 0.0))[:-1]))
    end = int(np.argmax(total - before))
    start = int(np.argmin(np.concatenate(([0.0], total[:end])))) if end else 0
    return start, end


def per_section(row: Column, section: Counts) -> Column:
    """Sum of the row over the section that each line is in."""
    sums: Column = np.bincount(section, weights=row)[section].astype(np.float64)
    return sums


def place(rows: Mapping[str, Matrix], numbers: Counts, length: int, echoes: Echoes) -> None:
    """Fill the rows PLACED.

    Args:
        rows: each measure's row, those of the line itself filled.
        numbers: the line's number in the page, for each row.
        length: lines of the page, blank ones too.
        echoes: which words stand in several lines.
    """
    row = {name: rows[name].astype(np.float64) for name in _READ}
    count = len(numbers)
    words, phrase, known = row["words"], row["phrase_share"], row["known_mean"]
    ends, linked = row["ends_sentence"] > 0, row["link_share"]
    prose = (words >= PROSE) & (row["function_share"] > 0.2) & (linked < 0.5) & (ends | (row["inner_sentences"] > 0))
    here = np.arange(count, dtype=np.float64)
    blank_before = np.minimum(steps(numbers, -1) - 1, 5)
    start, end = densest(prose, words)
    heading = (row["heading"] > 0) | ((words <= 8) & ~ends & (blank_before > 0))
    above, section = since(heading), heading.cumsum(dtype=np.int64)
    shape = row["bullet"] + 2 * (linked > 0.5) + 4 * ends + 8 * np.minimum(words // 6, 6)
    # A sentence that runs over a line end: paper and text browsers part paragraphs so.
    flows = np.zeros(count, dtype=np.bool_)
    flows[1:] = (~ends & (row["colon_end"] == 0) & (words >= 4))[:-1] & (row["lower_start"][1:] > 0)
    around = Sums(
        {
            **{name: row[name] for name in ("words", "function_words", "known_mean", "phrase_share", "link_share")},
            **{name: row[name] for name in ("bullet", "bold")},
            "prose_words": prose * words,
            "related": row["related"] + row["share"] + row["newsletter"] > 0,
            "same_indent": steps(row["indent"], -1) == 0,
            "alike": steps(shape, -1) == 0,
            "flows": flows,
            "dated": (row["date"] > 0) | (row["clock"] > 0),
            "short": (words <= 6) & ~ends,
        },
        reach=10,
    )
    near, so_far = around.window, around.before("prose_words")
    every = so_far[-1] + prose[-1] * words[-1]
    _fill(
        rows,
        {
            "blank_before": blank_before,
            "blank_after": np.minimum(-steps(numbers[::-1], length)[::-1] - 1, 5),
            "share_of_lines": here / count,
            "lines_from_start": np.minimum(here, 200),
            "lines_to_end": np.minimum(count - 1 - here, 200),
            "prose": prose,
            "headed": heading,
            "prose_before": so_far,
            "prose_after": every - so_far - prose * words,
            "words_near": near("words", 2),
            "function_near": near("function_words", 2) / np.maximum(1, near("words", 2)),
            "known_near": near("known_mean", 2),
            "known_wide": near("known_mean", 7),
            "phrases_near": near("phrase_share", 3),
            "links_near": near("link_share", 3),
            "from_run": np.minimum(np.maximum(here - end, start - here), 200),
            "run_place": np.where(here < start, -1.0, here > end),
            "run_share": (end - start + 1) / count,
            "same_indent_near": near("same_indent", 2),
            "heading_distance": np.minimum(here - above, 50),
            "section_prose": per_section(prose * words, section),
            "section_lines": np.minimum(per_section(np.ones(count), section), 200),
            "same_shape_near": near("alike", 3),
        },
    )
    headed = above >= 0
    _fill(
        rows,
        {
            "above_heading": np.where(headed, words[above], -1),
            "above_phrase": np.where(headed, phrase[above], -1),
            "above_known": np.where(headed, known[above], 0),
            "prose_share": prose.sum() / count,
            "mean_words": words.sum() / count,
            "line_count": min(count, 2000),
            "prose_wide": near("prose_words", 6),
            "in_prose": echoes.shared_with(prose),
            "in_run": echoes.shared_with((here >= start) & (here <= end)),
            "related_above": np.minimum(around.before("related"), 40),
            "flow_near": near("flows", 3),
            "dates_near": near("dated", 3),
            "dates_wide": near("dated", 10),
            "links_wide": near("link_share", 10),
            "bullets_near": near("bullet", 4),
            "bold_near": near("bold", 4),
            "since_prose": np.minimum(here - since(prose), 100),
            "until_prose": np.minimum(count - 1 - since(prose[::-1])[::-1] - here, 100),
            "short_near": near("short", 4),
        },
    )


def _fill(rows: Mapping[str, Matrix], found: Mapping[str, NDArray[Any] | float]) -> None:
    for name, values in found.items():
        rows[name][:] = values


def see(rows: Mapping[str, Matrix], first: Column, title: int, echoes: Echoes) -> None:
    """Fill the rows SEEN with what the first pass says.

    Args:
        rows: each measure's row, all others filled.
        first: the first pass's log odds for each line.
        title: the line that looks most like the headline, -1 for none.
        echoes: which words stand in several lines.
    """
    count, yes = len(first), first > 0
    here, ones = np.arange(count, dtype=np.float64), np.ones(count)
    last, following = since(yes), count - 1 - since(yes[::-1])[::-1]
    section = rows["headed"].cumsum(dtype=np.int64)
    sure, kept = np.minimum(np.maximum(first, -4), 4), rows["words"] * yes
    around = Sums(
        {
            "sure": sure,
            "yes": yes,
            "edges": np.abs(steps(yes.astype(np.float64), 0)),
            "kept": kept,
            "marked": rows["phrase_share"] > 0.3,
            "headed": rows["headed"],
            "words": rows["words"],
        },
        reach=15,
    )
    near, before = around.window, around.before("kept")
    # What has come since the last line that the first pass kept, and since the first two together.
    at = np.maximum(last, 0)
    run = np.zeros(count + 2, dtype=np.int64)
    run[:count] = yes
    start = int(np.argmax(run[:-2] + run[1:-1] + run[2:] >= 2)) if count > 2 else 0
    marks, headed = (around.before(name) for name in ("marked", "headed"))
    every = around.before("words") + rows["words"]
    _fill(
        rows,
        {
            "first": first,
            "first_near": near("sure", 2),
            "first_wide": near("sure", 6),
            "first_widest": near("sure", 15) / 31,
            # A running sum adds in one order on every machine; a plain one may not.
            "first_mean": (around.before("sure")[-1] + sure[-1]) / count,
            "first_before": np.minimum(here - last, 100),
            "first_after": np.minimum(following - here, 100),
            "first_run_distance": near("yes", 3),
            "first_edges": near("edges", 4),
            "text_before": before,
            "text_after": before[-1] + kept[-1] - before - kept,
            "in_text": echoes.shared_with(yes),
            "marks_since": np.minimum(marks - marks[at], 40),
            "marks_before_last": np.minimum(np.maximum(marks - marks[start], -10), 40),
            "headings_since": np.minimum(headed - headed[at], 40),
            "words_since": np.minimum(every - every[at], 2000),
            "from_title": np.minimum(np.maximum(here - title, -100), 200) if title >= 0 else -1000,
            "in_title": echoes.shared_with(here == title) if title >= 0 else -1,
            "title_share": rows["in_prose"][title] if title >= 0 else -1,
            "section_first": per_section(sure, section) / per_section(ones, section),
        },
    )
