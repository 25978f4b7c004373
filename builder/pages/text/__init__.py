"""Pages in plain text and Markdown: every line measured, scored by learned weights, named by rules.

page               a page's way: its lines measured, scored, labelled
lines              lines without their markup
features           the measures of a line: characters, words, vocabulary, phrases, forms, context
weights            what was learned of them
view               what the rules look at
headline           which line is the title, by headline_measures; head, what stands around it; body, all other lines
tables_and_lists   what Markdown draws as one
agreements, asides, comments, copies, letters, list_articles   kinds of furniture, and of articles, with own rules
"""

from builder.pages.text.page import label, links, read

__all__ = ["label", "links", "read"]
