"""Word lists: facts about languages that both labels and metadata need, each a text file with a module that reads it."""
