"""The core of the library's generator: it turns content into a plain docs tree and its by-products.

Nothing in this package imports mkdocs; `hooks/events.py` is the only place where the two meet.
"""
