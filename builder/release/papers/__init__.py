"""What a release says of itself, for people and for machines.

front_matter  of DATASET_CARD.md and of the card made of it
statistics    counts of a release's own files
card          README.md
changelog     CHANGES.md
croissant     croissant.json
markdown      strangers' text inside our Markdown
"""
