"""`library.yml`: a library's name, its languages, and the vocabularies by which it is sorted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator
from pydantic_core import PydanticCustomError

from kb.facets import FACETS, Facet
from kb.forges import Software
from kb.languages import TAG, nearest

MAX_LINE = 300  # most characters of a text on one line
EMAIL = r'^[^@\s<>"]+@[^@\s<>"]+$'

# The model's fields that hold terms, and the vocabulary of each.
TERM_FIELDS: Mapping[str, str] = {facet.field: facet.vocabulary for facet in FACETS if facet.vocabulary}


class Record(BaseModel):
    """The base of every model: immutable, strict about types, and no unknown keys."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True, frozen=True)


EntryKind = Literal["tool", "article", "video"]
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
Words = dict[str, str]  # one text per language code


class Language(Record):
    """A language of the site; `code` is its BCP 47 tag, as in addresses and file names."""

    code: Annotated[str, Field(pattern=TAG)]
    name: str
    direction: Literal["ltr", "rtl"]


class License(Record):
    """The license of the content."""

    name: str
    url: Annotated[str, Field(pattern=r"^https?://")]


class Kind(Record):
    """The names of a type of entry: singular, plural, and a sentence about all of them."""

    label: Words
    plural: Words
    lead: Words | None = None


class TopicSet(Record):
    """Topics that belong together, in order."""

    id: str
    label: Words
    member: Words | None = None
    topics: tuple[str, ...]


class Urgent(Record):
    """The topic that every page links to, for emergencies."""

    topic: str
    label: Words
    heading: Words
    mark: Words | None = None
    lead: Words | None = None


class Index(Record):
    """A field whose terms have pages; `shape` says how the terms are drawn: as rows or as stops on a path."""

    label: Words
    plural: Words
    question: Words | None = None
    shape: Literal["rows", "path"] = "rows"


if TYPE_CHECKING:
    FacetField = str
else:
    FacetField = Literal[tuple(facet.field for facet in FACETS)]


class FacetLists(Record):
    """The facets of the search and of the types' pages, in the order in which they are shown."""

    search: tuple[FacetField, ...] = ()
    tool: tuple[FacetField, ...] = ()
    article: tuple[FacetField, ...] = ()
    video: tuple[FacetField, ...] = ()

    def of_type(self, kind: EntryKind) -> tuple[FacetField, ...]:
        """Return the facets by which entries of a type are found, in order."""
        return {"tool": self.tool, "article": self.article, "video": self.video}[kind]

    def choices(self, facet: Facet) -> tuple[int, ...]:
        """Return the numbers that a person may choose from; empty if the facet is not asked for by numbers."""
        return dict(self)[facet.parameter] if facet.choices else ()


if TYPE_CHECKING:
    Facets = FacetLists
else:
    Facets = create_model(
        "Facets",
        __base__=FacetLists,
        __doc__="By which facts entries are found, in order; and the numbers that a person chooses from.",
        **{facet.parameter: (tuple[int, ...], facet.choices) for facet in FACETS if facet.choices},
    )


class RelationKind(Record):
    """What a related entry is to a page, and the kind that the entry's own page shows in return."""

    label: Words
    inverse: str


class Term(Record):
    """A word of a vocabulary. In YAML either its labels by language, or {label: …, description: …}."""

    label: Words
    description: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_labels(cls, value: Any) -> Any:
        if isinstance(value, dict) and "label" not in value:
            return {"label": value}
        return value


class Accessibility(Record):
    """The page of the accessibility statement, and the organisation's accessibility coordinator, whom it names.

    A statement without these details is incomplete: regulation 35(e) of the Israeli Equal Rights for Persons with
    Disabilities Regulations (Service Accessibility Adjustments), 2013, requires them. The page says which are missing.
    """

    page: str
    coordinator: Words | None = None
    phone: Annotated[str, Field(pattern=r"^[+*0-9][0-9 ()-]{1,30}$")] | None = None
    email: Annotated[str, Field(pattern=EMAIL)] | None = None


class Allowance(Record):
    """A warning that is not reported: its rule, the words or files (shell patterns) it applies to, and the reason."""

    code: str
    words: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    why: str


class Spelling(Record):
    """How the library writes a word or a name that is also written in other ways: this form `instead_of` those."""

    write: Annotated[str, Field(min_length=1)]
    instead_of: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]


