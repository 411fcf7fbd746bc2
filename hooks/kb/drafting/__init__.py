"""What a person begins with, and changes by a command: new entries, translations and terms, marks of review.

Everything here makes text of data and asks nobody and writes nothing: that is for `interview` and `commands`.
"""
