"""The words of the interface and of the fields, in each of its languages; plural forms by CLDR (babel)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from kb import libyaml
from kb.durations import HOUR, measure, round_off
from kb.languages import nearest, primary

FOLDER = Path(__file__).parent
FIELDS = FOLDER.parent / "fields.yml"
FALLBACK = "en"
ITEM = {"he": "פריט", "ar": "عنصر", "en": "item"}
TEXT = "Text"  # in fields.yml: words for parts of the text, which are not fields of a model

# If a field has no words for a use, those of another use serve, the nearest first.
_ELSE: Mapping[str, tuple[str, ...]] = {
    "fact": ("label",),
    "question": ("fact", "label"),
    "wish": ("label",),
    "asked": ("label",),
    "value": ("amount",),
    "limit": ("amount",),
    "heading": ("label",),
}


class MissingWords(KeyError):
    """Words are missing; the text says which ones, in which file and in which language."""

    def __str__(self) -> str:
        """Return the message as it is; a KeyError would put it in quotes."""
        return str(self.args[0])


class _Texts(dict[str, Any]):
    """Texts by their keys; a missing one is reported by its key."""

    def __init__(self, texts: Mapping[str, Any], file: Path) -> None:
        super().__init__(texts)
        self._file = file

    def __missing__(self, key: str) -> Any:
        raise MissingWords(f"{self._file.name}: there is no text {key}")


@dataclass(frozen=True)
class Wording:
    """All texts of the interface in one language; the language's code is the name of its file.

    The words of fields are among the texts, under `Model.field.use` (see `key`).
    """

    language: str
    texts: Mapping[str, Any]

    def say(self, key: str, **facts: object) -> str:
        """Return the text `key`, its {braces} filled from `facts`. Raises KeyError for an unknown key."""
        return str(self.texts[key]).format_map(facts)

    def count(self, key: str, n: int, **facts: object) -> str:
        """Return the text `key` in the plural form for `n` (a cardinal), e.g. one minute, two minutes, 5 minutes."""
        forms = self.texts[key]
        form = "zero" if n == 0 and "zero" in forms else _plural_form(self.language, n)
        return str(forms.get(form, forms["other"])).format_map({"n": n, **facts})

    def key(self, field: str, use: str) -> str:
        """Return the key of a field's words for a use that fields.yml names, or of the words that serve instead.

        `field` belongs to the first model that has one of this name, or is `Model.field`. Raises MissingWords.
        """
        name = field if "." in field else f"{_owners().get(field, '?')}.{field}"
        keys = (f"{name}.{one}" for one in (use, *_ELSE.get(use, ())))
        if found := next((key for key in keys if key in self.texts), None):
            return found
        raise MissingWords(f"{FIELDS.name}: {name} has no {use} in {self.language}")

    def field(self, field: str, use: str) -> str:
        """Return a field's words for a use (see `key`). Raises MissingWords."""
        return self.say(self.key(field, use))

    def hint(self, field: str) -> str:
        """Return a field's help in the form for suggestions; "" if it has none."""
        return str(self.texts.get(self.key(field, "label").removesuffix("label") + "hint", ""))

    def heading(self, part: str) -> str:
        """Return the heading of a part of the text, by its name in kb.parts. Raises MissingWords."""
        return self.field(f"{TEXT}.{part}", "heading")

    def span(self, key: str, low: int, high: int | None) -> str:
        """Return a range in words, such as 8 to 60 participants, or 8 and more if `high` is None.

        If both ends are the same, it is a single number.
        """
        if high is None:
            return self.count(f"{key}_open", low)
        if low == high:
            return self.count(key, low)
        forms = self.texts[f"{key}_span"]
        form = Locale.parse(self.language, sep="-").plural_form(high)
        return str(forms.get(form, forms["other"])).format_map({"min": low, "max": high})

    def time(self, minutes: int) -> str:
        """Return a number of minutes in words: 45 minutes, an hour and a half, about 10 weeks (`durations.measure`)."""
        length = measure(minutes)
        text = self.count(length.unit, length.number)
        if length.rest * 2 == HOUR:
            text = self.count("hours_half", length.number)
        elif length.rest:
            text = self.count("hours_and", length.rest, hours=text, minutes=self.count("minutes", length.rest))
        return self.say("time_about", time=text) if length.about else text

    def time_span(self, low: int, high: int | None) -> str:
        """Return a range of minutes in words; `high` is None if there is no upper limit.

        Below two hours both ends are in minutes, above in their own unit. The unit is named once if it is the same and
        both numbers are in digits: 3 to 5 hours.
        """
        if high is None:
            return self.say("time_open", time=self.time(low))
        if low == high:
            return self.time(low)
        first, last = measure(low), measure(high)
        if high < 2 * HOUR:
            return self.span("minutes", low, high)
        same = first.unit == last.unit and first.about == last.about and not first.rest and not last.rest
        if same and first.number == last.number:  # happens only if both are rounded
            return self.time(high)
        if same and str(first.number) in self.time(low):
            text = self.span(first.unit, first.number, last.number)
            return self.say("time_about", time=text) if first.about else text
        return self.say("time_span", low=self.time(low), high=self.time(high))

    def figure(self, minutes: int, is_open: bool = False) -> tuple[str, str]:
        """Return a number of minutes as a figure and the word below it, for places that have no room for more.

        `is_open`: at least that long.
        """
        length = round_off(minutes)
        unit = self.count(f"{length.unit}_unit", length.number)
        unit = self.say("figure_about", unit=unit) if length.about else unit
        return str(length.number), self.say("figure_open", unit=unit) if is_open else unit

    def language_name(self, code: str) -> str:
        """Return the name of the language `code` in this language (CLDR); the code itself if it has none."""
        try:
            return Locale.parse(primary(code)).get_language_name(self.language) or code
        except UnknownLocaleError:
            return code

    def starting(self, prefix: str) -> dict[str, Any]:
        """Return the texts whose keys start with `prefix`, by the rest of their keys."""
        return {key.removeprefix(prefix): text for key, text in self.texts.items() if key.startswith(prefix)}

    def plain(self) -> dict[str, str]:
        """Return the texts without {braces}, for templates."""
        return {key: text for key, text in self.texts.items() if isinstance(text, str) and "{" not in text}


