"""Where in raw/ a value of a record stands: file, line and column.

spots      of each value that is asked for
targets    what is looked for in which file
texts      in files that are one text: pages, front matter, sidecars
rows       in files of rows and objects
markup     a page's tags with their offsets
html_text, json_ld, json_text, yaml_text, toml_text, csv_text   in one text of this kind
"""
