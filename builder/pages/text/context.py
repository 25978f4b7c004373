# ruff: noqa: PLR2004, SIM905 - sizes of windows and limits of what counts as prose; names read better in a row
"""What depends on other lines: where a line stands, what stands around it, what was said of its neighbours."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from builder.pages.neighbours import Column, Sums, since, steps
from builder.pages.text.lines import Counts
from builder.pages.text.words import WordIndex

Matrix = NDArray[np.float32]

PAD = 4
"""Columns before the first line and after the last one, so that every line has neighbours."""
PROSE = 10.0
"""Words with sentence marks from which a line counts as prose for its neighbours."""

_READ = tuple(
    """
    words ends_sentence inner_sentences function_words function_share link_share phrase_share weight_mean heading
    indent bullet bold related share newsletter colon_end lower_start date clock
    """.split()
)
"""What is read of the lines around."""
CONTEXT: tuple[str, ...] = tuple(
    """
    blank_before blank_after share_of_lines lines_from_start lines_to_end prose headed prose_before prose_after
    words_near function_near weight_near weight_wide phrases_near links_near from_run run_place run_share
    same_indent_near above_heading above_phrase above_weight heading_distance section_prose section_lines
    same_shape_near prose_share mean_words line_count prose_wide in_prose in_run related_above flow_near dates_near
    dates_wide links_wide bullets_near bold_near since_prose until_prose short_near
    """.split()
)
"""What a line shows by where it stands."""
VERDICTS: tuple[str, ...] = tuple(
    """
    first first_near first_wide first_widest first_mean first_before first_after first_run_distance first_edges
    text_before text_after in_text section_first marks_since marks_before_last headings_since words_since
    from_title in_title title_share
    """.split()
)
"""What the first pass said of a line and of those around it."""


def measure_context(rows: Mapping[str, Matrix], numbers: Counts, page_lines: int, index: WordIndex) -> None:
    """Fill the rows CONTEXT.

    Args:
        rows: each measure's row, those of the line itself filled.
        numbers: the line's number in the page, for each row.
        page_lines: lines of the page, blank ones too.
        index: which words stand in which lines.
    """
    row = {name: rows[name].astype(np.float64) for name in _READ}
    words, ends, links = row["words"], row["ends_sentence"] > 0, row["link_share"]
    blank_before = np.minimum(steps(numbers, -1) - 1, 5)
    prose = (words >= PROSE) & (row["function_share"] > 0.2) & (links < 0.5) & (ends | (row["inner_sentences"] > 0))
    heading = (row["heading"] > 0) | ((words <= 8) & ~ends & (blank_before > 0))
    count, here = len(numbers), np.arange(len(numbers), dtype=np.float64)
    position: dict[str, NDArray[Any] | float] = {
        "blank_before": blank_before,
        "blank_after": np.minimum(-steps(numbers[::-1], page_lines)[::-1] - 1, 5),
        "share_of_lines": here / count,
        "lines_from_start": np.minimum(here, 200),
        "lines_to_end": np.minimum(count - 1 - here, 200),
        "mean_words": words.sum() / count,
        "line_count": min(count, 2000),
    }
    for measures in (
        position,
        _prose_measures(words, prose, index),
        _heading_measures(row, heading, prose),
        _window_measures(row, prose),
    ):
        fill(rows, measures)


def _prose_measures(words: Column, prose: NDArray[np.bool_], index: WordIndex) -> dict[str, NDArray[Any] | float]:
    """Where a line stands to the page's prose and to its densest run."""
    count, here = len(words), np.arange(len(words), dtype=np.float64)
    start, end = _densest(prose, words)
    so_far = (prose * words).cumsum()
    return {
        "prose": prose,
        "prose_before": so_far - prose * words,
        "prose_after": so_far[-1] - so_far,
        "prose_share": prose.sum() / count,
        "in_prose": index.shared_with(prose),
        "since_prose": np.minimum(here - since(prose), 100),
        "until_prose": np.minimum(count - 1 - since(prose[::-1])[::-1] - here, 100),
        "from_run": np.minimum(np.maximum(here - end, start - here), 200),
        "run_place": np.where(here < start, -1.0, here > end),
        "run_share": (end - start + 1) / count,
        "in_run": index.shared_with((here >= start) & (here <= end)),
    }


def _heading_measures(
    row: Mapping[str, Column], heading: NDArray[np.bool_], prose: NDArray[np.bool_]
) -> dict[str, NDArray[Any] | float]:
    """What the heading above a line is, and the section below it."""
    count, above, section = len(heading), since(heading), heading.cumsum(dtype=np.int64)
    below = above >= 0
    return {
        "headed": heading,
        "heading_distance": np.minimum(np.arange(count) - above, 50),
        "above_heading": np.where(below, row["words"][above], -1),
        "above_phrase": np.where(below, row["phrase_share"][above], -1),
        "above_weight": np.where(below, row["weight_mean"][above], 0),
        "section_prose": _per_section(prose * row["words"], section),
        "section_lines": np.minimum(_per_section(np.ones(count), section), 200),
    }


