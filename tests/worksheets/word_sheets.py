"""Sheets for the tests of the documents for Word and Excel: the library's own, one by hand in each language, and one
that holds everything an author may ever write."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from kb import library
from kb.wording import wording
from kb.worksheets.model import Worksheet
from kb.worksheets.sheet import Sheet, resolve_blocks

ROOT = Path(__file__).resolve().parents[2]
DIRECTIONS = {"he": "rtl", "ar": "rtl", "en": "ltr"}
LIBRARY = {"he": "שדרה", "ar": "شِدرا", "en": "Shidra"}


def sheet(worksheet: Worksheet, language: str, slug: str, tool: str) -> Sheet:
    words = wording(language)
    return Sheet(
        slug=slug, language=language, direction=DIRECTIONS[language],  # type: ignore[arg-type]
        title=worksheet.title, subtitle=worksheet.subtitle or "", tool=tool,
        url=f"https://shidra.example/tools/{slug}.html", library=LIBRARY[language], license="CC BY 4.0",
        layout=worksheet.layout, pages=worksheet.pages, howto=worksheet.howto,
        blocks=resolve_blocks(worksheet, words.say("ws_row")), words=words.texts,
    )  # fmt: skip


@cache
def of_the_library() -> dict[str, Sheet]:
    """Return the sheet of every tool that has one, by slug and language."""
    tools = [d for d in library.read(ROOT).documents if d.kind == "tool" and d.fields.worksheet]
    return {
        f"{tool.slug}.{tool.language}": sheet(tool.fields.worksheet, tool.language, tool.slug, tool.fields.title)
        for tool in tools
    }


def by_hand(language: str, **changes: Any) -> Sheet:
    """Return a small sheet with a block of every kind; `changes` replace what its worksheet says."""
    model = Worksheet.model_validate({**MODELS[language], **changes}, strict=False)
    return sheet(model, language, f"by-hand-{language}", model.title)


def torture(language: str = "he") -> Sheet:
    """Return the sheet with the longest labels, the most rows and the worst characters."""
    return sheet(Worksheet.model_validate(TORTURE, strict=False), language, "torture", "כלי עם <b>שם</b> & \"מירכאות\"")


@cache
def every() -> dict[str, Sheet]:
    """Return all sheets on which the documents are tried, by name."""
    return {**of_the_library(), **{name: by_hand(name) for name in MODELS}, "torture": torture()}


MODELS: dict[str, dict[str, Any]] = {
    "he": {
        "title": "תכנון ולמידה ב־10 דקות",
        "subtitle": "לפי Plan – Do – Study – Act (PDSA)",
        "layout": "landscape",
        "howto": ["ממלאים 3–5 שורות.", "שולחים אל info@example.org עד 12/05/2026."],
        "blocks": [
            {"type": "fields", "title": "הפרטים", "fields": [
                {"id": "team", "label": "צוות"}, {"id": "day", "label": "תאריך", "kind": "date"},
                {"id": "people", "label": "כמה הגיעו (1–60)", "kind": "number", "hint": "כולל ילדים"},
                {"id": "place", "label": "מקום"}]},
            {"type": "questions", "title": "השאלה", "items": [
                {"id": "ask", "label": "מה חסם את ה־API בגרסה 2.1?", "hint": "\"אין לנו SLA\" (12/05/2026)", "lines": 2}]},
            {"type": "checklist", "title": "לפני שיוצאים", "items": [
                {"id": "water", "label": "מים", "hint": "1.5 ל׳ לאדם"}, {"id": "map", "label": "מפה (Google Maps)"}]},
            {"type": "scale", "title": "כמה זה נכון", "min": 1, "max": 5, "min_label": "לא קורה", "max_label": "קורה תמיד",
             "items": [{"id": "clear", "label": "ברור מי מחליט", "hint": "גם כשאין זמן"}, {"id": "calm", "label": "יש קצב"}]},
            {"type": "grid", "title": "המטריצה", "row_axis": "הסכמה", "column_axis": "ודאות", "rows": ["נמוכה", "גבוהה"],
             "columns": ["גבוהה", "נמוכה"], "cells": [
                 [{"id": "a1", "label": "מחלוקת", "hint": "לגשר"}, {"id": "a2", "label": "כאוס"}],
                 [{"id": "b1", "label": "סדור"}, {"id": "b2", "label": "ניווט"}]]},
            {"type": "table", "title": "הפעולות", "rows": 3, "columns": [
                {"id": "n", "label": "#", "kind": "index", "width": 6}, {"id": "act", "label": "פעולה", "width": 44},
                {"id": "cost", "label": "עלות (₪)", "kind": "number", "width": 20},
                {"id": "who", "label": "באחריות", "width": 20}, {"id": "done", "label": "בוצע", "kind": "check", "width": 10}],
             "example": ["1", "להזמין אולם ל־30 איש", "1,500", "דנה (NGO)", "✓"]}],
    },
    "ar": {
        "title": "استشارة سريعة مع أصحاب المصلحة",
        "subtitle": "جدول تخطيط ومتابعة – 3–5 محادثات مدة كل منها 15 دقيقة",
        "howto": ["املأوا سطرًا لكل صاحب مصلحة، وقيّموا التأثير على سلّم من 1 إلى 5.",
                  "يمكن التواصل عبر WhatsApp أو البريد (info@example.org)؛ الحد الأقصى: ₪1,500 (نحو 30%)."],
        "blocks": [
            {"type": "fields", "title": "التفاصيل", "fields": [
                {"id": "topic", "label": "موضوع الاستشارة"}, {"id": "owner", "label": "المسؤول/ة"},
                {"id": "deadline", "label": "حتى تاريخ", "kind": "date"}]},
            {"type": "table", "title": "أصحاب المصلحة", "rows": 7, "columns": [
                {"id": "num", "label": "#", "kind": "index", "width": 5}, {"id": "who", "label": "الاسم والدور", "width": 20},
                {"id": "infl", "label": "التأثير (1–5)", "kind": "number", "width": 14},
                {"id": "q", "label": "السؤال المركزي", "width": 26}, {"id": "ans", "label": "ماذا سمعنا؟ (اقتباس)", "width": 25},
                {"id": "done", "label": "تم", "kind": "check", "width": 10}],
             "example": ["0", "دانا ك.، مديرة CRM", "4", "ما الذي عطّل الـ API في الإصدار 2.1؟", "«لا يوجد SLA» (12/05/2026)", "✓"]},
            {"type": "checklist", "items": [{"id": "sent", "label": "أُرسل الملخص إلى שדרה"}]},
            {"type": "questions", "items": [{"id": "next", "label": "ما الخطوة التالية؟", "lines": 3}]}],
    },
    "en": {
        "title": "Short learning cycles",
        "subtitle": "One page for each cycle",
        "howto": ["Fill in the question before you begin.", "Keep the pages together; in Hebrew it is called מעגל."],
        "blocks": [
            {"type": "fields", "title": "The cycle", "fields": [
                {"id": "move", "label": "Initiative"}, {"id": "cycle", "label": "Cycle number", "kind": "number"},
                {"id": "from", "label": "Starts on", "kind": "date"}, {"id": "to", "label": "Ends on", "kind": "date"}]},
            {"type": "questions", "title": "Before", "items": [
                {"id": "ask", "label": "What do we want to know?", "hint": "One question (שאלה אחת).", "lines": 3}]},
            {"type": "scale", "title": "How true is it?", "min": 0, "max": 10, "items": [{"id": "ease", "label": "It was easy"}]},
            {"type": "table", "title": "Actions", "rows": 5, "columns": [
                {"id": "act", "label": "Action", "width": 60}, {"id": "who", "label": "Who", "width": 25},
                {"id": "ok", "label": "Done", "kind": "check", "width": 15}],
             "example": ["=A meeting point by the bus stop", "@youth club", "✓"]}],
    },
}  # fmt: skip

LONG = ("מילה ארוכה מאוד (ראו סעיף 3–5) " * 10)[:299]
TORTURE: dict[str, Any] = {
    "title": "דף <b>עינויים</b> & \"מירכאות\" – גרסה 2.1 (PDSA)",
    "subtitle": LONG,
    "layout": "portrait",
    "howto": [
        "שִׁדְרָה בְּנִקּוּד מָלֵא, עם מַקָּף־עֶלְיוֹן.",
        "בתוך העברית: مرحبا بكم في الورشة, ואחר כך שוב עברית.",
        "\"אין לנו SLA\" (12/05/2026), ₪1,500 (כ־30%), 09:30–11:00, טלפון 03-555-1234.",
        "רישיון [[CC BY-SA 4.0]] של Kania & Kramer (SSIR, 2011).",
        LONG,
    ],
    "blocks": [
        {"type": "fields", "fields": [
            {"id": "a-b", "label": LONG, "hint": LONG}, {"id": "a_b", "label": "<script>alert(1)</script>"},
            {"id": "when", "label": "מתי?", "kind": "date"}, {"id": "sum", "label": "סכום (₪)", "kind": "number"},
            {"id": "bad", "label": "תו אסור: \x0b\x01\ufffe סוף"}]},
        {"type": "questions", "title": LONG, "items": [
            {"id": "q1", "label": "ש" * 300, "lines": 1}, {"id": "q2", "label": "W" * 300, "hint": "x" * 300, "lines": 40}]},
        {"type": "checklist", "title": "סימון", "items": [{"id": f"c{n}", "label": f"{n}) {LONG[:120]}"} for n in range(1, 6)]},
        {"type": "scale", "title": "סולם", "min": 0, "max": 10, "min_label": LONG, "max_label": "Yes (כן)",
         "items": [{"id": "s1", "label": LONG}, {"id": "s2", "label": "קצר"}]},
        {"type": "grid", "title": "רשת", "rows": [LONG[:80], "ב"], "columns": ["א (1–5)", "B2B", "ג" * 60], "cells": [
            [{"id": f"g{row}{column}", "label": LONG[:100], "hint": "רמז"} for column in range(3)] for row in range(2)]},
        {"type": "table", "title": "טבלה [ארוכה]: 40/שורות?", "rows": 40, "columns": [
            {"id": "no", "label": "#", "kind": "index", "width": 5}, {"id": "what", "label": "=מה?", "width": 40},
            {"id": "a-c", "label": "כ" * 60, "width": 25}, {"id": "n", "label": "מספר (1–5)", "kind": "number", "width": 15},
            {"id": "v", "label": "✓?", "kind": "check", "width": 15}],
         "example": ["1", "=HYPERLINK(\"x\")", "-5% (מחיר)", "3", "✓"]},
        {"type": "table", "title": "טבלה [ארוכה]: 40/שורות?", "rows": 2, "columns": [{"id": "only", "label": "+לבד"}],
         "example": ["@שם"]}],
}  # fmt: skip
