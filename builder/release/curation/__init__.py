"""What a curator decides about a corpus and its releases, written by commands to schema/, kept in git.

decisions   the files in schema/decisions/
retract     documents leave every later release
tombstones  what makes a retracted document known again
membership  is this in any release?
yank        nobody should use a release any more
repeats     lines that repeat in an outlet, proposed for schema/boilerplate.txt
"""
