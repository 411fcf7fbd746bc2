"""What each page shows: every decision is made here, templates only lay it out.

Functions take a Context and return views, the classes of `models`. A view is written in one language of the interface.
Addresses are relative to the site's root and percent-encoded. Text that stands in another language than the interface
carries `foreign`.
"""
