"""The pages of the check's rules: message, reason, fix, an example that breaks the rule, and one that does not.

The rules are written in Hebrew and in English. A page in another language shows them in the library's first language
if they are written in it, else in English, with a notice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from kb import addresses, rulebook
from kb.languages import nearest, primary
from kb.rulebook import Family, Rule, Sample
from kb.views.components import Foreign, Link, Row, Stretch
from kb.views.context import Context
from kb.views.models import Head, RuleFamily, RulePage, RulesPage, SampleFile, SampleLine

_CODE = re.compile(r"`([^`]+)`")
_HEBREW = re.compile(r"([\u0590-\u05ff](?:[\u0590-\u05ff\s,'\"-]*[\u0590-\u05ff])?)")
_SAMPLES = "he"  # the language in which the examples are written


def index(context: Context) -> RulesPage:
    """Return the view of the page of all rules, family by family."""
    language = _language(context)
    return RulesPage(
        **context.common("rules"),
        crumbs=_crumbs(context),
        title=context.words.say("rules"),
        lead=context.words.say("rules_lead"),
        run=parts(context.words.say("rules_run"), context.language),
        families=tuple(
            RuleFamily(
                id=family.code,
                title=family.title[language],
                rules=tuple(_row(context, rule) for rule in family.rules),
                foreign=_mark(context),
            )
            for family in rulebook.families()
        ),
    )


def rule_pages(context: Context) -> Iterator[RulePage]:
    """Yield the view of every rule's page."""
    for family in rulebook.families():
        for rule in family.rules:
            yield _rule_page(context, family, rule)


def _rule_page(context: Context, family: Family, rule: Rule) -> RulePage:
    language, say, page = _language(context), context.words.say, addresses.rule_page(rule.code)
    return RulePage(
        **_rule_head(context, page, family),
        crumbs=_crumbs(context, context.place_link("rules")),
        title=rule.title[language],
        lead=rule.why[language].replace("`", ""),
        code=rule.code,
        severity=str(rule.severity),
        grade=say(f"rules_{rule.severity}"),
        means=say(f"rules_{rule.severity}_means"),
        message=parts(rule.example(language), language),
        why=parts(rule.why[language], language),
        fix=parts(rule.fix[language], language),
        by_itself=parts(say("rules_by_itself"), context.language) if rule.fixable else (),
        broken=_samples(context, rule.broken, rule.sound),
        sound=_samples(context, rule.sound, rule.broken),
        others=tuple(context.once(_row, other) for other in family.rules if other is not rule),
    )


def _rule_head(context: Context, page: str, family: Family) -> Head:
    """Return the fields that all views share, with a notice if the rule is not in the page's language.

    The notice names the original if that is a page of this site.
    """
    head = context.common("rule", page)
    language = _language(context)
    head["versions"] = tuple(code for code in context.settings.language_codes if nearest(code, rulebook.LANGUAGES))
    head["foreign"] = _mark(context)
    if language != primary(context.language):
        there = nearest(language, context.settings.language_codes)
        head["notice"] = context.fallback_notice(language)
        head["canonical"] = addresses.page_url(page, there, context.settings) if there else ""
    return head


def _crumbs(context: Context, *above: Link) -> tuple[Link, ...]:
    """Return the breadcrumbs of the rules' pages: through the guide, else through the page for contributors."""
    leading = context.page_links([f"{addresses.GUIDE}.md", *filter(None, [context.settings.contribute])])
    return context.crumbs(*leading[:1], *above)


def _language(context: Context) -> str:
    """Return the language of the rules on this language's pages."""
    wanted = (context.language, context.settings.default_language, "en")
    return next(found for code in wanted if (found := nearest(code, rulebook.LANGUAGES)))


def _mark(context: Context) -> Foreign | None:
    """Return the mark of the rules' texts if they are in another language than the page, else None."""
    language = _language(context)
    return (
        None
        if language == primary(context.language)
        else Foreign(lang=language, dir="rtl" if language == "he" else "ltr")
    )


def _row(context: Context, rule: Rule) -> Row:
    """Return the link to a rule's page, as rows of links are drawn."""
    return Row(
        title=rule.title[_language(context)],
        url=context.url(addresses.rule_page(rule.code)),
        foreign=_mark(context),
        note=context.words.say(f"rules_{rule.severity}"),
    )


@lru_cache(maxsize=10_000)
def parts(text: str, language: str) -> tuple[Stretch, ...]:
    """Return a text in `language` as stretches: what is between `backticks` is code, and Hebrew elsewhere is marked."""
    hebrew = Foreign(lang="he", dir="rtl")
    found = []
    for number, stretch in enumerate(_CODE.split(text)):
        within = [stretch] if number % 2 or primary(language) == "he" else _HEBREW.split(stretch)
        for place, part in enumerate(within):
            if part:
                found.append(Stretch(text=part, code=bool(number % 2), foreign=hebrew if place % 2 else None))
    return tuple(found)


def _samples(context: Context, samples: Sequence[Sample], others: Sequence[Sample]) -> tuple[SampleFile, ...]:
    """Return the files of an example; in each text, lines that the other example lacks are marked."""
    texts = {sample.file: sample.text for sample in others}
    mark = None if primary(context.language) == _SAMPLES else Foreign(lang=_SAMPLES, dir="auto")
    return tuple(
        SampleFile(
            file=sample.file,
            note=_how_made(context, sample),
            lines=lines(sample.text, texts.get(sample.file)) if sample.text else (),
            foreign=mark,
        )
        for sample in samples
    )


@lru_cache(maxsize=10_000)
def lines(text: str, other: str | None) -> tuple[SampleLine, ...]:
    """Return the lines of `text`, each separate from its indent; those that `other`, if given, lacks are marked."""
    own = text.rstrip("\n").split("\n")
    same = set(range(len(own)))
    if other is not None:
        blocks = SequenceMatcher(None, own, other.rstrip("\n").split("\n"), autojunk=False).get_matching_blocks()
        same = {block.a + step for block in blocks for step in range(block.size)}
    return tuple(
        SampleLine(indent=line[: len(line) - len(line.lstrip())], text=_seen(line.lstrip()), differs=number not in same)
        for number, line in enumerate(own)
    )


def _seen(text: str) -> str:
    """Return `text` with what cannot be seen (Unicode's category Cf) as numbers, such as [U+202E]."""
    return "".join(f"[U+{ord(sign):04X}]" if unicodedata.category(sign) == "Cf" else sign for sign in text)


def _how_made(context: Context, sample: Sample) -> str:
    """Return a note on how a file is made, or ""."""
    say = context.words.say
    if sample.gone:
        return say("rules_gone")
    if sample.link:
        return say("rules_link", file=sample.link)
    if sample.closed:
        return say("rules_closed")
    if sample.picture:
        return say("rules_picture", width=sample.picture[0], height=sample.picture[1])
    if sample.bytes is not None:
        return say("rules_bytes", n=max(1, round(sample.bytes / 1024)))
    return say("rules_encoding", encoding=sample.encoding.title()) if sample.encoding != "utf-8" else ""
