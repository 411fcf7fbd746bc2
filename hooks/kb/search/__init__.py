"""Search: an analyzer that knows Hebrew, Arabic and English, an index of surface words, an engine, its evaluation.

`specification` holds the knowledge about the languages as data; `specification.exported()` gives it to the browser's
twin of this code.
"""
