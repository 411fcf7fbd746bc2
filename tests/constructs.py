"""Every construct of our Markdown, of raw HTML, of Hebrew and Arabic text, and of YAML, by name, at any length.

There are valid and invalid ones. Each is repeated, nested or lengthened until it has the wanted length.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isqrt

LONGEST = 19_900  # characters of a paragraph; a little less than the limit for marks

Grow = Callable[[int], str]  # returns a text of about this many characters


def repeated(piece: str) -> Grow:
    """Return a function that repeats a piece."""
    return lambda size: piece * max(size // len(piece), 1)


def paragraphs(piece: str) -> Grow:
    """Return a function that repeats a piece in paragraphs of the greatest allowed length."""

    def grow(size: int) -> str:
        one = piece * max(min(size, LONGEST) // len(piece), 1)
        return "\n\n".join([one] * max(size // (len(one) + 2), 1))

    return grow


def numbered(piece: str) -> Grow:
    """Return a function that repeats a piece with another number for `{n}` each time."""
    return lambda size: "".join(piece.replace("{n}", str(n)) for n in range(max(size // (len(piece) + 2), 1)))


def paired(opening: str, closing: str, middle: str = "a", every: str = "") -> Grow:
    """Return a function that nests: openings, a middle, and as many closings."""

    def grow(size: int) -> str:
        number = max((size - len(middle)) // (len(opening) + len(closing)), 1)
        return every + opening * number + middle + closing * number

    return grow


def begun(opening: str, piece: str) -> Grow:
    """Return a function that repeats a piece after an opening."""
    return lambda size: opening + repeated(piece)(size)


def staircase(mark: str, step: int) -> Grow:
    """Return a function that repeats a line, each time indented more."""
    return lambda size: "".join(" " * (step * n) + f"{mark}a\n" for n in range(max(isqrt(2 * size // step), 1)))


def callouts(mark: str) -> Grow:
    """Return a function that nests callouts in callouts."""
    return lambda size: "".join(" " * (4 * n) + f"{mark}\n\n" for n in range(max(isqrt(size // 2), 1)))


def table(columns: str) -> Grow:
    """Return a function that lengthens a table by columns or by rows."""
    if columns == "columns":
        return lambda size: "".join(f"{cell * (size // 12)}|\n" for cell in ("|a ", "|--", "|b "))
    return begun("| a | b |\n|---|---|\n", "| א | `b` |\n")


def wide(columns: int) -> str:
    """Return the head of a table with this many columns."""
    return "|a" * columns + "|\n" + "|-" * columns + "|\n"


INLINE: Mapping[str, str] = {
    "words": "word ", "letters": "a", "hebrew": "מילה ארוכה, ועוד אחת. ", "hebrew letters": "א", "lines": "a\n",
    "empty lines": "\n", "spaces": " ",
    "tabs": "\t", "no-break spaces": "א\u00a0\u00a0ב ", "carriage returns": "a\r\n", "controls": "a\x00",
    "surrogates": "😀",
    "brackets": "[", "closing brackets": "]", "picture brackets": "![", "double brackets": "[[",
    "empty brackets": "[]",
    "bangs": "!", "link halves": "[](", "link beginnings": "[a](b", "link of brackets": "[x](<",
    "link of titles": '[x](y "',
    "references": "[a] ", "references of two": "[a][b]", "link after link": "[a](b.md) ", "pictures": "![א](b.png) ",
    "far links": "[א](https://example.org/a) ", "links within": "[a[b](c)](d) ", "link ends": "](",
    "addresses": "http://a.b ", "address of a host": "https://", "www": "www.", "www in one": "www.a.b/www.",
    "mails": "a@b.cd ", "mail signs": "@", "mail in one": "a@b.",
    "dots": "a.", "slashes": "a/", "hashes": "#a", "underscores": "_", "dashes": "-", "equals": "=", "colons": ":",
    "stars": "*", "star word": "*a ", "star in word": "a*", "emphasis": "*a* ", "strong": "**a** ",
    "strong open": "**a ", "mixed": "*_[", "mixed ends": "*a_ ",
    "word stars": "a**b*c", "three stars": "***a*", "line through": "~~a~~ ", "tilde": "~", "tilde words": "~a ",
    "backticks": "`", "backtick pairs": "` `` ", "code": "`a` ", "backtick word": "`א ", "backslashes": "\\",
    "escapes": "\\*", "hard breaks": "a\\\n", "space breaks": "a  \n",
    "ampersands": "&", "entities": "&amp;", "numeric entities": "&#x1;", "long entity": "&a", "entity begins": "&#",
    "less": "<", "less letter": "<a", "tag begins": "<a ", "attribute begins": '<a b="', "attributes": "<a b=c ",
    "comment begins": "<!--", "comments": "<!-- a -->", "declaration": "<!A ",
    "processing": "<?", "cdata": "<![CDATA[", "bold": "<b>", "bold whole": "<b>a</b> ", "void": "<br>",
    "unknown tags": "<foo>", "closing tags": "</b>", "autolinks": "<http://a.b> ",
    "autolink mails": "<a@b", "links of html": '<a href="a.md">a</a> ',
    "pictures of html": '<img src="b.png" alt="">', "stray input": "<input ", "dead links": "<a title=",
    "attribute lists": "*a*{.b} ", "braces": "{", "brace hash": "{#", "braces whole": "{#a} ", "brace key": '{a="',
    "footnote calls": "[^1] ", "footnote begins": "[^", "inline notes": "^[a] ",
    "math": "$", "emoji": ":a: ", "keys": "++a++ ", "marks": "==a== ", "snippets": "--8<-- ", "critic": "{++a++} ",
    "task boxes": "[ ] ", "pipes": "|", "smart": "(c) -- ... ",
    "geresh": "א'", "geresh right": "ג׳ירפה ", "gershayim": 'דו"ח ', "gershayim in one": 'א"', "curly": "א”",
    "two apostrophes": "צה''ל ", "quotes": '"', "quoted": '"שלום" ', "quote spaces": 'א "',
    "quotes in brackets": '("א") ',
    "apostrophes": "'", "apostrophe words": "'שלום' ", "maqaf": "בית־", "hyphens": "בית-ספר ", "hyphens in one": "א-",
    "niqqud": "שָׁלוֹם ", "points": "\u05b8", "points on one": "א\u05b8", "points alone": " \u05b8",
    "cantillation": "א\u0591",
    "final letters": "ם", "final in word": "שלוםא ", "presentation": "\ufb2e", "invisible": "א\u200b",
    "zero width": "\u200b", "doubled spaces": "א  ", "space comma": "א , ", "comma": " ,", "question": "א ?",
    "dash alone": "א - ", "two dashes": " --",
    "arabic": "مرحبا بالعالم، ", "arabic letters": "م", "arabic forms": "\ufee3", "tatweel": "ـ",
    "arabic marks": "مُّ", "latin run": "ב־C++ ", "plus signs": "+", "C++": "C++", "signed": " -3",
    "dot net": " .NET",
    "overrides": "\u202e", "isolates": "\u2066", "isolate ends": "\u2069", "isolates whole": "\u2067א\u2069",
    "marks of direction": "\u200f", "mark and letter": "א\u200e", "mark words": "a\u200ea ",
    "escaped controls": "&#x202e;", "written controls": "\\u202e",
    "todo": "TODO ", "todo in one": "TODO:", "todo lines": "TODO a\n", "todo dashes": "-TODO", "ids": "#{a",
    "separators": "\u2028", "file names": "a.md ", "paths": "a/b/c/ ", "paths in one": "a/.b",
}  # fmt: skip

BLOCKS: Mapping[str, str] = {
    "paragraphs": "א\n\n", "headings": "## א\n\n", "headings without text": "#\n", "underlined": "א\n---\n",
    "underlined twice": "א\n===\n", "heading marks": "# ", "rules": "---\n", "rules of stars": "* * *\n",
    "numbered headings": "## a_1\n", "items": "- א\n", "loose items": "- א\n\n", "numbers": "1. א\n",
    "dashes of items": "- ", "stars of items": "* ", "number marks": "1. ", "plus of items": "+ ",
    "mixed items": "- 1. ", "quote marks": "> ",
    "quote lines": "> א\n", "quote items": "> - ", "quotes one deeper": ">", "lazy quotes": "> א\nב\n",
    "tasks": "- [ ] א\n", "task of tasks": "- [ ] ", "fences": "```\na\n```\n", "open fences": "```\n",
    "tildes of code": "~~~\n", "fences of python": "```python\nx = 1\n```\n", "indented": "    a\n",
    "indented apart": "    a\n\nb\n\n",
    "html lines": "<div>\n", "html blocks": "<div>\n\n", "html whole": "<div>א</div>\n\n",
    "details": "<details><summary>א</summary>\n\n", "scripts": "<script>\n\n", "style open": "<style>",
    "pre": "<pre>\n", "table rows": "|a|b|\n", "table rules": "|-|\n", "tables": "|a|\n|-|\n|b|\n\n",
    "table in html": "<table><tr><td>a\n",
    "definitions": "a\n: b\n\n", "definition marks": ": a\n", "definition in one": "a\n: ", "definition nest": ": : ",
    "terms": "a\n", "footnotes of one": "[^1]: א\n", "reference": "[a]: b\n", "reference begins": "[a]: ",
    "reference titles": '[a]: b "', "abbreviation": "*[AB]: a\n", "abbreviation begins": "*[",
    "callouts": "!!! note\n\n    א\n\n", "callouts named": '!!! note "א"\n    א\n\n', "callout marks": "!!! note\n",
    "folded": '???+ note "א"\n\n    א\n\n', "tabs of a set": '=== "א"\n\n    א\n\n', "tab marks": '=== "א"\n',
    "alerts": "> [!NOTE]\n> א\n\n", "alert marks": "> [!NOTE]\n", "alert in one": "> [!NOTE] ",
    "list after text": "א\n- ב\n",
    "attribute lines": "א\n{.b}\n\n", "front matter again": "---\na: b\n---\n", "block of spaces": "  \n",
    "code in items": "- ```\n", "items in code": "```\n- a\n", "tabs and items": "\t- a\n",
    "headings in items": "- # א\n", "html in items": "- <div>\n", "notes in notes": "[^a]: [^b]: ",
}  # fmt: skip

SHAPES: Mapping[str, Grow] = {
    **{name: numbered(piece) for name, piece in {
        "headings unlike": "## א{n}\n\n", "headings with ids": "## א {#a{n}}\n\n", "links unlike": "[א](a{n}.md) ",
        "anchors unlike": "[א](#a{n}) ", "references unlike": "[a{n}]: b\n", "calls unlike": "[a{n}] [a{n}]: b\n\n",
        "footnotes": "א[^{n}]\n\n[^{n}]: ב\n\n", "footnotes uncalled": "[^{n}]: ב\n\n",
        "abbreviations": "*[AB{n}]: א\n\nAB{n}\n\n", "addresses unlike": "https://example.org/{n} ",
        "names unlike": "<x{n}>", "words unlike": "מילה{n} ",
        "todo unlike": "TODO {n}\n", "ids unlike": '<b id="a{n}">א</b>\n\n', "pictures unlike": "![](a{n}.png)\n",
        "levels": "###### {n}\n", "captioned tables": "## {n}\n\n|a|\n|-|\n|b|\n\n",
    }.items()},
    "nested brackets": paired("[", "]"), "nested parentheses": paired("(", ")", every="[a]"),
    "nested links": paired("[", "](b)"), "nested pictures": paired("![", "](b)"),
    "nested stars": paired("*a ", " b*"), "nested strong": paired("**a ", " b**"),
    "nested html": paired("<div>", "</div>"), "nested html lines": paired("<div>\n\n", "</div>\n\n"),
    "nested bold": paired("<b>", "</b>", every="a "), "nested quotes of Hebrew": paired('("', '")', "א"),
    "open bold then closed": lambda size: "a " + "<b>" * (size // 7) + "</i>" * (size // 7),
    "two kinds crossed": lambda size: "a " + "<b><i>" * (size // 14) + "</b></i>" * (size // 14),
    "list items of html": begun("<ul>", "<li>"), "paragraph in html": begun("<div>", "<p>"),
    "spaces before a point": lambda size: "א" + " " * size + "\u05b8א",
    "spaces before a mark": begun("א", " " * 99 + "."),
    "items in one": lambda size: "- " * (size // 2) + "a",
    "items of all kinds in one": lambda size: "- + 1. > " * (size // 9) + "a", "staircase": staircase("- ", 2),
    "staircase of numbers": staircase("1. ", 3), "staircase of tasks": staircase("- [ ] ", 2),
    "staircase of quotes": lambda size: "".join(">" * n + " a\n" for n in range(1, isqrt(2 * size))),
    "stairs down": lambda size: "\n".join(reversed(staircase("- ", 2)(size).split("\n"))),
    "callouts within": callouts('!!! note "א"'), "folds within": callouts('??? note "א"'),
    "tabs within": callouts('=== "א"'), "quotes then items": lambda size: "> " * (size // 4) + "- " * (size // 4),
    "table of columns": table("columns"), "table of rows": table("rows"),
    "table of one row": begun("|a|\n|-|\n", "|b"),
    "wide rows": lambda size: wide(isqrt(size)) + ("|b" * isqrt(size) + "|\n") * (isqrt(size) // 3),
    "short rows of a wide table": lambda size: wide(isqrt(size)) + "|b|\n" * (size // 5),
    "runs of ticks": lambda size: " ".join("`" * n for n in range(1, isqrt(2 * size))),
    "runs of stars": lambda size: " ".join("*" * n + "a" for n in range(1, isqrt(2 * size))),
    "long fence": lambda size: "`" * (size // 2) + "\na\n" + "`" * (size // 2),
    "long info": lambda size: "```" + "a=" * (size // 2) + "\n", "long heading": begun("# ", "א "),
    "long title": lambda size: f'!!! note "{"א" * size}"\n', "long classes": begun("!!! ", "a "),
    "long tab": lambda size: f'=== "{"א" * size}"\n', "long quote title": begun('!!! note "', '" '),
    "long target": lambda size: f"[a]({'b' * size})", "long label": lambda size: f"[{'a' * size}](b)",
    "long reference": lambda size: f"[{'a ' * (size // 2)}]: b\n\n[{'a ' * (size // 2)}]",
    "long alt": lambda size: f"![{'א ' * (size // 2)}](b.png)", "long tag": lambda size: f"<a {'b ' * (size // 2)}>",
    "long comment": lambda size: f"<!--{'a -' * (size // 3)}-->",
    "long attributes": lambda size: f"# a {{{'.b ' * (size // 3)}}}",
    "long footnote": lambda size: f"a[^{'a' * (size // 2)}]\n\n[^{'a' * (size // 2)}]: b",
    "long address": begun("https://example.org/", "(a)"), "long host": begun("https://", "a."),
    "long mail": begun("a@", "b."), "long mail name": lambda size: "a." * (size // 2) + "@b.cd",
    "long code": lambda size: f"`{'א' * size}`", "long term": lambda size: "a" * size + "\n: b\n",
    **{f"html block of {name}": begun("<div>\n", piece) for name, piece in {
        "tags": "<a ", "attributes": '<a b="', "links": '<a href="a&amp;b">', "comments": "<!--", "ends": "</b>",
        "bold": "<b>", "inputs": "<input ", "scripts": "<script>", "script lines": "<script>\n", "less": "<",
        "bangs": "<!", "asked": "<?", "cdata": "<![CDATA[", "plaintext": "<plaintext>", "textarea": "<textarea>",
        "title": "<title>", "select": "<select>", "cells": "<table><td>", "rows": "<table><tr>a",
        "svg": "<svg><path>", "headings": "<h2>", "buttons": "<button>", "anchors": '<a id="a">',
        "paragraphs": "<p>a", "lists": "<li>", "ampersands": "&", "names": "<a-", "fonts": '<font a="b">',
        "slashes": "<a/", "equals": "<a =",
    }.items()},
    "html anchors unlike": lambda size: "<div>\n" + numbered('<a id="{n}"><b id="{n}">')(size),
    "html links unlike": lambda size: "<div>\n" + numbered('<a href="a&amp;{n}">א</a>')(size),
    "html attributes unlike": lambda size: "<div>\n<a " + numbered("a{n}=b ")(size) + ">",
    "bold with ids": lambda size: "a " + numbered('<b id="{n}"><i id="{n}">')(size),
    "attribute of spaces": repeated("a\n{" + " " * 490 + "\n\n"),
    "abbreviations of one beginning": lambda size: "".join(f"*[{'a ' * n}b]: c\n" for n in range(1,
    40)) + "\n" + "a " * (size // 2),
    "abbreviations and their use": lambda size: "".join(f"*[א ב{n}]: c\n" for n in range(size // 40)) + "\n"
    + "א ב1 " * (size // 10),
    "abbreviations and no use": lambda size: "".join(f"*[א ב{n}]: c\n" for n in range(size // 40)) + "\n"
    + "א ב " * (size // 8),
    "abbreviations of all lengths": lambda size: "".join(f"*[א {'b' * n}]: c\n" for n in range(1, 90)) + "\n"
    + "א b " * (size // 4),
    "footnotes in footnotes": lambda size: "[^1]\n\n" + "".join(" " * 4 * n + f"[^{n}]: a\n\n" for n in range(1,
    isqrt(size // 2))),
    "many terms": begun("", "a\nb\nc\n: d\n"),
    "list then code": lambda size: "- a\n\n" + "      code\n" * (size // 11),
    "items far apart": lambda size: "- a\n" + "\n" * size + "- b\n",
    "definition far apart": lambda size: "a\n: b\n" + "\n" * size + "    c\n",
    "callout far apart": lambda size: "!!! note\n" + "\n" * size + "    c\n",
    "callouts and empty lines": lambda size: ("!!! note\n" + "\n" * 50) * (size // 59),
    "links of one line": lambda size: "\n\n".join("[א](b.md) " * 20 for _ in range(size // 200)),
    "words of a term": repeated("אדמה בית האדמה ושהאדמה "), "abbreviation of text": begun("*[HTML]: a\n\n", "HTML "),
    "abbreviations without text": begun("*[a]: b\n\n", "b a"),
    "reference and text": begun("[a]: b.md\n\n", "[a] "), "footnote of text": begun("[^1]: a\n\n", "[^1] "),
    "code alone": lambda size: "```\n" + "א = 1\n" * (size // 6) + "```\n",
    **{f"code of {language}": (lambda size, language=language,
    piece=piece: f"```{language}\n{piece * (size // len(piece))}\n```\n") for language, piece in {
        "python": "x = {'a': [1]}  # א\n", "one line of python": "((", "js": "a / b /c\n", "html": "<a b='c'>",
        "console": "$ a\n> b\n", "perl": "m/a", "yaml": "a: b\n", "diff": "- a\n", "rst": "*a", "markdown": "**a",
        "nothing-known": "a\n",
    }.items()},
    **{f"codes of {language}": repeated(f"```{language}\n" + piece * 40 + "\n```\n\n") for language,
    piece in {"python": "x = 1\n", "perl": "m/a", "rst": "*a", "css": "a{", "lisp": "(("}.items()},
}  # fmt: skip

MARKDOWN: Mapping[str, Grow] = {
    **{name: repeated(piece) for name, piece in INLINE.items()},
    **{f"paragraphs of {name}": paragraphs(piece) for name, piece in INLINE.items()},
    **{f"lines of {name}": repeated(piece.strip("\n") + "\n") for name, piece in INLINE.items() if piece.strip("\n")},
    **{name: repeated(piece) for name, piece in BLOCKS.items()},
    **SHAPES,
}

FIELDS: Mapping[str, Grow] = {
    "keys": numbered("k{n}: a\n"), "keys alike": repeated("title: a\n"), "long value": begun("title: ", "א"),
    "value of quotes": lambda size: f'title: "{"א" * size}"\n',
    "value of escapes": lambda size: 'title: "' + '\\"' * (size // 2) + '"\n',
    "value of two quotes": lambda size: "title: '" + "''" * (size // 2) + "'\n",
    "open quotes": begun('title: "', "\\"), "folded": begun("summary: >-\n", "  א\n"),
    "literal": begun("summary: |\n", "  א\n"), "plain lines": begun("summary: a\n", "  א\n"),
    "list": begun("keywords:\n", "- א\n"), "list unlike": lambda size: "keywords:\n" + numbered("- a{n}\n")(size),
    "list in one": lambda size: f"keywords: [{'א, ' * (size // 3)}א]\n",
    "topics": lambda size: "topics:\n" + numbered("- a{n}\n")(size),
    "related": begun("related:\n", "- {to: nowhere, kind: before}\n"),
    "redirects": lambda size: "redirect_from:\n" + numbered("- a{n}\n")(size),
    "redirects wrong": lambda size: "redirect_from:\n" + numbered("- A b{n}\n")(size),
    "references": begun("references:\n", "- {text: א, url: 'https://example.org/'}\n"),
    "references wrong": begun("references:\n", "- {txt: א}\n"),
    "steps": begun("steps:\n", "- {title: א, minutes: 1}\n"), "numbers": begun("keywords:\n", "- 1\n"),
    "pictures": begun("image: {src: ", "a"), "authors": begun("authors:\n", '- דו"ח\n'),
    "todo": begun("keywords:\n", "- TODO\n"), "comments": repeated("# TODO\n"),
    "empty list items": begun("keywords:\n", "-\n"),
    "brackets": begun("title: ", "["), "braces": begun("title: ", "{"), "colons": begun("title: ", "a: "),
    "dashes": repeated("- "), "question marks": repeated("? "), "commas": begun("title: [", ","),
    "anchors": begun("title: ", "&a "), "aliases": begun("title: ", "*a "), "tags": begun("title: ", "! "),
    "hashes": begun("title: ", "# "), "percent": repeated("%"), "tabs": repeated("\t"),
    "spaces": begun("title:", " "),
    "staircase": lambda size: "".join(" " * n + "a:\n" for n in range(isqrt(2 * size))),
    "no colon": repeated("title "), "words": repeated("a\n"), "empty lines": repeated("\n"),
    "controls": begun("title: ", "\u202e"), "marks": begun("title: א", "\u200e"),
    "long key": lambda size: "a" * size + ": b\n", "geresh": begun("title: ", "א'"),
    "gershayim": begun("title: ", 'א"'), "points": begun("title: ", "\u05b8"),
    "unclosed list": begun("title: [", "a, "),
}  # fmt: skip

CAPTIONS: Mapping[str, Grow] = {
    "cues": begun("WEBVTT\n\n", "00:01.000 --> 00:02.000\nא\n\n"),
    "one cue": begun("WEBVTT\n\n00:01.000 --> 00:02.000\n", "א\n"),
    "one line": begun("WEBVTT\n\n00:01.000 --> 00:02.000\n", "א "),
    "voices": begun("WEBVTT\n\n00:01.000 --> 00:02.000\n", "<v א>ב"),
    "tags": begun("WEBVTT\n\n00:01.000 --> 00:02.000\n", "<"), "arrows": begun("WEBVTT\n\n", "-->\n"),
    "notes": begun("WEBVTT\n\n", "NOTE a\n\n"), "times": begun("WEBVTT\n\n", "00:01.000 --> 00:02.000\n"),
    "style": begun("WEBVTT\n\n", "STYLE\n::cue {\n}\n\n"), "empty lines": begun("WEBVTT\n\n", "\n"),
    "header": begun("WEBVTT ", "a"), "long time": begun("WEBVTT\n\n", "0"), "digits": begun("WEBVTT\n\n", "00:"),
    "regions": begun("WEBVTT\n\n", "REGION\nid:a\n\n"),
    "cues without an end": begun("WEBVTT\n\n", "00:01.000 --> 00:09.000\nא\n\n"),
}  # fmt: skip

GLOSSARY: Mapping[str, Grow] = {
    "terms": numbered("- {term: מונח{n}, definition: א}\n"), "terms alike": repeated("- {term: א, definition: ב}\n"),
    "terms wrong": repeated("- {trm: א}\n"), "topics": numbered("- {term: א{n}, topic: a{n}, definition: ב}\n"),
    "synonyms": lambda size: "- term: א\n  definition: ב\n  synonyms:\n" + numbered("  - א{n}\n")(size),
    "long definition": lambda size: f"- term: א\n  definition: {'ב ' * (size // 2)}\n",
    "long term": lambda size: f"- term: {'א ' * (size // 2)}\n  definition: ב\n",
}  # fmt: skip
