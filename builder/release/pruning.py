"""`builder cache prune`: what the last builds did not use, and what broken runs left behind, leaves the cache."""

from builder.cache import retention
from builder.cache.retention import Pruned
from builder.jobs import away
from builder.recipe import Recipe
from builder.release import freeze


def prune(recipe: Recipe, builds: int) -> Pruned:
    """Drop all shards that none of the last `builds` builds used.

    Raises:
        WorldError: a builder is at work.
    """
    with freeze.lock(recipe.dist_folder):
        if recipe.store:
            away.forget(recipe.store, retention.used(recipe.shards_folder, builds))
        return retention.prune(recipe.shards_folder, builds)
