"""Reports by people who ran a tool, and the form in which they write them."""

from __future__ import annotations

from kb.document import ToolDocument
from kb.schema import MAX_MINUTES, MAX_PEOPLE, Run, typical_minutes
from kb.views.components import Experience, Held
from kb.views.context import Context
from kb.views.script_data import Question, RunForm

PREFIX = "ran_"  # prefix of the keys of the form's words
FORM = "report-run.yml"  # in .github/ISSUE_TEMPLATE


def experience(context: Context, document: ToolDocument) -> Experience:
    """Return the reports of a tool: how many, how long they took beside the plan, and each by itself."""
    runs = context.library.runs.get(document.slug, ())
    return Experience(line=_line(context, document, runs), runs=tuple(_held(context, document, run) for run in runs))


def _line(context: Context, document: ToolDocument, runs: tuple[Run, ...]) -> str:
    words, planned = context.words, document.fields.planned
    if not runs:
        return words.say("experience_none")
    said = words.count("experience_runs", len(runs))
    took = words.say("experience_took", runs=said, real=words.count("minutes", typical_minutes(runs)))
    return words.say("experience_beside", took=took, planned=planned) if planned else took


def _held(context: Context, document: ToolDocument, run: Run) -> Held:
    words, language = context.words, run.language or context.settings.default_language
    people = words.count(words.key("group", "amount"), run.people)
    steps = run.minutes if len(run.minutes) == len(document.fields.steps) > 1 else ()
    return Held(
        date=context.day(run.date),
        facts=f"{people}, {words.count('minutes', run.total)}",
        minutes=tuple(words.count("minutes", minutes) for minutes in steps),
        changed=run.changed or "",
        happened=run.happened or "",
        foreign=context.foreign_language(language),
    )


def form(context: Context) -> RunForm:
    """Return the data of the form for the browser: its words, its questions, its limits, where reports are kept."""
    texts, contact = context.words.texts, context.settings.contact
    return RunForm(
        language=context.language,
        words={key.removeprefix(PREFIX): text for key, text in texts.items() if key.startswith(PREFIX)},
        questions=tuple(_question(context, name) for name in ("date", "people", "minutes", "changed", "happened")),
        first=context.settings.default_language,
        most_people=MAX_PEOPLE,
        most_minutes=MAX_MINUTES,
        license=context.settings.license.name,
        mail=(contact and contact.email) or "",
        form=FORM,
    )


def _question(context: Context, name: str) -> Question:
    words, field = context.words, f"Run.{name}"
    return Question(name=name, label=words.field(field, "asked"), help=words.hint(field))