@lru_cache(maxsize=10_000)
def _plural_form(language: str, n: int) -> str:
    return str(Locale.parse(language, sep="-").plural_form(n))


@cache
def spoken() -> tuple[str, ...]:
    """Return the codes of the languages that the interface has words for."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yml")))


@cache
def wording(language: str) -> Wording:
    """Return the wording in `language`, a BCP 47 tag (he-IL is Hebrew); in English if there is none."""
    found = nearest(language, spoken()) or FALLBACK
    if found != language:
        return wording(found)
    file = FOLDER / f"{found}.yml"
    return Wording(found, _Texts({**libyaml.read(file), **_of_fields(found)}, file))


@cache
def fields() -> Mapping[str, Mapping[str, Mapping[str, Mapping[str, Any]]]]:
    """Return the words of every field: by model, field, use and language."""
    return dict(libyaml.read(FIELDS))


def label_of(models: Iterable[str], field: str, language: str) -> str:
    """Return the label of a field from the first of these models that has words for it; "" if none has."""
    called = (fields().get(model, {}).get(field) for model in models)
    return str(next((entry["label"][language] for entry in called if entry), ""))


def item_of(models: Iterable[str], field: str, language: str) -> str:
    """Return what one item of a list is called, from the first of these models that has words for its field."""
    called = (fields().get(model, {}).get(field, {}).get("item") for model in models)
    return str(next((item[language] for item in called if item), ITEM[language]))


def choices_of(models: Iterable[str], field: str, language: str) -> Mapping[str, str]:
    """Return what the values of a field are called that these models fix, by the values; none for other fields."""
    found = dict[str, str]()
    for model in models:
        found |= fields().get(model, {}).get(field, {}).get("choices", {}).get(language, {})
    return found


@cache
def _owners() -> Mapping[str, str]:
    """Return the first model that has a field, by the field."""
    return {name: model for model, named in reversed([*fields().items()]) for name in named}


def _of_fields(language: str) -> dict[str, Any]:
    """Return the words of every field in one language, by `Model.field.use`. Raises MissingWords, naming all."""
    found = {
        f"{model}.{name}.{use}": said.get(language)
        for model, named in fields().items()
        for name, entry in named.items()
        for use, said in entry.items()
        if use not in ("choices", "item")
    }
    if lost := [key for key, text in found.items() if not text]:
        raise MissingWords(f"{FIELDS.name}: not in {language}: {', '.join(lost)}")
    return found
