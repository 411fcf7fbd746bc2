"""The glossary: its page, and the definitions that pages show at the first occurrence of a term."""

from __future__ import annotations

from kb import addresses
from kb.schema import GlossaryTerm
from kb.views.context import Context
from kb.views.models import Definition, Definitions, GlossaryEntry, GlossaryPage


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
