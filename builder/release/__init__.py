"""Accepted documents become an immutable release: build, decide, write, freeze.

build        the way from raw/ to dist/next; promote: from there to dist/vX.Y.Z
pressing     the shard jobs that have to be done
gather       the shard jobs' files seen as one
identity     which document is which, from release to release
settle       duplicates, groups, splits and order: stories says what belongs together, binding makes groups
repeats      lines that repeat in an outlet, proposed for schema/boilerplate.txt
data_files   what is written of it: shards has rows to Parquet, carried copies the files that are there already
finalise     what names the version: ledger, changes, card, croissant, manifest, bagit
freeze       a folder becomes a release in one step
explain      one document's life
rejudge      its records by another schema
"""
