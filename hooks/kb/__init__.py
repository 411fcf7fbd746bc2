"""The pure core of the library's generator: content in, a plain docs tree and its by-products out.

Nothing in this package imports mkdocs; `hooks/events.py` is the only place where the two meet.
"""
