"""Every problem of every document, as the build would find it, and nothing written to the corpus.

job       some sources → their problems, in a worker
problems  what was found, on disk
claims    which id is claimed twice, across all jobs
"""

from builder.validation.problems import Problems
from builder.validation.run import Findings, validate

__all__ = ["Findings", "Problems", "validate"]
