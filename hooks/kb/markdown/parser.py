"""The parser: one grammar for the checks, the outline, the search's text and the page."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdurl import encode

from kb.markdown import code
from kb.markdown.abbreviations import abbreviations_plugin
from kb.markdown.attributes import attributes_plugin
from kb.markdown.autolinks import autolinks_plugin
from kb.markdown.bounds import bounds_plugin
from kb.markdown.callouts import callouts_plugin
from kb.markdown.definitions import definitions_plugin
from kb.markdown.footnotes import footnotes_plugin
from kb.markdown.heading_ids import headings_plugin
from kb.markdown.rawhtml import html_plugin
from kb.markdown.tables import tables_plugin
from kb.markdown.tasks import tasks_plugin
from kb.wording import wording

_OPTIONS = {"html": True, "strikethrough_single_tilde": True, "store_labels": True}


class _Markdown(MarkdownIt):
    """markdown-it with addresses as they are written."""

    def normalizeLink(self, url: str) -> str:
        return url

    def normalizeLinkText(self, link: str) -> str:
        return link

    def validateLink(self, url: str) -> bool:
        return True


@cache
def parser(language: str) -> MarkdownIt:
    """Return the parser for texts in `language`, which gives callouts without a title a default one.

    Addresses stay as they are written until the page is rendered; the sanitiser decides later which of them are safe.
    """
    md = _Markdown("commonmark", _OPTIONS, renderer_cls=_Renderer)
    md.enable(["table", "strikethrough"])
    md.use(definitions_plugin)
    md.use(callouts_plugin, lambda kind: _title(kind, language))
    for plugin in (footnotes_plugin, tasks_plugin, autolinks_plugin, attributes_plugin, abbreviations_plugin):
        md.use(plugin)
    for plugin in (tables_plugin, headings_plugin, html_plugin, bounds_plugin):
        md.use(plugin)
    return md


def parse(text: str, language: str) -> tuple[list[Token], dict[str, object]]:
    """Return the tokens of a text, and what the parser noted: `bounds`, `html`, `references`, `abbreviations`."""
    noted: dict[str, object] = {"way_back": wording(language).texts["footnote_back"]}
    return parser(language).parse(text, noted), noted


def render(tokens: Sequence[Token], noted: MutableMapping[str, object], language: str) -> str:
    """Return the HTML of what `parse` returned: its addresses are percent-encoded, but nothing is sanitised yet."""
    md = parser(language)
    return str(md.renderer.render(tokens, md.options, noted))


def _title(kind: str, language: str) -> str:
    return str(wording(language).texts.get(f"callout_{kind}") or kind.capitalize())


class _Renderer(RendererHTML):
    """Writes HTML with the markup that Material's style sheet supports. Each type of token has a method of its name."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        token.attrSet("href", encode(str(token.attrs.get("href", ""))))
        return self.renderToken(tokens, idx, options, env)

    def s_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "<del>"  # as on GitHub: struck through, not merely no longer true

    def s_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</del>"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        token.attrSet("src", encode(str(token.attrs.get("src", ""))))
        return super().image(tokens, idx, options, env)

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        is_plain = bool(token.info.strip()) and not code.is_coloured(token.content, env)
        return code.render(token.content, token.info, is_plain) + "\n"

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return code.render(tokens[idx].content) + "\n"

    def task_box(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return tokens[idx].content

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        box = tokens[idx].meta.get("box")
        return self.renderToken(tokens, idx, options, env) + (box.content if box else "")
