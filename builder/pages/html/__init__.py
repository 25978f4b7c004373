"""Pages in HTML: parsed and rendered once, every row scored by learned weights and labelled.

page         markup → page
render       the tree as rows of text; render_code for code
page_data    what the page says about itself in its markup; saved_from, what the program that saved it says
view         what rows look like: names, their tags' words; features, their measures
scores       what the weights say of them
main_text    which are the article; in doubt judge, trafilatura's opinion, is asked
labels       what each row is; wholes, what takes a whole run of them
"""

from builder.pages.html.labels import label
from builder.pages.html.page import read

__all__ = ["label", "read"]
