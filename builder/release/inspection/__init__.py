"""Releases looked at: nothing here makes one.

diff      two of them, compared
explain   one document's life
overview  one release as people look at it, with its counts and some documents
sample    which documents are shown of it
look      those documents, before and after cleaning
bases     their texts before any edit, read from raw/ once more
rejudge   how many records would fail under another schema
"""
