"""What people and machines are shown: results → text or JSON. Nothing here prints.

`difference` and `passages`, which `builder diff` needs, are imported by it alone: they load pyarrow.
"""

from builder.report.decided import membership, proposed, rebuilt, retracted, yanked
from builder.report.life import life
from builder.report.problems import RENDERERS, render, step_summary, tally
from builder.report.repeats import repeats
from builder.report.summary import as_json, funnel, pruned, released
from builder.report.travel import published, pulled, would_publish
from builder.report.verified import verified

__all__ = [
    "RENDERERS",
    "as_json",
    "funnel",
    "life",
    "membership",
    "proposed",
    "pruned",
    "published",
    "pulled",
    "rebuilt",
    "released",
    "render",
    "repeats",
    "retracted",
    "step_summary",
    "tally",
    "verified",
    "would_publish",
    "yanked",
]