def _window_measures(row: Mapping[str, Column], prose: NDArray[np.bool_]) -> dict[str, NDArray[Any] | float]:
    """What stands around a line."""
    words, ends = row["words"], row["ends_sentence"] > 0
    shape = row["bullet"] + 2 * (row["link_share"] > 0.5) + 4 * ends + 8 * np.minimum(words // 6, 6)
    # A sentence that runs over a line end: paper and text browsers part paragraphs so.
    flows = np.zeros(len(words), dtype=np.bool_)
    flows[1:] = (~ends & (row["colon_end"] == 0) & (words >= 4))[:-1] & (row["lower_start"][1:] > 0)
    read = ("words", "function_words", "weight_mean", "phrase_share", "link_share", "bullet", "bold")
    around = Sums(
        {
            **{name: row[name] for name in read},
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
    near = around.window
    return {
        "words_near": near("words", 2),
        "function_near": near("function_words", 2) / np.maximum(1, near("words", 2)),
        "weight_near": near("weight_mean", 2),
        "weight_wide": near("weight_mean", 7),
        "phrases_near": near("phrase_share", 3),
        "links_near": near("link_share", 3),
        "links_wide": near("link_share", 10),
        "same_indent_near": near("same_indent", 2),
        "same_shape_near": near("alike", 3),
        "prose_wide": near("prose_words", 6),
        "related_above": np.minimum(around.before("related"), 40),
        "flow_near": near("flows", 3),
        "dates_near": near("dated", 3),
        "dates_wide": near("dated", 10),
        "bullets_near": near("bullet", 4),
        "bold_near": near("bold", 4),
        "short_near": near("short", 4),
    }


def _densest(prose: NDArray[np.bool_], words: Column) -> tuple[int, int]:
    """First and last line of the run with the most words of prose: the largest sum of words minus a toll a line."""
    total = np.where(prose, words, -12.0).cumsum()
    before = np.concatenate(([0.0], np.minimum.accumulate(np.minimum(total, 0.0))[:-1]))
    end = int(np.argmax(total - before))
    start = int(np.argmin(np.concatenate(([0.0], total[:end])))) if end else 0
    return start, end


def _per_section(row: Column, section: Counts) -> Column:
    """Sum of the row over the section that each line is in."""
    sums: Column = np.bincount(section, weights=row)[section].astype(np.float64)
    return sums


def fill(rows: Mapping[str, Matrix], measures: Mapping[str, NDArray[Any] | float]) -> None:
    """Write measures, of every line or of the page, into their rows."""
    for name, values in measures.items():
        rows[name][:] = values


def measure_verdicts(rows: Mapping[str, Matrix], scores: Column, headline: int, index: WordIndex) -> None:
    """Fill the rows VERDICTS with what the first pass says.

    Args:
        rows: each measure's row, all others filled.
        scores: the first pass's log odds for each line.
        headline: the line that looks most like it, -1 for none.
        index: which words stand in which lines.
    """
    count, kept, here = len(scores), scores > 0, np.arange(len(scores), dtype=np.float64)
    last, following = since(kept), count - 1 - since(kept[::-1])[::-1]
    section = rows["headed"].cumsum(dtype=np.int64)
    sure, kept_words = np.minimum(np.maximum(scores, -4), 4), rows["words"] * kept
    around = Sums(
        {
            "sure": sure,
            "kept": kept,
            "edges": np.abs(steps(kept.astype(np.float64), 0)),
            "kept_words": kept_words,
            "marked": rows["phrase_share"] > 0.3,
            "headed": rows["headed"],
            "words": rows["words"],
        },
        reach=15,
    )
    near, before = around.window, around.before("kept_words")
    fill(
        rows,
        {
            "first": scores,
            "first_near": near("sure", 2),
            "first_wide": near("sure", 6),
            "first_widest": near("sure", 15) / 31,
            # A running sum adds in one order on every machine; a plain one may not.
            "first_mean": (around.before("sure")[-1] + sure[-1]) / count,
            "first_before": np.minimum(here - last, 100),
            "first_after": np.minimum(following - here, 100),
            "first_run_distance": near("kept", 3),
            "first_edges": near("edges", 4),
            "text_before": before,
            "text_after": before[-1] + kept_words[-1] - before - kept_words,
            "in_text": index.shared_with(kept),
            "from_title": np.minimum(np.maximum(here - headline, -100), 200) if headline >= 0 else -1000,
            "in_title": index.shared_with(here == headline) if headline >= 0 else -1,
            "title_share": rows["in_prose"][headline] if headline >= 0 else -1,
            "section_first": _per_section(sure, section) / _per_section(np.ones(count), section),
            **_since_kept(around, kept, np.maximum(last, 0), rows["words"]),
        },
    )


def _since_kept(around: Sums, kept: NDArray[np.bool_], last: Counts, words: Matrix) -> dict[str, NDArray[Any]]:
    """What has come since the last line that the first pass kept, and since the first two of three that it kept."""
    count = len(kept)
    padded = np.zeros(count + 2, dtype=np.int64)
    padded[:count] = kept
    start = int(np.argmax(padded[:-2] + padded[1:-1] + padded[2:] >= 2)) if count > 2 else 0
    marks, headed = around.before("marked"), around.before("headed")
    so_far = around.before("words") + words
    return {
        "marks_since": np.minimum(marks - marks[last], 40),
        "marks_before_last": np.minimum(np.maximum(marks - marks[start], -10), 40),
        "headings_since": np.minimum(headed - headed[last], 40),
        "words_since": np.minimum(so_far - so_far[last], 2000),
    }
