"""Markdown rendered as the site renders it, and as Python-Markdown with Material's extensions does."""

import markdown
from kb import prose
from pymdownx.slugs import slugify

EXTENSIONS = (
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "sane_lists", "tables", "toc",
    "pymdownx.details", "pymdownx.highlight", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist",
)  # fmt: skip
SETTINGS = {
    "toc": {"slugify": slugify(case="lower")},
    "pymdownx.highlight": {"anchor_linenums": False},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tasklist": {"custom_checkbox": True},
}


def render(text: str, language: str = "en") -> str:
    """Return the HTML of a Markdown text as on the site, before it is sanitised."""
    return prose.read(text, language=language).html


def render_as_material(text: str) -> str:
    """Return the HTML that Python-Markdown makes of a text, with the extensions that Material's documentation names."""
    return markdown.markdown(text, extensions=list(EXTENSIONS), extension_configs=SETTINGS)
