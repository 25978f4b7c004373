"""The data files of a release: Parquet, written and read.

files     which there are, and what rows go into each
ages      where one begins, so that what is released keeps its bytes
carried   those that are copied, as they hold what a file of the last build held
parquet   rows → files
contents  what a release's folder holds, by config, split and file
records   the records of two releases side by side
"""
