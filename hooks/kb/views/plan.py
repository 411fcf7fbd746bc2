"""The plan: the page on which a person arranges entries into a meeting, and the data that its scripts load."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kb import addresses, catalogue
from kb.document import Entry, ToolDocument
from kb.parts import STEPS
from kb.views import sheets
from kb.views.context import Context
from kb.views.models import PlanPage
from kb.views.script_data import Guide, GuideCode, Guides, GuideStep, PlanDocument, PlanEntries, PlanEntry, PlanSheet

PREFIX, RUN_PREFIX = "plan_", "run_"  # of the words on the page, and on a meeting that runs
MOST_MINUTES = 24 * 60  # the data of one entry for the page's script
IN_A_FILE = 40  # tools whose steps are loaded together

Draw = Callable[[str], GuideCode]


def plan(context: Context) -> PlanPage:
    """Return the view of the page: its texts, and a link to begin with, to the tools or else to the first type."""
    return PlanPage(
        **context.common("plan"),
        crumbs=context.crumbs(),
        lead=context.words.say("plan_lead"),
        begin=context.type_link("tool" if "tool" in context.settings.types else next(iter(context.settings.types))),
    )


def entries(context: Context) -> PlanEntries:
    """Return the data for plans about each entry: title, address, type, minutes, materials, worksheet, and its guide.

    Minutes are 0 if they are not known or more than a day. A plan is for a meeting, so the person who makes it then
    enters how long this part takes.
    """
    files = {tool.slug: number // IN_A_FILE for number, tool in enumerate(_led(context))}
    shown = {entry.slug: _entry(context, entry, files.get(entry.slug)) for entry in context.library.entries}
    return PlanEntries(
        language=context.language,
        url=context.url(addresses.PLAN),
        words=context.words.starting(PREFIX),
        run=context.words.starting(RUN_PREFIX),
        types={kind: context.say(one.label) for kind, one in context.settings.types.items()},
        entries=shown,
    )


def guides(context: Context, draw: Draw) -> Iterator[Guides]:
    """Yield the steps of all tools, a number of tools at a time; `draw` makes a QR code of an absolute address."""
    led = tuple(_led(context))
    for number, start in enumerate(range(0, len(led), IN_A_FILE)):
        found = {tool.slug: _guide(context, tool, draw) for tool in led[start : start + IN_A_FILE]}
        yield Guides(language=context.language, number=number, guides=found)


def _led(context: Context) -> Iterator[ToolDocument]:
    """Yield every tool that has steps."""
    for entry in context.library.entries:
        if isinstance(entry, ToolDocument) and entry.fields.steps:
            yield entry


def _guide(context: Context, tool: ToolDocument, draw: Draw) -> Guide:
    shown = context.library.in_language(tool, context.language)
    box = sheets.box(context, shown)
    texts = _step_texts(shown)
    steps = tuple(
        GuideStep(title=step.title, minutes=step.minutes, lines=texts[number] if texts else ())
        for number, step in enumerate(shown.fields.steps)
    )
    base = context.bundle.site_url
    return Guide(steps=steps, code=draw(f"{base}{box.url}") if box and base.startswith("http") else None)


def _step_texts(tool: ToolDocument) -> list[tuple[str, ...]]:
    """Return the lines below each step's heading; none if the text has not as many headings as there are steps."""
    headings = tool.prose.under(STEPS.id)
    if len(headings) != len(tool.fields.steps):
        return []
    found: list[list[str]] = []
    for passage in tool.prose.passages:
        if passage.heading in headings:
            found.append([])
        elif found and passage.heading and passage.heading.level <= headings[0].level:
            break
        elif found and passage.heading:
            found[-1].append(passage.heading.text)
        if found:
            found[-1] += filter(None, passage.text.split("\n"))
    return [tuple(lines) for lines in found]


def _entry(context: Context, entry: Entry, guide: int | None) -> PlanEntry:
    shown = context.library.shown(entry.page, context.language)
    return PlanEntry(
        title=shown.fields.title,
        url=context.url(entry.page),
        type=entry.kind,
        minutes=most if (most := catalogue.minutes(entry)) <= MOST_MINUTES else 0,
        materials=shown.fields.materials if isinstance(shown, ToolDocument) else (),
        foreign=context.foreign(shown),
        sheet=_sheet(context, shown) if isinstance(shown, ToolDocument) else None,
        guide=guide,
    )


def _sheet(context: Context, tool: ToolDocument) -> PlanSheet | None:
    box = sheets.box(context, tool)
    if not box:
        return None
    documents = tuple(PlanDocument(label=one.label, url=one.url) for one in box.downloads)
    return PlanSheet(title=box.title, url=box.url, documents=documents)
