"""Sheets for tests of documents: the frozen library's six, an Arabic one, an English one, and one nobody would write.

Worksheets are written here as authors write them, and are read by the same model.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from kb import library
from kb.settings import Settings
from kb.wording import wording
from kb.worksheets.model import Worksheet
from kb.worksheets.sheet import Sheet, resolve_blocks
from workspace import TRILINGUAL

ROOT = Path(__file__).resolve().parents[2]
REAL = (
    "backbone-in-emergency",
    "leading-together-in-emergency",
    "network-check-in",
    "rapid-consultation",
    "short-learning-cycles",
    "stacey-matrix",
)
TRANSLATED = ("arabic", "english")
ALL = (*REAL, *TRANSLATED, "torture")


def sheet(name: str) -> Sheet:
    """Return the sheet called `name`, one of ALL."""
    made = {"arabic": arabic, "english": english, "torture": torture}
    return made[name]() if name in made else real(name)


def real(slug: str) -> Sheet:
    """Return the Hebrew sheet of a tool of the library."""
    fields = _library().shown(f"tools/{slug}", "he").fields
    return _resolved(fields.worksheet, slug, "he", fields.title)


def arabic() -> Sheet:
    """Return a portrait sheet in Arabic with a scale; it promises one page."""
    return of(ARABIC, "ar", "قيادة عمل مشترك في الطوارئ")


def english() -> Sheet:
    """Return a landscape sheet in English with a grid and a checklist; it promises two pages."""
    return of(ENGLISH, "en", "Stacey matrix")


def torture() -> Sheet:
    """Return a sheet with the longest texts, many rows and every kind of mixture; it promises nothing."""
    return of(TORTURE, "he", "כלי <b>עם</b> שם ארוך & Latin (2.1)")


def of(worksheet: dict[str, Any], language: str, tool: str = "A tool", **changes: Any) -> Sheet:
    """Return the sheet of a worksheet as it is in front matter; `changes` replace parts of the sheet."""
    made = _resolved(Worksheet.model_validate(worksheet, strict=False), "a-tool", language, tool)
    return replace(made, **changes)


@cache
def _library() -> library.Library:
    return library.read(TRILINGUAL)


@cache
def _settings() -> Settings:
    return library.read_settings(TRILINGUAL)[0]


def _resolved(worksheet: Worksheet, slug: str, language: str, tool: str) -> Sheet:
    settings, words = _settings(), wording(language)
    return Sheet(
        slug=slug,
        language=language,
        direction=settings.language(language).direction,
        title=worksheet.title,
        subtitle=worksheet.subtitle or "",
        tool=tool,
        url=f"https://shidra.example/tools/{slug}.html",
        library=settings.say(settings.name, language),
        license=settings.license.name,
        layout=worksheet.layout,
        pages=worksheet.pages,
        howto=worksheet.howto,
        blocks=resolve_blocks(worksheet, words.say("ws_row")),
        words=words.texts,
    )


ARABIC: dict[str, Any] = {
    "title": "سبع نقاط للعمل المشترك في الطوارئ",
    "subtitle": "تقييم شخصي وقرارات مشتركة، ورقة لكل مشارك",
    "pages": 1,
    "howto": [
        "انسخوا الجملة التي اتُّفق عليها في الافتتاح.",
        "قيّموا وحدكم من 1 إلى 5 بحسب ما حدث في الأسبوع الأخير (3–5 دقائق).",
        "للأسئلة: WhatsApp أو البريد (info@example.org)؛ الحد الأقصى ₪1,500 (نحو 30%).",
    ],
    "blocks": [
        {
            "type": "fields",
            "title": "تفاصيل اللقاء",
            "fields": [
                {"id": "move", "label": "العمل المشترك"},
                {"id": "date", "label": "التاريخ", "kind": "date"},
                {"id": "count", "label": "عدد المشاركين", "kind": "number"},
            ],
        },
        {
            "type": "questions",
            "title": "جملة الفترة القريبة",
            "items": [{"id": "aim", "label": "ماذا نفعل، لأجل من وحتى متى؟", "hint": "جملة واحدة.", "lines": 2}],
        },
        {
            "type": "scale",
            "title": "ماذا حدث في الأسبوع الأخير؟",
            "min_label": "لا يحدث عندنا",
            "max_label": "ينجح حتى في يوم صعب",
            "items": [
                {"id": "s1", "label": "هدف للفترة: الجميع يعرف ماذا نفعل الآن وماذا نؤجل"},
                {"id": "s2", "label": "دائرة قرار معروفة: واضح من يقرر وخلال كم من الوقت"},
                {"id": "s3", "label": "إيقاع ثابت: مكالمة قصيرة في ساعة ثابتة"},
                {"id": "s4", "label": "صورة وضع واحدة: مستند واحد (Google Docs) ومن يحدّثه"},
            ],
        },
        {
            "type": "table",
            "title": "ماذا نغيّر من الغد",
            "rows": 4,
            "columns": [
                {"id": "n", "label": "#", "kind": "index", "width": 8},
                {"id": "change", "label": "التغيير", "width": 44},
                {"id": "who", "label": "المسؤول/ة", "width": 20},
                {"id": "by", "label": "حتى متى", "width": 16},
                {"id": "done", "label": "تم", "kind": "check", "width": 12},
            ],
            "example": ["1", "قائمة واحدة بدل ثلاث، تُحدَّث يوميًا في 16:00", "دانا ك.، CRM", "12/05/2026", "x"],
        },
    ],
}

ENGLISH: dict[str, Any] = {
    "title": "Where each issue stands, and what our part in it is",
    "subtitle": "A map by agreement and certainty",
    "layout": "landscape",
    "pages": 2,
    "howto": [
        "Put each issue as a question to decide. Grade agreement and certainty from 1 to 5.",
        "Write the issue's number and a word or two in its cell. Cells may stay empty.",
        "On the second page, write down only the issues that you chose to work on now (שלוש סוגיות, not more).",
    ],
    "blocks": [
        {
            "type": "fields",
            "title": "The meeting",
            "fields": [
                {"id": "team", "label": "Team or initiative"},
                {"id": "date", "label": "Date", "kind": "date"},
                {"id": "again", "label": "Place them again on", "kind": "date"},
                {"id": "people", "label": "People", "kind": "number"},
            ],
        },
        {
            "type": "grid",
            "title": "The matrix",
            "row_axis": "Agreement",
            "column_axis": "Certainty",
            "rows": ["Low agreement", "Fair agreement", "High agreement"],
            "columns": ["High certainty", "Fair certainty", "Low certainty"],
            "cells": [
                [
                    {"id": "a1", "label": "Dispute", "hint": "bridge; bring those who may decide"},
                    {"id": "a2", "label": "Complex, near dispute", "hint": "try something small that all accept"},
                    {"id": "a3", "label": "Chaos", "hint": "steady, stay in touch, look again tomorrow"},
                ],
                [
                    {"id": "b1", "label": "No agreement yet", "hint": "find out what exactly divides us"},
                    {"id": "b2", "label": "Complex", "hint": "a few small trials, learn, widen"},
                    {"id": "b3", "label": "Complex, near chaos", "hint": "short trials that are easy to stop"},
                ],
                [
                    {"id": "c1", "label": "In order", "hint": "plan, share the work, follow up"},
                    {"id": "c2", "label": "Missing knowledge", "hint": "ask those who know, check figures"},
                    {"id": "c3", "label": "Steering", "hint": "keep the aim, change the way"},
                ],
            ],
        },
        {
            "type": "checklist",
            "title": "Before we go on",
            "items": [
                {"id": "seen", "label": "Everybody has seen the whole map", "hint": "also those who joined online"},
                {"id": "gaps", "label": "We marked the issues on which we disagree (מחלוקת)"},
            ],
        },
        {
            "type": "table",
            "title": "What we will do now",
            "rows": 5,
            "columns": [
                {"id": "no", "label": "#", "kind": "index", "width": 6},
                {"id": "issue", "label": "The issue, as a question", "width": 34},
                {"id": "role", "label": "Responsibility", "width": 20},
                {"id": "step", "label": "First step, name and date", "width": 30},
                {"id": "announced", "label": "Announced", "kind": "check", "width": 10},
            ],
            "example": ["1", "Should we open a day centre (ages 3–5)?", "Bridge", "A call, Dana, 12/05/2026", "x"],
        },
    ],
}

_LONG = "תווית ארוכה מאוד שאיש לא היה כותב, עם סוגריים (כמו אלה), טווח 3–5 ושם Collective Impact (SSIR, 2011), "
LONGEST = (_LONG * 3)[:299].rstrip(", ") + "?"

TORTURE: dict[str, Any] = {
    "title": 'דף <b>עינויים</b> & "מירכאות" – גרסה 2.1 (PDSA)',
    "subtitle": LONGEST,
    "howto": [
        "שִׁדְרָה בְּנִקּוּד מָלֵא, עם מַקָּף־עֶלְיוֹן ועם ב־16:00.",
        "בתוך העברית: مرحبا بكم في الورشة, ואחר כך שוב עברית.",
        '"אין לנו SLA" (12/05/2026), ₪1,500 (כ־30%), 09:30–11:00, טלפון 03-555-1234, -5 עד +3.',
        "רישיון [[CC BY-SA 4.0]] של Kania & Kramer (SSIR, 2011); #let x = $y$ * `z` _w_ @q \\n.",
        LONGEST,
    ],
    "blocks": [
        {
            "type": "fields",
            "fields": [
                {"id": "a-b", "label": LONGEST, "hint": LONGEST},
                {"id": "a_b", "label": "<script>alert(1)</script>"},
                {"id": "when", "label": "מתי?", "kind": "date"},
                {"id": "sum", "label": "סכום (₪)", "kind": "number"},
                {"id": "who", "label": "من؟ (بالعربية)"},
            ],
        },
        {
            "type": "questions",
            "title": LONGEST,
            "items": [
                {"id": "q1", "label": "ש" * 300, "lines": 1},
                {"id": "q2", "label": "W" * 300, "hint": "x" * 300, "lines": 40},
                {"id": "q3", "label": "שאלה קצרה (1–5)?", "lines": 1},
            ],
        },
        {
            "type": "checklist",
            "title": "סימון",
            "items": [{"id": f"c{n}", "label": f"{n}) {LONGEST[:120]}"} for n in range(1, 31)],
        },
        {
            "type": "scale",
            "title": "סולם",
            "min": 0,
            "max": 10,
            "min_label": LONGEST,
            "max_label": "Yes (כן)",
            "items": [{"id": "s1", "label": LONGEST}, {"id": "s2", "label": "קצר"}],
        },
        {
            "type": "grid",
            "title": "רשת",
            "rows": [LONGEST[:80], "ב", "ג"],
            "columns": ["א (1–5)", "B2B", "ג" * 60],
            "cells": [
                [{"id": f"g{row}{column}", "label": LONGEST[:100], "hint": "רמז"} for column in range(3)]
                for row in range(3)
            ],
        },
        {
            "type": "table",
            "title": "טבלה [ארוכה]: 40/שורות?",
            "rows": 40,
            "columns": [
                {"id": "no", "label": "#", "kind": "index", "width": 3},
                {"id": "what", "label": "מה?", "width": 40},
                {"id": "a-c", "label": "כ" * 60, "width": 25},
                {"id": "n", "label": "אחריות־משותפת (1–5)", "kind": "number", "width": 9},
                {"id": "v", "label": "נעשה?", "kind": "check", "width": 9},
            ],
            "example": ["1", LONGEST, "-5% (מחיר)", "3", "x"],
        },
        {
            "type": "table",
            "rows": 2,
            "columns": [{"id": "only", "label": "לבד"}, {"id": "ok", "label": "סוכם", "kind": "check"}],
            "example": ["שם", ""],
        },
    ],
}
