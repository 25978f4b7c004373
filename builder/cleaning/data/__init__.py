"""Word frequencies, one gzip file a language; README.md says whose they are."""
