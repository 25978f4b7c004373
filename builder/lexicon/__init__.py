"""Word lists: facts about languages that labels and metadata need, each a text file and a module that reads it."""
