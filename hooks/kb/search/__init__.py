"""Search: an analyzer that knows Hebrew, Arabic and English, an index of surface words, an engine, its evaluation.

`rules` holds what is known about the languages, as data; `rules.exported()` gives it to the browser's twin.
"""
