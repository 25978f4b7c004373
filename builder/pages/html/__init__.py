"""Pages in HTML: parsed and rendered once, every row scored by learned weights and labelled.

page         markup → page
render       the tree as rows of text; render_code for code
page_data    what the page says about itself in its markup; saved_from, what the program that saved it says
view         what the rules look at; paths, a row's elements; markup_names, what those are called; openings, first words
features     a row's measures; scores, what the weights say of them
main_text    which rows are the article; in doubt second_opinion asks trafilatura
labels       what each row is; vetoes, what no row's score can say alone
"""

from builder.pages.html.labels import label
from builder.pages.html.page import read

__all__ = ["label", "read"]
