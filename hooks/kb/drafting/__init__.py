"""What commands create or change for a person: new entries, translations and terms, marks of review.

Everything here turns data into text. It asks no questions and writes no files: `interview` and `commands` do that.
"""
