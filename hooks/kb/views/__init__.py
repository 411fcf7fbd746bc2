"""What each page shows, as plain data: every decision is made here, templates only lay it out.

A view is written in one language of the interface. Addresses are relative to the site's root and percent-encoded.
Text that stands in another language than the interface carries `foreign: {lang, dir}`.
"""
