"""Material's block syntax gives the markup for its style sheet: the same as Python-Markdown with PyMdown.

The texts have the forms in the documentation of Material, PyMdown and Python-Markdown; the words are ours.
"""

import pytest
from rendering import render, render_as_material
from trees import tree

FORMS = {
    "an admonition": "!!! note\n\n    Bring a spade, a rake\n    and water.\n",
    "without an empty line": "!!! note\n    Bring a spade.\n\nAfterwards.\n",
    "with a title": '!!! note "What *you* need"\n\n    A spade.\n',
    "without a title": '!!! note ""\n\n    A spade.\n',
    "of a type of one's own": "!!! compost\n\n    Turn it.\n",
    "with more classes": '!!! danger highlight blink "Do not"\n\n    Dig here.\n',
    "inline": '!!! info inline "Beside"\n\n    A spade.\n\nThe text.\n',
    "inline at the end": '!!! info inline end "Beside"\n\n    A spade.\n\nThe text.\n',
    "nested": '!!! note "Outer"\n\n    Words.\n\n    !!! tip "Inner"\n\n        More words.\n\n    Last words.\n',
    "two in a row": '!!! note "a"\n    x\n!!! tip "b"\n    y\n',
    "with a list, code and a quotation": (
        "!!! tip\n\n    - a\n    - b\n\n    ```python\n    x = 1\n    ```\n\n    > said\n\n    ## Heading\n"
    ),
    "details": "??? note\n\n    Folded.\n",
    "details that are open": '???+ warning "Mind"\n\n    Unfolded.\n',
    "details without a type": '??? "Only words"\n    Folded.\n',
    "details in details": '??? note "a"\n\n    ??? tip "b"\n        x\n\n    y\n',
    "details in a list": "1. One\n\n    ??? note\n        In it.\n\n2. Two\n",
    "tabs": '=== "C"\n\n    ``` c\n    int x;\n    ```\n\n=== "C++"\n\n    ``` c++\n    int x;\n    ```\n',
    "tabs of other content": '=== "Unordered"\n\n    * One\n    * Two\n\n=== "Ordered"\n\n    1. One\n    2. Two\n',
    "tabs in an admonition": '!!! example\n\n    === "A"\n\n        * One\n\n    === "B"\n\n        1. One\n',
    "tabs in tabs": '=== "A"\n    x\n\n    === "B"\n        y\n\n    === "C"\n        z\n\n=== "D"\n    w\n',
    "a chosen tab": '=== "A"\n    x\n\n===+ "B"\n    y\n',
    "a new set of tabs": '=== "A"\n    x\n\n===! "B"\n    y\n',
    "tabs after a text": 'Text.\n\n=== "A *b* `c`"\n    x\n\nText.\n',
    "footnotes": "One[^1], two[^2].\n\n[^1]: Lorem *ipsum*.\n[^2]:\n    Long\n    lines.\n",
    "a footnote by name, called twice": "One[^name] and again[^name].\n\n[^name]: Words.\n",
    "a footnote of several paragraphs": "One[^1].\n\n[^1]:\n    First.\n\n    Second.\n\n    - a\n    - b\n",
    "a footnote that ends in code": "One[^1].\n\n[^1]:\n    First.\n\n        code\n",
    "definitions": "Apple\n:   A fruit of a tree\n    of the rose family.\n\nOrange\n:   A citrus fruit.\n",
    "several definitions": "Term\n:   One.\n:   Two.\n\nOther\n:   Three.\n",
    "definitions apart": "Term\n\n:   One.\n\n:   Two.\n\n    More of it.\n",
    "several terms": "One\nTwo\n:   Meaning.\n",
    "a list in a definition": "Term\n\n:   Words.\n\n    * a\n    * b\n\nAfter.\n",
    "definitions between paragraphs": "Before.\n\nTerm *x*\n:   Meaning `y`.\n\nAfter.\n",
    "abbreviations": "The HTML of the W3C, not HTML5.\n\n*[HTML]: Hyper Text Markup Language\n*[W3C]: World Wide Web\n",
    "an abbreviation of words": "The United Nations met.\n\n*[United Nations]: of all\n",
    "attributes of a heading": "## A heading {#here .wide title='x'}\n",
    "attributes with a colon": "## A heading {: #here .wide }\n",
    "attributes of a closed heading": "## A heading ## {#here}\n",
    "attributes of a heading by a line": "A heading {#here}\n===\n",
    "attributes of a paragraph": "Words\nand words.\n{: #here .wide }\n",
    "attributes of inline elements": "[l](http://example.com){: class=\"a b\" title='c' } *e*{.x} **s**{#y} `c`{.z}\n",
    "attributes of a picture": "![alt](i.png){ width=40 .left }\n",
    "attributes of cells": "| a {.h} | b |\n|---|--:|\n| c {.d} | d |\n",
    "attributes of an item": "- one\n{: .wide }\n- two\n",
    "what looks like attributes": "Words {braces} and {#x} within, and {.y}\n",
    "tasks": "- [x] done *a*\n- [ ] open\n    * [x] inner\n    * [ ] more\n",
    "code": "```python\ndef f(): pass\n```\n\n    plain\n",
    "code with a title": '``` py title="bubble.py"\nx = 1\n```\n',
    "code with numbered lines": '``` py linenums="3" hl_lines="2 3"\nx = 1\ny = 2\nz = 3\n```\n',
    "code with attributes": '```{.py #here .wide title="a"}\nx = 1\n```\n',
    "code without a language": "```\n<b>\n```\n",
    "a table": "| a | b |\n|:--|:-:|\n| *c* | `d` |\n",
    "headings alike": "## A\n\n## A\n\n## A b\n\n## A_1\n",
    "headings in Hebrew": "## שלום, עולם\n\n### ארה״ב\n",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_a_form_has_the_tree_that_material_gives_it(text: str) -> None:
    assert tree(render(text)) == tree(render_as_material(text))


# Where the trees differ, and why.
DIFFERENT = {
    "a list in a loose item": ("- a\n- b\n\n    c\n", "CommonMark makes the whole list loose, as GitHub does"),
    "braces at the end of a heading": ("## A word {braces}\n", "what is no list of attributes is text"),
    "a footnote that nobody calls for": ("Words.\n\n[^1]: Noted.\n", "a way back leads nowhere, so there is none"),
    "code in a definition": ("Term\n:   ```py\n    x\n    ```\n", "a fence is code, there as anywhere"),
}


@pytest.mark.parametrize(("text", "reason"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_is_listed_as_different_is_different(text: str, reason: str) -> None:
    assert tree(render(text)) != tree(render_as_material(text)), reason


@pytest.mark.parametrize(
    ("language", "title"), [("he", "אזהרה"), ("ar", "تحذير"), ("en", "Warning"), ("fr", "Warning")]
)
def test_a_callout_without_a_title_is_called_in_the_language_of_its_text(language: str, title: str) -> None:
    assert title in render("!!! warning\n    x\n", language)
    assert title in render("> [!WARNING]\n> x\n", language)


@pytest.mark.parametrize(
    ("alert", "kind"),
    [("NOTE", "note"), ("TIP", "tip"), ("IMPORTANT", "info"), ("WARNING", "warning"), ("CAUTION", "danger")],
)
def test_an_alert_of_github_is_an_admonition(alert: str, kind: str) -> None:
    title = "Important" if alert == "IMPORTANT" else kind.capitalize()
    assert tree(render(f"> [!{alert}]\n> Words.\n")) == tree(render(f'!!! {kind} "{title}"\n    Words.\n'))


@pytest.mark.parametrize("mark", ["!!!", "???", "???+"])
def test_a_title_in_hebrew_needs_no_quotation_marks(mark: str) -> None:
    quoted, bare = f'{mark} note "לפני שמתחילים, 5 דקות"\n    x\n', f"{mark} note לפני שמתחילים, 5 דקות\n    x\n"
    assert tree(render(bare)) == tree(render(quoted))
