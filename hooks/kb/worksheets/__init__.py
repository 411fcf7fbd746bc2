"""Worksheets: declared once in a tool's front matter, rendered as documents to fill in."""
