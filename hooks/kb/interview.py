"""Collects what a new file needs: from the options of the command, then by questions at the terminal, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import click

from kb.display import tell
from kb.drafting import naming, questions
from kb.drafting.questions import Misread, Question, Shape
from kb.drafting.unfinished import Unfinished
from kb.library import Library
from kb.problems import nearest, problem
from kb.wording import wording

# Required fields that can be filled in later: the file gets them with a mark.
_LATER = frozenset(["summary", "definition"])


class Refused(ValueError):
    """The file cannot be begun; the text says why and what to do, in Hebrew and English."""


def both(said: Mapping[str, str], indent: str = "") -> str:
    """Return a message in Hebrew, and below it in English."""
    return f"{indent}{said['he']}\n{indent}{said['en']}"


def no_such(he: str, en: str, name: str, known: Iterable[str]) -> Refused:
    """Return the refusal of a name that is not `known`, with the nearest known one."""
    names = list(known)
    guess = nearest(name, names)
    hint = f"{guess}?" if guess else ", ".join(names)
    return Refused(f"אין כאן {he} כזה: {name} · There is no such {en}: {name}\n  {hint}")


def pairs(fields: Iterable[str]) -> dict[str, str]:
    """Return the values of fields given as `name=value`, by name. Raises Refused for any other form."""
    for one in fields:
        if "=" not in one:
            raise Refused(f"כותבים שדה=ערך · Write field=value: --set {one}=…")
    return {name.strip(): value for name, _, value in (one.partition("=") for one in fields)}


def refuse_fields(names: Iterable[str]) -> None:
    """Raise Refused if fields are given for a translation, which takes them all from its original."""
    if listed := ", ".join(sorted(names)):
        raise Refused(f"תרגום לוקח הכול מן המקור · A translation takes everything from its original: {listed}")


def given(kind: str, typed: Mapping[str, str], library: Library) -> dict[str, object]:
    """Return the values `typed` for fields of a `kind`. Raises Refused with everything that does not fit."""
    known = questions.known(kind, library)
    found: dict[str, object] = {}
    faults: list[str] = []
    for name in questions.ordered(kind, typed):
        if name not in known:
            guess = nearest(name, known)
            facts: dict[str, Any] = {"nearest": guess, "choices": None if guess else list(known)}
            faults.append(both(problem("unknown-key", "", key=name, **facts).message))
            continue
        try:
            found[name] = questions.read(known[name], typed[name])
        except Misread as fault:
            faults.append(both(fault.said))
            continue
        faults += [both(one.message) for one in questions.misfits(kind, found, name, library.settings)]
    if faults:
        raise Refused("\n".join(faults))
    return found


def require(kind: str, answers: Mapping[str, object], slug: str, library: Library) -> None:
    """Raise Refused, with the options to add, if something indispensable is missing."""
    known = questions.asked(kind, library)
    missing = [one for one in known if one.required and one.name not in answers and one.name not in _LATER]
    if not missing and slug:
        return
    lines = ["חסר מה שאי אפשר בלעדיו. הוסיפו · What cannot be done without is missing. Add:"]
    lines += [_option(kind, one, library.settings.default_language) for one in missing]
    lines += ["  --slug some-name"] if not slug else []
    raise Refused("\n".join(lines))


def _option(kind: str, question: Question, language: str) -> str:
    option = "--title …" if question.name in ("title", "term") else f"--set {question.name}=…"
    choices = f"  ({', '.join(question.choices)})" if question.choices else ""
    return f"  {option}   {questions.words_of(kind, question, language)[0]}{choices}"


class Asker:
    """Asks a person at the terminal. All its text goes to stderr, because stdout is for the result.

    Answers are kept until `finish`: if the conversation is cut off, the next one for the same kind offers them.
    """

    def __init__(self, library: Library, kind: str) -> None:
        self.library, self.kind = library, kind
        self.words = wording(library.settings.default_language)
        self.unfinished = Unfinished(library.root, kind)

    def greet(self) -> None:
        """Explain what is going to happen, and offer the answers that an earlier conversation has left."""
        tell(self.words.say("ask_begin"))
        left = [typed for typed in self.unfinished.left.values() if typed]
        if not left:
            return
        tell("\n".join(["", self.words.say("ask_left"), *(f"  {typed}" for typed in left)]))
        tell(self.words.say("ask_left_how"))
        if _typed("> ").casefold() in ("n", "no", "לא"):
            self.unfinished.forget()

    def finish(self) -> None:
        """Forget the answers, because their file is written."""
        self.unfinished.forget()

    def ask(self, wanted: Sequence[Question], answers: dict[str, object]) -> None:
        """Ask every question that has no answer yet, and add the answers."""
        for question in wanted:
            if question.name not in answers:
                value = self.answer(question, answers)
                if value not in (None, ()):
                    answers[question.name] = value

    def answer(self, question: Question, answers: Mapping[str, Any]) -> Any:
        """Ask until the answer fits together with the other answers; None if the person leaves it open."""
        needed = question.required and question.name not in _LATER
        self._show(question, needed)
        for typed in self._typed(question.name):
            if not typed:
                if not needed:
                    self.unfinished.keep(question.name, "")
                    return None
                tell(f"  {self.words.say('ask_again')}")
                continue
            try:
                value = questions.read(question, typed)
            except Misread as fault:
                tell(both(fault.said, "  "))
                continue
            data = {**answers, question.name: value}
            misfits = questions.misfits(self.kind, data, question.name, self.library.settings)
            if not misfits:
                self.unfinished.keep(question.name, typed)
                return value
            tell("\n".join(both(one.message, "  ") for one in misfits))

    def _typed(self, name: str) -> Iterator[str]:
        """Yield what was typed for a question in an earlier conversation, if anything, and then what is typed now.

        Raises Refused if the person ends the input.
        """
        if name in self.unfinished.left:
            tell(f"> {self.unfinished.left[name]}")
            yield self.unfinished.left[name]
        while True:
            try:
                yield _typed("> ")
            except Refused as stopped:
                if not (self.unfinished.typed and self.unfinished.is_kept):
                    raise
                raise Refused(
                    f"{stopped}\nהתשובות נשמרו, והפקודה הבאה תציע אותן שוב · "
                    f"The answers are kept, and the next command offers them again: python3 kb new {self.kind}"
                ) from None

    def _show(self, question: Question, needed: bool) -> None:
        manner = self.words.say("ask_needed" if needed else "ask_skip")
        name, help_ = questions.words_of(self.kind, question, self.words.language)
        tell(f"\n{name} ({manner})")
        self._list(question.choices)
        if help_ and not question.choices:
            tell(f"  {help_}")
        if question.shape != Shape.TEXT:
            tell(f"  {self.words.say(f'ask_help_{question.shape}')}")

    def _list(self, choices: Mapping[str, str]) -> None:
        width = max(map(len, choices), default=0)
        for number, (value, called) in enumerate(choices.items(), 1):
            tell(f"  {number:>2}  {value:<{width}}  {called}".rstrip())

    def slug(self, suggested: str) -> str:
        """Ask for the name of the file until a valid one is given; an empty answer accepts the suggestion."""
        tell(f"\n{self.words.say('ask_slug')}{f' [{suggested}]' if suggested else ''}")
        for typed in (typed or suggested for typed in self._typed("slug")):
            slug = naming.proposed(typed, self.library.settings.slugs) or typed
            fault = naming.refusal(self.kind, slug, self.library) if slug else None
            if fault:
                tell(both(fault.message, "  "))
            elif slug:
                self.unfinished.keep("slug", typed)
                tell(f"  {naming.file_of(self.kind, slug)}")
                return slug
        raise AssertionError("a person types on until the input ends")

    def which(self, choices: Mapping[str, str]) -> str:
        """Ask which of the untranslated files is meant."""
        tell(f"\n{self.words.say('ask_original')}")
        self._list(choices)
        question = Question("original", Shape.CHOICE, True, choices)
        while True:
            try:
                return str(questions.read(question, _typed("> ")))
            except Misread as fault:
                tell(both(fault.said, "  "))


def _typed(prompt: str) -> str:
    """Return a line from the terminal. Raises Refused if the person ends the input."""
    click.echo(prompt, err=True, nl=False)
    try:
        return input().strip()
    except (EOFError, KeyboardInterrupt):
        raise Refused("הופסק, ודבר לא נכתב · Stopped, and nothing was written") from None
