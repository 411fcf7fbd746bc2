"""What each page shows, as plain data: every decision is made here, templates only lay it out.

A view is written in one language of the interface. Addresses are relative to the site's root and percent-encoded.
Text that stands in another language than the interface carries `foreign: {lang, dir}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from babel.dates import format_date

from kb import addresses, catalogue, relations
from kb.catalogue import Catalogue
from kb.document import Document
from kb.relations import DERIVED_KINDS, MENTIONS, Relation, terms_of
from kb.vocabulary import TERM_FIELDS, Words
from kb.wording import wording

View = dict[str, Any]
NEWEST = 6


class Views:
    """Makes the views of one library in one language."""

    def __init__(self, catalogue: Catalogue, language: str) -> None:
        self.catalogue, self.library, self.language = catalogue, catalogue.library, language
        self.settings = self.library.settings
        self.words = wording(language)

    # ---- what every page shares

    def frame(self) -> View:
        """Return the frame around every page of this language: name, menu, footer, words of the interface."""
        settings = self.settings
        return {
            "name": self.say(settings.name),
            "tagline": self.say(settings.tagline),
            "language": self.language,
            "direction": settings.language(self.language).direction,
            "home": self.url(addresses.HOME),
            "license": {"name": settings.license.name, "url": settings.license.url},
            "urgent": self._urgent_link(),
            "menu": [
                *(self._type_link(kind) for kind in settings.types if kind != "video"),
                {"page": addresses.TOPICS, "title": self.words.say("topics"), "url": self.url(addresses.TOPICS)},
                *self._page_links(settings.menu),
            ],
            "footer": self._page_links(settings.footer),
            "words": self.words.plain(),
        }

    def _urgent_link(self) -> View | None:
        urgent = self.settings.urgent
        if not urgent or not self._is_topic(urgent.topic):
            return None
        return {"title": self.say(urgent.label), "url": self.url(f"topics/{urgent.topic}")}

    def _type_link(self, kind: str) -> View:
        page = addresses.TYPE_PAGES[kind]
        return {"page": page, "title": self.say(self.settings.types[kind].plural), "url": self.url(page)}  # type: ignore[index]

    def _page_links(self, files: Iterable[str]) -> list[View]:
        pages = (file.removesuffix(".md") for file in files)
        return [self._link(page) for page in pages if self.library.find(page, self.settings.default_language)]

    def _link(self, page: str) -> View:
        document = self.library.shown(page, self.language)
        return {"page": page, "title": document.fields.title, "url": self.url(page), **self._foreign(document)}

    def _common(self, page: str, kind: str, tab: str | None = None) -> View:
        return {
            "kind": kind,
            "page": page,
            "language": self.language,
            "url": self.url(page),
            "tab": tab or page,
            "alternates": [
                {"language": item.code, "name": item.name, "url": addresses.page_url(page, item.code, self.settings)}
                for item in self.settings.languages
            ],
        }

    def _written(self, document: Document, kind: str, tab: str | None = None) -> View:
        """Return what every page that a person wrote shares: its source, its language, its notices."""
        view = {**self._common(document.page, kind, tab), "source": document.path, **self._foreign(document)}
        if document.language != self.language:
            view["canonical"] = addresses.page_url(document.page, document.language, self.settings)
            view["notice"] = self.words.say("fallback_notice", language=self.words.language_name(document.language))
        elif document.fields.translation == "draft":
            view["notice"] = self.words.say("draft_notice")
        if "notice" in view and self.settings.contribute:
            view["help"] = self.url(self.settings.contribute.removesuffix(".md"))
        if document.fields.reviewed:
            view["reviewed"] = self.words.say("reviewed_on", date=self._month(document.fields.reviewed))
        return view

    # ---- pages

    def plain(self, document: Document) -> View:
        """Return the view of a page of docs/ that is nothing special."""
        return {**self._written(document, "page"), "crumbs": self._crumbs()}

    def path(self, document: Document) -> View:
        """Return the view of a path: its stops in order, each with its reason."""
        entries = {entry.slug: entry for entry in self.library.entries}
        stops = [
            {**self._row(entries[item.to]), **(self._reason(item.why, document.language) if item.why else {})}
            for item in document.fields.items
            if item.to in entries
        ]
        return {**self.plain(document), "kind": "path", "lead": document.fields.summary or "", "stops": stops}

    def home(self, document: Document | None = None) -> View:
        """Return the view of the home page, which the catalogue makes where nobody wrote one."""
        first = self.settings.topic_sets[:1]
        return {
            **(self._written(document, "home") if document else self._common(addresses.HOME, "home")),
            "lead": document.fields.summary or "" if document else "",
            "spine": self._set(first[0].label, first[0].topics) if first else None,
            "urgent": self._urgent_shelf(),
            "shelves": [self._shelf(field) for field in self.settings.indexes if self.settings.indexes[field].question],
            "newest": [self.card(entry) for entry in self.catalogue.newest(NEWEST)],
        }

    def _urgent_shelf(self) -> View | None:
        urgent, entries = self.settings.urgent, self.catalogue.urgent_entries()
        if not urgent or not entries:
            return None
        return {
            "title": self.say(urgent.heading),
            "lead": self.say(urgent.lead),
            "rows": [self._row(entry, note=self._minutes_note(entry)) for entry in entries],
        }

    def topics(self) -> View:
        """Return the view of the page of all topics and of the other ways to look."""
        sets, placed = [], set()
        for item in self.settings.topic_sets:
            sets.append(self._set(item.label, item.topics))
            placed |= set(item.topics)
        others = [topic.slug for topic in self.library.topics if topic.slug not in placed]
        if others:
            sets.append(self._set(None, others))
        return {
            **self._common(addresses.TOPICS, "topics"),
            "crumbs": self._crumbs(),
            "sets": sets,
            "shelves": [self._shelf(field) for field in self.settings.indexes],
            "paths": [self._row(document) for document in self.library.originals if document.kind == "path"],
        }

    def _set(self, label: Words | None, slugs: Sequence[str]) -> View:
        stops = []
        for slug in slugs:
            if self._is_topic(slug):
                document = self.library.shown(f"topics/{slug}", self.language)
                count = len(self.catalogue.of_topic(slug))
                text = {
                    "text": document.fields.summary or "",
                    "count": count,
                    "total": self.words.count("items", count),
                }
                stops.append({**self._link(document.page), **text})
        return {"title": self.say(label) if label else self.words.say("more_topics"), "stops": stops}

    def topic(self, document: Document) -> View:
        """Return the view of a topic: kicker, its set as a spine, everything in it, its neighbours."""
        own_set = next((item for item in self.settings.topic_sets if document.slug in item.topics), None)
        is_urgent = bool(self.settings.urgent and self.settings.urgent.topic == document.slug)
        entries = self.catalogue.urgent_entries() if is_urgent else self.catalogue.of_topic(document.slug)
        return {
            **self._written(document, "topic", addresses.TOPICS),
            "crumbs": self._crumbs(self._topics_crumb()),
            "accent": "emergency" if is_urgent else "topic",
            "kicker": self.say(own_set.member) if own_set and own_set.member else self.words.say("topic"),
            "term_en": document.fields.term_en if self.language != "en" else None,
            "synonyms": self._foreign_free(document.fields.synonyms, document),
            "spine": self._set(own_set.label, own_set.topics) if own_set else None,
            **self._listing(entries, "topics", document.slug, everything="everything_topic"),
            "neighbours": [
                self._row(topic, note=self.words.count("shared_items", len(shared)))
                for topic, shared in self.catalogue.neighbours(document.slug)
            ],
            "sources": self._sources(document),
        }

    def term(self, field: str, term: str) -> View:
        """Return the view of the page of one term: what is there, and the other terms of its field."""
        index = self.settings.indexes[field]
        known = self.settings.vocabularies[TERM_FIELDS[field]][term]
        return {
            **self._common(addresses.term_page(field, term), "term", addresses.TOPICS),
            "crumbs": self._crumbs(
                self._topics_crumb(), {"title": self.say(index.plural), "url": self.url(f"{field}/index")}
            ),
            "kicker": self.say(index.label),
            "title": self.say(known.label),
            "lead": self.say(known.description),
            **self._listing(self.catalogue.of_term(field, term), field, term),
            "spine": {"title": self.say(index.plural), "stops": self._terms(field)},
        }

    def shelf(self, field: str) -> View:
        """Return the view of the page of all terms of a field."""
        index = self.settings.indexes[field]
        return {
            **self._common(f"{field}/index", "shelf", addresses.TOPICS),
            "crumbs": self._crumbs(self._topics_crumb()),
            "title": self.say(index.plural),
            "lead": self.say(index.question),
            "shelf": self._shelf(field),
        }

    def _shelf(self, field: str) -> View:
        index = self.settings.indexes[field]
        title = self.say(index.question or index.plural)
        return {"field": field, "title": title, "shape": index.shape, "stops": self._terms(field)}

    def _terms(self, field: str) -> list[View]:
        stops = []
        for term, known in self.settings.vocabularies.get(TERM_FIELDS[field], {}).items():
            page, count = addresses.term_page(field, term), len(self.catalogue.of_term(field, term))
            total = self.words.count("items", count)
            stops.append(
                {"page": page, "title": self.say(known.label), "url": self.url(page), "count": count, "total": total}
            )
        return stops

    def type(self, kind: str) -> View:
        """Return the view of the page of all entries of a type; the articles' page leads on to the videos."""
        names, page = self.settings.types[kind], addresses.TYPE_PAGES[kind]  # type: ignore[index]
        others = [self._type_link(other) for other in self.settings.types if other != kind]
        return {
            **self._common(page, "type"),
            "crumbs": self._crumbs(),
            "type": kind,
            "title": self.say(names.plural),
            "lead": self.say(names.lead),
            "also": others,
            **self._listing(self.catalogue.of_type(kind), "type", kind),
        }

    def missing(self) -> View:
        """Return the view of the page that stands for those that are not there."""
        return {
            **self._common(addresses.MISSING, "missing"),
            "shelves": [self._set(None, [t.slug for t in self.library.topics])],
        }

    # ---- an entry

    def entry(self, document: Document) -> View:
        """Return the view of a tool, an article or a video."""
        fields, kind = document.fields, document.kind
        view = {
            **self._written(document, kind, addresses.TYPE_PAGES[kind]),
            "crumbs": self._crumbs(self._type_link(kind)),
            "type": kind,
            "type_label": self.say(self.settings.types[kind].label),  # type: ignore[index]
            "urgent": self._urgent_mark(document),
            "lead": fields.summary,
            "glance": self._glance(document),
            "topics": [self._link(f"topics/{slug}") for slug in self._topics_of(document)],
            **self._related(document),
            "sources": self._sources(document),
        }
        if kind == "tool":
            view |= self._steps(document)
        else:
            view["key_points"] = list(fields.key_points)
        if kind == "video" and not (fields.url or fields.file):
            view["video_note"] = self.words.say("no_video_yet")
        return view

    def _steps(self, document: Document) -> View:
        steps = document.fields.steps
        total = sum(step.minutes for step in steps)
        flow, start = [], 0
        for step in steps:
            flow.append({"x": start * 10, "width": max(step.minutes * 10 - 2, 1)})
            start += step.minutes
        unit = self.words
        return {
            "steps": [
                {"title": s.title, "minutes": s.minutes, "unit": unit.count("minutes_unit", s.minutes)} for s in steps
            ],
            "steps_line": f"{unit.count('steps_count', len(steps))}, {unit.count('minutes', total)}" if steps else "",
            "flow": {"length": total * 10, "parts": flow},
        }

    def _glance(self, document: Document) -> list[View]:
        """Return the facts at a glance: a label and items, some of which lead to an index."""
        fields, words = document.fields, self.words
        facts: list[tuple[str, list[View]]] = []
        if document.kind == "tool":
            facts.append(("duration", [{"text": words.span("minutes", fields.duration.min, fields.duration.max)}]))
            if fields.preparation:
                facts.append(("preparation", [{"text": words.count("minutes", fields.preparation)}]))
            if fields.group:
                facts.append(("participants", [{"text": words.span("heads", fields.group.min, fields.group.max)}]))
        elif document.kind == "article" or not fields.length:
            facts.append(("reading_time", [{"text": words.count("minutes", catalogue.reading_minutes(document))}]))
        else:
            facts.append(("length", [{"text": words.count("minutes", catalogue.minutes(document))}]))
        for field in ("genre", "initiative", "modes", "level", "purposes", "stages", "audiences"):
            facts.append((field, [self._term_fact(field, term) for term in terms_of(document, field)]))
        for field in ("materials", "speakers", "authors"):
            items = getattr(fields, field, ())
            facts.append((field, [{"text": item, **self._foreign(document)} for item in items]))
        return [{"label": words.say(label), "facts": items} for label, items in facts if items]

    def _term_fact(self, field: str, term: str) -> View:
        fact = {"text": relations.term_title(self.library, field, term, self.language)}
        if field in self.settings.indexes and self.settings.terms(TERM_FIELDS[field]) is not None:
            fact["url"] = self.url(addresses.term_page(field, term))
        return fact

    def _related(self, document: Document) -> View:
        """Return the entry's relations: what comes before and after, tools that serve a text, and the rest."""
        sequence: dict[str, list[View]] = {"before": [], "after": []}
        serving, others = [], []
        for relation in self.catalogue.relations[document.page]:
            other = self.library.shown(relation.to, self.language)
            row = self._relation_row(relation, other)
            if relation.kind in sequence:
                sequence[relation.kind].append(row)
            elif relation.kind == MENTIONS:
                continue
            elif other.kind == "tool" and document.kind != "tool":
                serving.append(row)
            else:
                others.append(row)
        return {
            "before_entries": sequence["before"],
            "after_entries": sequence["after"],
            "serving": serving,
            "related": others,
        }

    def _relation_row(self, relation: Relation, other: Document) -> View:
        reason = relations.explain(self.library, relation, self.language)
        row = self._row(other)
        if relation.kind not in DERIVED_KINDS:
            row["relation"] = self.say(self.settings.relations[relation.kind].label)
        elif not reason:
            row["relation"] = self.words.say(relation.kind)
        return {**row, **self._reason(reason.text, reason.language)} if reason else row

    def _reason(self, text: str, language: str) -> View:
        return {"why": text} if language == self.language else {"why": text, "why_foreign": self._direction(language)}

    def _sources(self, document: Document) -> View:
        fields = document.fields
        source = getattr(fields, "source", None)
        published = getattr(fields, "published", None)
        return {
            "source": {"name": source.name, "url": source.url} if source else None,
            "citation": getattr(fields, "citation", None),
            "references": [
                {"text": item.text, "url": item.url, "unverified": not item.verified, **_script(item.text)}
                for item in fields.references
            ],
            "published": self.words.say("published_on", date=self._month(published)) if published else "",
        }

    # ---- lists

    def _listing(
        self, entries: Sequence[Document], field: str, value: str, everything: str = "everything_here"
    ) -> View:
        """Return cards, counts by type, and what to say where there is nothing."""
        counts = catalogue.count_types(entries)
        view: View = {
            "everything": self.words.say(everything),
            "tabs": [
                {"type": kind, "label": self.say(self.settings.types[kind].plural), "count": count}  # type: ignore[index]
                for kind, count in counts.items()
            ],
            "cards": [self.card(entry) for entry in entries],
        }
        if not entries:
            view["empty"] = {
                "text": self.words.say("empty"),
                "how": self.words.say("empty_how", field=field, value=value),
                "invitation": self.words.say("empty_invitation"),
                "url": self.url(self.settings.contribute.removesuffix(".md")) if self.settings.contribute else None,
            }
        return view

    def card(self, entry: Document) -> View:
        """Return an entry's card: type, title, teaser, facts."""
        document = self.library.shown(entry.page, self.language)
        card = {
            "type": document.kind,
            "type_label": self.say(self.settings.types[document.kind].label),  # type: ignore[index]
            "url": self.url(document.page),
            "title": document.fields.title,
            "summary": document.fields.summary,
            "facts": self._facts(document),
            **self._foreign(document),
        }
        urgent = self._urgent_mark(document)
        if urgent:
            card["urgent"] = urgent
        if document.kind == "tool":
            most = catalogue.minutes(document)
            card["minutes"], card["minutes_unit"] = most, self.words.count("minutes_unit", most)
        return card

    def _facts(self, document: Document) -> list[View]:
        fields, words = document.fields, self.words
        if document.kind == "tool":
            facts = [{"icon": "clock", "text": words.span("minutes", fields.duration.min, fields.duration.max)}]
            if fields.group:
                facts.append({"icon": "people", "text": words.span("people", fields.group.min, fields.group.max)})
            modes = [self.settings.term_label("modes", mode, self.language) for mode in fields.modes]
            return facts + ([{"icon": "screen", "text": words.say("list_and").join(modes)}] if modes else [])
        if document.kind == "video" and fields.length:
            return [{"icon": "clock", "text": words.count("watching", catalogue.minutes(document))}]
        facts = [{"icon": "clock", "text": words.count("reading", catalogue.reading_minutes(document))}]
        if document.kind == "video":
            return [*facts, {"text": words.say("with_key_points")}]
        genre = [{"text": self.settings.term_label("genres", fields.genre, self.language)}] if fields.genre else []
        return facts + genre

    def _row(self, document: Document, note: str = "") -> View:
        shown = self.library.shown(document.page, self.language)
        row = {"title": shown.fields.title, "url": self.url(shown.page), **self._foreign(shown)}
        if note:
            row["note"] = note
        if shown.is_entry:
            row["type"] = shown.kind
            row["type_label"] = self.say(self.settings.types[shown.kind].label)  # type: ignore[index]
        return row

    def _minutes_note(self, entry: Document) -> str:
        if entry.kind == "tool":
            return self.words.span("minutes", entry.fields.duration.min, entry.fields.duration.max)
        return self.words.count("reading", catalogue.reading_minutes(entry))

    def _urgent_mark(self, document: Document) -> str:
        urgent = self.settings.urgent
        return self.say(urgent.label) if urgent and document.page in self.catalogue.urgent_pages else ""

    # ---- small parts

    def _topics_of(self, document: Document) -> list[str]:
        """Return the topics that list an entry, those that it names first."""
        named = [slug for slug in document.fields.topics if self._is_topic(slug)]
        listing = self.catalogue.topics_by_page.get(document.page, ())
        return named + [slug for slug in listing if slug not in named]

    def _crumbs(self, *between: View) -> list[View]:
        home = {"title": self.words.say("home"), "url": self.url(addresses.HOME)}
        return [home, *({"title": item["title"], "url": item["url"]} for item in between)]

    def _topics_crumb(self) -> View:
        return {"title": self.words.say("topics"), "url": self.url(addresses.TOPICS)}

    def _is_topic(self, slug: str) -> bool:
        found = self.library.find(f"topics/{slug}", self.settings.default_language)
        return found is not None and found.kind == "topic"

    def _foreign(self, document: Document) -> View:
        return {} if document.language == self.language else {"foreign": self._direction(document.language)}

    def _foreign_free(self, words: Sequence[str], document: Document) -> list[str]:
        return list(words) if document.language == self.language else []

    def _direction(self, language: str) -> View:
        return {"lang": language, "dir": self.settings.language(language).direction}

    def _month(self, day: date) -> str:
        return format_date(day, "MMMM y", locale=self.words.language.replace("-", "_"))

    def say(self, words: Words | None) -> str:
        """Return a text of `library.yml` in this language."""
        return self.settings.say(words, self.language)

    def url(self, page: str) -> str:
        """Return the site-relative address of a page in this language."""
        return addresses.page_url(page, self.language, self.settings)


def _script(text: str) -> View:
    """Return the language of a citation that stands in Latin letters, so that it is set left to right."""
    letters = [character for character in text if character.isalpha()]
    latin = sum(character < "\u0250" for character in letters)
    return {"foreign": {"lang": "en", "dir": "ltr"}} if letters and latin > len(letters) / 2 else {}
