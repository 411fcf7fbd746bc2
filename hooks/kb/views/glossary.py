"""The glossary: its page, and the definitions that pages show where a term first occurs."""

from __future__ import annotations

from kb import addresses
from kb.library import GLOSSARY_FILE
from kb.schema import GlossaryTerm
from kb.views.context import Context, View


def glossary(context: Context) -> View:
    """Return the view of the page of all terms, in the order of the alphabet, each with its topic and other names."""
    terms = sorted(
        (_term(context, term) for term in context.library.glossary), key=lambda term: term["term"].casefold()
    )
    view = {
        **context.common(addresses.GLOSSARY, "glossary", addresses.TOPICS, GLOSSARY_FILE),
        "crumbs": context.crumbs(context.topics_crumb()),
        "versions": [code for code in context.settings.language_codes if is_written(context, code)],
        "lead": context.words.say("glossary_lead"),
        "terms": terms,
    }
    default = context.settings.default_language
    if context.language == default:
        return view
    if is_written(context, context.language):
        return {**view, "notice": context.words.say("draft_notice")}
    canonical = addresses.page_url(addresses.GLOSSARY, default, context.settings)
    notice = context.words.say("fallback_notice", language=context.words.language_name(default))
    return {**view, "canonical": canonical, "notice": notice}


def is_written(context: Context, language: str) -> bool:
    """Tell whether any term has a wording in `language`."""
    default = context.settings.default_language
    return any(term.wording(language, default) for term in context.library.glossary)


def _term(context: Context, term: GlossaryTerm) -> View:
    default, topic = context.settings.default_language, f"topics/{term.topic}"
    own = term.wording(context.language, default)
    shown = own or term
    return {
        "id": term.anchor,
        "term": shown.term,
        "term_en": term.term_en if not context.is_english else None,
        "definition": shown.definition,
        "synonyms": list(shown.synonyms),
        "topic": context.link(topic) if term.topic and context.is_topic(term.topic) else None,
        **({} if own else {"foreign": context.direction(default)}),
    }


def definitions(context: Context) -> View:
    """Return where the glossary is, and of each term its id, its names, what it means, and the topic that it names."""
    default = context.settings.default_language
    topics = {topic.fields.title: topic.page for topic in context.library.topics}
    terms = [
        {"id": term.anchor, "names": [own.term], "definition": own.definition, "topic": topics.get(term.term)}
        for term in context.library.glossary
        if (own := term.wording(context.language, default))
    ]
    return {"url": context.url(addresses.GLOSSARY), "terms": terms}
