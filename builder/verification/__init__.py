"""A release is held against what it says of itself: nothing that makes one may use what judges it.

verify       all of it, stage by stage
integrity    files: there, whole, and nothing else
laws         rows, recomputed from the data
statements   the card and Croissant, made of the data once more
opening      every config through load_dataset
heritage     what the release before it fixed
replay       the recorded edits on what raw/ holds
rebuild      the same inputs, built again: the same bytes?
findings     how much is said of files and single documents
"""