class Editors(Record):
    """Settings for editors: the months after which an entry is reviewed again, and a page on the library's state.

    The page (`status.html`) is not for readers: it is in no menu, no search and no site map.
    """

    review_months: Annotated[int, Field(ge=1, le=120)] | None = None
    status_page: bool = False


class Contact(Record):
    """The address for readers' reports and suggestions; without it they are sent to the repository."""

    email: Annotated[str, Field(pattern=EMAIL)] | None = None


class Settings(Record):
    """All of `library.yml`."""

    name: Words
    tagline: Words
    license: License
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    slugs: Literal["ascii", "unicode"] = "ascii"
    types: dict[EntryKind, Kind]
    topic_sets: tuple[TopicSet, ...] = ()
    urgent: Urgent | None = None
    indexes: dict[str, Index] = {}
    vocabularies: dict[str, dict[str, Term]] = {}
    relations: dict[str, RelationKind] = {}
    facets: Facets = Facets()
    menu: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    contribute: str | None = None
    contact: Contact | None = None
    suggestion: Words | None = None
    invitation: Words | None = None
    accessibility: Accessibility | None = None
    design: bool = False
    forge: Software | None = None  # what runs at the repository's address, if that is not github.com or codeberg.org
    sign_in: Annotated[str, Field(pattern=r"^https://[^\s?#]+$")] | None = None  # a helper for OAuth
    guide: bool = False  # whether the site has pages for its editors: the check's rules, the terms in all languages
    allow: tuple[Allowance, ...] = ()
    spellings: tuple[Spelling, ...] = ()
    editors: Editors = Editors()

    def own_license(self, name: str | None) -> str:
        """Return the name of an entry's licence, or an empty text if that is the library's."""
        return name if name and name != self.license.name else ""

    @cached_property
    def facts(self) -> str:
        """All settings as JSON."""
        return self.model_dump_json()

    @cached_property
    def language_codes(self) -> tuple[str, ...]:
        """The codes of all languages, the default first."""
        return tuple(language.code for language in self.languages)

    @cached_property
    def rtl(self) -> frozenset[str]:
        """The codes of the languages that are written from right to left."""
        return frozenset(language.code for language in self.languages if language.direction == "rtl")

    @property
    def default_language(self) -> str:
        """The code of the language in which originals are written."""
        return self.languages[0].code

    def language(self, code: str) -> Language:
        """Return the language `code`. Raises KeyError for a language that the library does not have."""
        return {language.code: language for language in self.languages}[code]

    def say(self, words: Words | None, language: str) -> str:
        """Return `words` in `language`, else in the default language, else in any; empty for None.

        Words for Hebrew are used for he-IL too, and the other way round.
        """
        if words and words.get(language):
            return words[language]
        said = {code: text for code, text in (words or {}).items() if text}
        found = nearest(language, said) or nearest(self.default_language, said) or next(iter(said), None)
        return said[found] if found else ""

    def term_label(self, vocabulary: str, term: str, language: str) -> str:
        """Return the label of `term` of `vocabulary` in `language`; the term itself if it has none."""
        known = self.vocabularies.get(vocabulary, {}).get(term)
        return self.say(known.label, language) if known else term

    def terms(self, vocabulary: str) -> Iterable[str] | None:
        """Return the valid terms of `vocabulary`, or None if the library leaves it open."""
        return self.vocabularies.get(vocabulary)

    @model_validator(mode="after")
    def _names_agree(self) -> Settings:
        for kind, relation in self.relations.items():
            if relation.inverse not in self.relations:
                raise bad_value(f"relations.{kind}.inverse", "אין סוג קשר כזה", "there is no such kind of relation")
        for name in self.indexes:
            if name not in TERM_FIELDS:
                raise bad_value(f"indexes.{name}", "אין שדה כזה", "there is no such field")
        unknown = set(self.vocabularies) - set(TERM_FIELDS.values())
        if unknown:
            raise bad_value(f"vocabularies.{min(unknown)}", "אין אוצר מילים כזה", "there is no such vocabulary")
        return self


def bad_value(key: str, he: str, en: str) -> PydanticCustomError:
    """Make the validation error of a value that has the right type but does not fit."""
    return PydanticCustomError("bad-value", "{en}", {"key": key, "detail_he": he, "detail_en": en, "en": en})


def one_line(value: Any) -> Any:
    """Return text with its white space folded to single spaces, and any other value unchanged."""
    return " ".join(value.split()) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(one_line), Field(min_length=1, max_length=MAX_LINE)]
