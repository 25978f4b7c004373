"""Pages in plain text and Markdown: every line measured, scored by learned weights, named by rules.

page        a page's way: its lines measured, scored, labelled
lines       lines without their markup; drawn, tables and lists that stand drawn as one
features    the measures of a line: characters, words, vocabulary, phrases, forms, place, looks
trees       what was learned of them
view        what the rules look at
headline    which line is the title; head, what stands around it; body, what stands below
agreements, asides, comments, copies, letters, lists   kinds of furniture, and of articles, with rules of their own
"""

from builder.pages.text.page import label, links, read

__all__ = ["label", "links", "read"]
