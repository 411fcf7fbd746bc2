"""The glossary: its page, and the definitions that pages show where a term first occurs."""

from __future__ import annotations

from kb import addresses
from kb.library import GLOSSARY_FILE
from kb.schema import GlossaryTerm
from kb.views.desk import Desk, View


def glossary(desk: Desk) -> View:
    """Return the view of the page of all terms, in the order of the alphabet, each with its topic and other names."""
    terms = sorted((_term(desk, term) for term in desk.library.glossary), key=lambda term: term["term"].casefold())
    view = {
        **desk.common(addresses.GLOSSARY, "glossary", addresses.TOPICS, GLOSSARY_FILE),
        "crumbs": desk.crumbs(desk.topics_crumb()),
        "versions": [code for code in desk.settings.language_codes if is_written(desk, code)],
        "lead": desk.words.say("glossary_lead"),
        "terms": terms,
    }
    default = desk.settings.default_language
    if desk.language == default:
        return view
    if is_written(desk, desk.language):
        return {**view, "notice": desk.words.say("draft_notice")}
    canonical = addresses.page_url(addresses.GLOSSARY, default, desk.settings)
    notice = desk.words.say("fallback_notice", language=desk.words.language_name(default))
    return {**view, "canonical": canonical, "notice": notice}


def is_written(desk: Desk, language: str) -> bool:
    """Tell whether any term has a wording in `language`."""
    default = desk.settings.default_language
    return any(term.wording(language, default) for term in desk.library.glossary)


def _term(desk: Desk, term: GlossaryTerm) -> View:
    default, topic = desk.settings.default_language, f"topics/{term.topic}"
    own = term.wording(desk.language, default)
    shown = own or term
    return {
        "id": term.anchor,
        "term": shown.term,
        "term_en": term.term_en if not desk.is_english else None,
        "definition": shown.definition,
        "synonyms": list(shown.synonyms),
        "topic": desk.link(topic) if term.topic and desk.is_topic(term.topic) else None,
        **({} if own else {"foreign": desk.direction(default)}),
    }


def definitions(desk: Desk) -> View:
    """Return where the glossary is, and of each term its id, its names, what it means, and the topic that it names."""
    default = desk.settings.default_language
    topics = {topic.fields.title: topic.page for topic in desk.library.topics}
    terms = [
        {"id": term.anchor, "names": [own.term], "definition": own.definition, "topic": topics.get(term.term)}
        for term in desk.library.glossary
        if (own := term.wording(desk.language, default))
    ]
    return {"url": desk.url(addresses.GLOSSARY), "terms": terms}
