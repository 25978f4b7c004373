"""Every problem of every document, as the build would find it, and nothing written to the corpus.

run             raw/ → jobs → findings
job             some sources → their problems, in a worker
fast_path       documents without a problem, recognised without a full check
reading         all others, in the order they are checked
document_check  one document → its problems
problems        a run's problems, kept on disk
claims          ids that two documents claim, across all jobs
since           the documents that changed files touch
baseline        known problems, which fail no run
"""

from builder.validation.problems import Problems
from builder.validation.run import Findings, validate

__all__ = ["Findings", "Problems", "validate"]
