"""The command line: parse, call one function, render, exit. Only `main` and `console` print or exit.

Results go to stdout, progress and messages to stderr. Exit codes: 0 fine, 1 findings, 2 usage or configuration, 3 the
world failed. Imports that cost time are made by the command that needs them.
"""

from builder.cli.main import app, main

__all__ = ["app", "main"]
