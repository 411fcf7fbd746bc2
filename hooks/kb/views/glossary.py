"""The glossary: its page, its terms in all languages, and the definitions that pages show where a term first occurs."""

from __future__ import annotations

from collections.abc import Sequence

from kb import addresses
from kb.schema import GlossaryTerm
from kb.views.components import Stretch
from kb.views.context import Context
from kb.views.models import Definition, Definitions, GlossaryEntry, GlossaryPage, TerminologyPage, TermRow


def glossary(context: Context) -> GlossaryPage:
    """Return the view of the page of all terms, in alphabetical order, each with its topic and other names."""
    head = context.common("glossary")
    head["versions"] = tuple(code for code in context.settings.language_codes if is_written(context, code))
    default = context.settings.default_language
    if context.language not in head["versions"]:
        head["canonical"] = addresses.page_url(addresses.GLOSSARY, default, context.settings)
        head["notice"] = context.fallback_notice(default)
    elif context.language != default:
        head["notice"] = context.words.say("draft_notice")
    terms = (_term(context, term) for term in context.library.glossary)
    return GlossaryPage(
        **head,
        crumbs=context.crumbs(context.place_link("topics")),
        lead=context.words.say("glossary_lead"),
        terms=tuple(sorted(terms, key=lambda term: term.term.casefold())),
    )


def is_written(context: Context, language: str) -> bool:
    """Return whether any term has a wording in `language`."""
    default = context.settings.default_language
    return any(term.wording(language, default) for term in context.library.glossary)


def _term(context: Context, term: GlossaryTerm) -> GlossaryEntry:
    default, topic = context.settings.default_language, f"topics/{term.topic}"
    own = term.wording(context.language, default)
    shown = own or term
    return GlossaryEntry(
        id=term.anchor,
        term=shown.term,
        term_en=term.term_en if not context.is_english else None,
        definition=shown.definition,
        synonyms=shown.synonyms,
        topic=context.link(topic) if term.topic and context.is_topic(term.topic) else None,
        foreign=None if own else context.direction(default),
    )


def terminology(context: Context) -> TerminologyPage:
    """Return the view of the page of all terms in all languages, the page's own language first, in its order."""
    own = context.language
    codes = sorted(context.settings.language_codes, key=lambda code: code != own)  # stable: the others keep their order
    rows = [_names(context, term, codes) for term in context.library.glossary]
    return TerminologyPage(
        **context.common("terminology"),
        crumbs=context.crumbs(*context.page_links([f"{addresses.GUIDE}.md"])),
        lead=context.words.say("terminology_lead"),
        languages=tuple(_marked(context, context.settings.language(code).name, code) for code in codes),
        terms=tuple(sorted(rows, key=_order)),
    )


def _names(context: Context, term: GlossaryTerm, codes: Sequence[str]) -> TermRow:
    wordings = ((code, term.wording(code, context.settings.default_language)) for code in codes)
    names = tuple(_marked(context, own.term if own else "", code) for code, own in wordings)
    return TermRow(url=f"{context.url(addresses.GLOSSARY)}#{term.anchor}", names=names)


def _marked(context: Context, text: str, code: str) -> Stretch:
    return Stretch(text=text, foreign=context.direction(code) if text and code != context.language else None)


def _order(row: TermRow) -> tuple[bool, str]:
    """Return what rows are sorted by: the page's own language, with terms that it lacks at the end."""
    first = row.names[0].text
    return not first, first.casefold()


def definitions(context: Context) -> Definitions:
    """Return the address of the glossary, and the definitions of its terms in this language."""
    default = context.settings.default_language
    topics = {topic.fields.title: topic.page for topic in context.library.topics}
    terms = tuple(
        Definition(id=term.anchor, names=(own.term,), definition=own.definition, topic=topics.get(term.term))
        for term in context.library.glossary
        if (own := term.wording(context.language, default))
    )
    return Definitions(url=context.url(addresses.GLOSSARY), terms=terms)
