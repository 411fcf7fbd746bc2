"""The pages of the check's rules: what each says, why, how to mend it, an example that breaks it and one that does not.

The rules are told in Hebrew and in English. A page in another language shows them in the library's first language
where they are told in it, else in English, with a notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from kb import addresses
from kb.check import rules
from kb.check.rules import LANGUAGES, Family, Rule, Sample, families
from kb.views.desk import Desk, View

_CODE = re.compile(r"`([^`]+)`")


def index(desk: Desk) -> View:
    """Return the view of the page of all rules, family by family."""
    told = _told_in(desk)
    return {
        **_page(desk, addresses.RULES, "rules"),
        "title": desk.words.say("rules"),
        "lead": desk.words.say("rules_lead"),
        "run": parts(desk.words.say("rules_run")),
        "families": [
            {"id": family.code, "title": family.title[told], "rules": [_row(desk, rule) for rule in family.rules]}
            for family in families()
            if family.rules
        ],
    }


def rule_pages(desk: Desk) -> Iterable[View]:
    """Yield the view of every rule's page."""
    for family in families():
        for rule in family.rules:
            yield _rule(desk, family, rule)


def _rule(desk: Desk, family: Family, rule: Rule) -> View:
    told = _told_in(desk)
    say = desk.words.say
    return {
        **_page(
            desk, addresses.rule_page(rule.code), "rule", {"title": say("rules"), "url": desk.url(addresses.RULES)}
        ),
        "title": rule.title[told],
        "lead": _CODE.sub(r"\1", rule.why[told]),
        "code": rule.code,
        "severity": str(rule.severity),
        "grade": say(f"rules_{rule.severity}"),
        "means": say(f"rules_{rule.severity}_means"),
        "message": rules.told()[rule.code][told],
        "why": parts(rule.why[told]),
        "mend": parts(rule.mend[told]),
        "by_itself": parts(say("rules_by_itself")) if rule.fixable else [],
        "broken": _samples(desk, rule.broken, rule.sound),
        "sound": _samples(desk, rule.sound, rule.broken),
        "others": [_row(desk, other) for other in family.rules if other is not rule],
    }


def _page(desk: Desk, page: str, kind: str, *above: View) -> View:
    """Return what the pages of the rules share; their crumbs come from the page that asks for contributions."""
    told = _told_in(desk)
    asking = [desk.settings.contribute] if desk.settings.contribute else []
    view = {**desk.common(page, kind), "crumbs": desk.crumbs(*desk.page_links(asking), *above)}
    if told != desk.language:
        view["foreign"] = _foreign(told)
        view["notice"] = desk.words.say("fallback_notice", language=desk.words.language_name(told))
        if told in desk.settings.language_codes:
            view["canonical"] = addresses.page_url(page, told, desk.settings)
    return view


def _told_in(desk: Desk) -> str:
    """Return the language in which the rules are told on this language's pages."""
    return next(code for code in (desk.language, desk.settings.default_language, "en") if code in LANGUAGES)


def _foreign(told: str) -> View:
    return {"lang": told, "dir": "rtl" if told == "he" else "ltr"}


def _row(desk: Desk, rule: Rule) -> View:
    """Return the link to a rule's page, as rows of links are drawn."""
    told = _told_in(desk)
    mark = {"foreign": _foreign(told)} if told != desk.language else {}
    note = desk.words.say(f"rules_{rule.severity}")
    return {"title": rule.title[told], "url": desk.url(addresses.rule_page(rule.code)), "note": note, **mark}


def parts(text: str) -> list[View]:
    """Return a text as stretches; those that stood between `backticks` are code."""
    found = re.split(_CODE, text)
    return [{"text": part, "code": bool(number % 2)} for number, part in enumerate(found) if part]


def _samples(desk: Desk, samples: Sequence[Sample], others: Sequence[Sample]) -> list[View]:
    """Return the files of an example; in each text the lines are marked that the other example does not have."""
    texts = {sample.file: sample.text for sample in others}
    return [
        {
            "file": sample.file,
            "note": _how_made(desk, sample),
            "lines": lines(sample.text, texts.get(sample.file)) if sample.text else [],
        }
        for sample in samples
    ]


def lines(text: str, other: str | None) -> list[View]:
    """Return the lines of `text`, each with its indent apart; marked are those that `other`, if there is one, lacks."""
    own = text.rstrip("\n").split("\n")
    same = set(range(len(own)))
    if other is not None:
        blocks = SequenceMatcher(None, own, other.rstrip("\n").split("\n"), autojunk=False).get_matching_blocks()
        same = {block.a + step for block in blocks for step in range(block.size)}
    return [
        {"indent": line[: len(line) - len(line.lstrip())], "text": line.lstrip(), "differs": number not in same}
        for number, line in enumerate(own)
    ]


def _how_made(desk: Desk, sample: Sample) -> str:
    """Return what there is to say of a file beside its text, or nothing."""
    say = desk.words.say
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
