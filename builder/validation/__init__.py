"""Every problem of every document, as the build would find it, and nothing written to the corpus.

job       some sources → their problems, in a worker
passing   what has no problem, told in a fifth of the time
reading   what is left, in the order it is looked at
problems  what was found, on disk
claims    which id is claimed twice, across all jobs
"""

from builder.validation.problems import Problems
from builder.validation.run import Findings, validate

__all__ = ["Findings", "Problems", "validate"]
