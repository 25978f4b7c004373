"""Accepted documents become an immutable release: build, decide, write, freeze.

build       the way from raw/ to dist/next; promote: from there to dist/vX.Y.Z
pressing    the shard jobs that have to be done
gather      the shard jobs' files seen as one
settling    what only the whole corpus can decide: ids, duplicates, groups, splits, order
data        the Parquet files of what was decided
corpus      the other inputs of a release: recipe, card, schema, a curator's decisions
succession  what is another since the release before: changes in documents, settings in the recipe
finalise    what names the version: ledger, papers, manifest, bagit
papers      what a release says of itself: card, changelog, croissant
candidate   the receipt of dist/next
freeze      a folder becomes a release in one step
curation    what a curator decides: retractions, yanks, words for the changelog
inspection  releases looked at: one document's life, differences, an overview
"""
