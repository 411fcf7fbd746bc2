"""What each page shows: all decisions are made here, and templates only lay them out.

Functions take a Context and return views, the classes of `models`. A view is in one language of the interface.
Addresses are relative to the site's root and percent-encoded. Text in another language than the interface has
`foreign`.
"""
