"""What the rules on text find, what they allow, and what the fixes change."""

from datetime import date
from pathlib import Path

import pytest
from check.garden import Garden
from kb.check import inspection
from kb.check.fix import number_of

TODAY = date(2026, 1, 1)
PAGE = "---\ntitle: על התולעים\nsummary: מי גר באדמה.\ntopics: [soil]\nstages: [grow]\n---\n\n"
WORMS = "articles/worms.md"


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return Garden(tmp_path)


def found_in(garden: Garden) -> list[str]:
    return [p.code for p in inspection.inspect(garden.read(), TODAY)]


def body_of(garden: Garden) -> str:
    return (garden.root / WORMS).read_bytes().decode().removeprefix(PAGE)


FIXED = [
    # gershayim and geresh
    ('צה"ל וחז"ל', "צה״ל וחז״ל", ["gershayim", "gershayim"]),
    ('מנכ"לית ודו"חות', "מנכ״לית ודו״חות", ["gershayim", "gershayim"]),
    ("צה''ל", "צה״ל", ["gershayim"]),
    ("צה”ל", "צה״ל", ["gershayim"]),
    ("ג'ירפה, צ'ק ועמ' 5", "ג׳ירפה, צ׳ק ועמ׳ 5", ["geresh"] * 3),
    ("רח’ הרצל", "רח׳ הרצל", ["geresh"]),
    ("אמרו 'שלום לכולם' והלכו", "אמרו ׳שלום לכולם׳ והלכו", ["geresh"] * 2),
    # quotation marks
    ('אמרו "שלום לכולם" והלכו', "אמרו ״שלום לכולם״ והלכו", ["straight-quotes"]),
    ("אמרו “שלום לכולם” והלכו", "אמרו ״שלום לכולם״ והלכו", ["straight-quotes"]),
    ("אמרו „שלום לכולם” והלכו", "אמרו ״שלום לכולם״ והלכו", ["straight-quotes"]),
    ('קראו ב"הארץ" היום', "קראו ב״הארץ״ היום", ["gershayim", "straight-quotes"]),
    ('קראו ב"ידיעות אחרונות".', "קראו ב״ידיעות אחרונות״.", ["gershayim", "straight-quotes"]),
    ('("דו"ח שנתי")', "(״דו״ח שנתי״)", ["straight-quotes", "gershayim"]),
    ('**"חשוב"**', "**״חשוב״**", ["straight-quotes"]),
    ('אמרו "שלום" (1)', "אמרו ״שלום״ (1)", ["straight-quotes"]),
    ('אמרו ״שלום" והלכו', "אמרו ״שלום״ והלכו", ["straight-quotes"]),
    ('"הוא קרא ב"הארץ" אתמול", אמרה', "״הוא קרא ב״הארץ״ אתמול״, אמרה", None),
    ('"קנינו 20 מ"ר", אמר מנכ"ל', "״קנינו 20 מ״ר״, אמר מנכ״ל", ["straight-quotes", "gershayim", "gershayim"]),
    ('היעדים ב"60 דקות" היום', "היעדים ב״60 דקות״ היום", ["straight-quotes"]),
    ('"היעדים לשנת 2026", אמרה', "״היעדים לשנת 2026״, אמרה", ["straight-quotes"]),
    ('מסך של 24" ועליו "שלום"', 'מסך של 24" ועליו ״שלום״', ["straight-quotes"]),
    ("שנת תשפ\"ד, ג'ירף בן 5", "שנת תשפ״ד, ג׳ירף בן 5", ["gershayim", "geresh"]),
    # a cut-off word keeps its hyphen
    ('"אני רוצה לדב-"', "״אני רוצה לדב-״", ["straight-quotes"]),
    ('הוא אמר "צריך ללכת ל-" ונעצר.', "הוא אמר ״צריך ללכת ל-״ ונעצר.", ["straight-quotes"]),
    ('קראו את ה-"הארץ" היום', "קראו את ה־״הארץ״ היום", ["straight-quotes", "hyphen-for-maqaf"]),
    ('"קראתי את ה-"הארץ" אתמול"', "״קראתי את ה־״הארץ״ אתמול״", None),
    ('"מה-", שאלה, "למה?"', "״מה-״, שאלה, ״למה?״", ["straight-quotes"] * 2),
    ("אמרו 'אני רוצה לדב-' ונעצרו ברח' הרצל", "אמרו 'אני רוצה לדב-' ונעצרו ברח׳ הרצל", ["geresh"]),
    ("<code>בית-ספר</code> בית-ספר", "<code>בית-ספר</code> בית־ספר", ["hyphen-for-maqaf"]),
    # maqaf
    ("בית-ספר", "בית־ספר", ["hyphen-for-maqaf"]),
    ("אב-בית-דין", "אב־בית־דין", ["hyphen-for-maqaf"] * 2),
    ("ב-2024 וכ-500", "ב־2024 וכ־500", ["hyphen-for-maqaf"] * 2),
    ("ה-GitHub ושל-PDF", "ה־GitHub ושל־PDF", ["hyphen-for-maqaf"] * 2),
    ("ה-PDF-ים", "ה־PDF־ים", ["hyphen-for-maqaf"] * 2),
    ("תל\u2010אביב, תל\u2011אביב", "תל־אביב, תל־אביב", ["hyphen-for-maqaf"] * 2),
    ("שָׁנָה-שָׁנָה", "שָׁנָה־שָׁנָה", ["hyphen-for-maqaf"]),
    ("ול-WhatsApp, מה-15 עד ה-20", "ול־WhatsApp, מה־15 עד ה־20", ["hyphen-for-maqaf"] * 3),
    # spaces and dashes
    ("שתי  מילים", "שתי מילים", ["doubled-space"]),
    ("**שתי**  מילים", "**שתי** מילים", ["doubled-space"]),
    ("שתי \u00a0מילים", "שתי\u00a0מילים", ["doubled-space"]),
    ("מילה , ועוד אחת ?", "מילה, ועוד אחת?", ["space-before-punctuation"] * 2),
    ("`code` .", "`code`.", ["space-before-punctuation"]),
    ("גינה - מקום ירוק", "גינה – מקום ירוק", ["hyphen-as-dash"]),
    ("a garden -- a green place", "a garden – a green place", ["hyphen-as-dash"]),
    # letters and points
    ("שחורה \u05b8לבנה", "שחורה לבנה", ["stray-point"]),
    ("שּׁלוּ\u05bcם", "שּׁלוּם", ["stray-point"]),
    ("\ufb2eורה", "אַורה", ["presentation-form"]),
    ("\ufee3\ufeae\ufea3\ufe92\ufe8e", "مرحبا", ["presentation-form"]),
    ("תול\u200bעים", "תולעים", ["invisible-character"]),
    ("תול\u00adעים", "תולעים", ["invisible-character"]),
    # direction
    ("\u202eהיפוך\u202c", "היפוך", ["direction-control"] * 2),
    ("\u2067בלי סוף", "בלי סוף", ["direction-control"]),
    ("תול\u200fעים", "תולעים", ["direction-mark"]),
    ("to\u200eday", "today", ["direction-mark"]),
    ("C++\u200e\u200e היא שפה", "C++\u200e היא שפה", ["direction-mark"]),
    ("כתוב ב־C++ היום", "כתוב ב־C++\u200e היום", ["latin-run"]),
    ("כתוב ב־C#", "כתוב ב־C#\u200e", ["latin-run"]),
    ("טלפון +972-3-5555555", "טלפון \u200e+972-3-5555555", ["latin-run"]),
    ("פלטפורמת .NET ותיקה", "פלטפורמת \u200e.NET ותיקה", ["latin-run"]),
    # in several constructs
    ('| שם | דו"ח |\n|---|---|\n| בית-ספר | שתי  מילים |', "| שם | דו״ח |\n|---|---|\n| בית־ספר | שתי מילים |", None),
    ('!!! note "דו"ח-על"\n\n    שתי  מילים', '!!! note "דו״ח־על"\n\n    שתי מילים', None),
    ('??? דו"ח-על\n\n    שתי  מילים', "??? דו״ח־על\n\n    שתי מילים", None),
    ('=== "בית-ספר"\n\n    שתי  מילים', '=== "בית־ספר"\n\n    שתי מילים', None),
    ("- [ ] בית-ספר\n    - שתי  מילים", "- [ ] בית־ספר\n    - שתי מילים", None),
    ("> בית-ספר\n> שתי  מילים", "> בית־ספר\n> שתי מילים", None),
    ('[דו"ח בית-ספרי](../tools/digging.md)', "[דו״ח בית־ספרי](../tools/digging.md)", None),
]


@pytest.mark.parametrize(("written", "fixed", "codes"), FIXED, ids=[written for written, _, _ in FIXED])
def test_it_is_reported_and_fixed_and_then_nothing_is_left(
    written: str, fixed: str, codes: list[str] | None, garden: Garden
) -> None:
    garden.write(WORMS, f"{PAGE}{written}\n")
    found = found_in(garden)
    assert found
    if codes is not None:
        assert sorted(found) == sorted(codes)
    assert number_of(inspection.fix(garden.root, TODAY, ())) >= len(set(found))
    assert body_of(garden) == f"{fixed}\n"
    assert found_in(garden) == []
    assert number_of(inspection.fix(garden.root, TODAY, ())) == 0


REPORTED_ONLY = [
    ("שלוםלכם", ["final-letter"]),
    ("מ־5 ל -3 מעלות", ["latin-run"]),  # a minus, or a prefix with an extra space
    ('ציירו "English quote" ו"דו"ח של מנכ"ל.', ["unclosed-quote"]),
    ('אמרו "שלום לכולם והלכו לצה"ל', ["unclosed-quote"]),
    ('אמרו שלום לכולם" והלכו', ["unclosed-quote"]),
    ('"מסך של 24" גדול"', ["unclosed-quote"]),
    ('"צריך ל-"הוא אמר', ["unclosed-quote"] * 2),
]


@pytest.mark.parametrize(("written", "codes"), REPORTED_ONLY, ids=[written for written, _ in REPORTED_ONLY])
def test_what_has_more_than_one_fix_is_reported_and_left(written: str, codes: list[str], garden: Garden) -> None:
    garden.write(WORMS, f"{PAGE}{written}\n")
    assert found_in(garden) == codes
    assert number_of(inspection.fix(garden.root, TODAY, ())) == 0
    assert body_of(garden) == f"{written}\n"


SOUND = [
    "ארה״ב, צה״ל, עמ׳ 5, ״ציטוט״ ו׳ציטוט׳",
    'מאמרם "Embracing Emergence" התפרסם',
    "מאמרם “Embracing Emergence” התפרסם",
    "תנ״ך, מלך, סוף־סוף, קצף",
    "לםרבה המשרה",
    "קטשופ ומיקרוסקופ",
    "ימים א-ה, כיתות ז-ח, כיתה א-3",
    "בשנים תשפ״ד-תשפ״ה, ינואר-מרץ, ראשון-חמישי",
    "מ־10–16 וגם 5–10, 2026-11-23, 03-5555555",
    "הקובץ בית-ספר.pdf והתיקייה תיקיות/בית-ספר/תמונות/",
    "#בית-ספר @בית-ספר",
    'דו`"`ח ו`בית-ספר  של  C++`',
    '``בית-ספר ` "דו"ח"``',
    "[קישור טוב](../tools/digging.md \"דו-ח  'א'\")",
    '<span title="בית-ספר">מילה</span>',
    "שורה  \nושורה",
    "5 - 3 הם 2",
    'מסך 24", ומסך 5\'30" או 27"',
    "״אני רוצה לדב-״, אמר, ״ואני ל-״",
    "׳אני רוצה לדב-׳",
    "מה-, ל-. ו-… ש--- או ל-–",
    "ל-ל-לא, ש-שלום, ל-א-ט",
    "סוף שורה-\nועוד",
    "כמו כן ... ועוד ...",
    "שִׁדְרָה וְשָׁלוֹם וְיָם־סוּף",
    "\u25cc\u05b8 הוא קמץ, וגם \u00a0\u05b8",
    "המילה Today ב־GitHub, ו־C++ and Java יחד, ו־Node.js",
    "C++\u200e היא שפה",
    "\u2066C++\u2069 היא שפה",
    "مرحبا \u200fبالعالم! والسلام.",
    "أهلًا، وسهلًا؛ كيف الحال؟",
    "It's a child's well-being: Kania & Kramer's \"Collective Impact\".",
    "| א | ב |\n|---|---|\n| שם   | עוד  |\n| -  | - |",
    "```\nדו\"ח בית-ספר  \u200fא\n```",
    "~~~ text\nדו\"ח בית-ספר\n~~~",
    "פסקה\n\n    דו\"ח בית-ספר  בקוד מוזח",
    "- פריט\n\n        דו\"ח בית-ספר  בקוד מוזח",
    "<div>\nדו\"ח בית-ספר\n</div>",
    "מילה {: title=\"דו-ח\" }",
    "[א](https://example.org/בית-ספר) ו־<https://example.org/בית-ספר>",
    "[מילה][בית]\n\n[בית]: https://example.org/בית-ספר \"דו-ח\"",
    "&quot;שלום&quot;",
    *(f"מילה <{name}>בית-ספר <b>דו\"ח</b></{name}> מילה" for name in ("code", "kbd", "samp", "var", "CODE")),
    "{{ בית-ספר }} ו־{% אם-כן %}",
    '<a href="../tools/digging.md" title="<b>">א</a>',
]  # fmt: skip


@pytest.mark.parametrize("written", SOUND)
def test_it_passes(written: str, garden: Garden) -> None:
    garden.write(WORMS, f"{PAGE}{written}\n")
    assert found_in(garden) == []


@pytest.mark.parametrize(
    "hidden",
    [
        "```\nif admin: \u202e# ok\n```",
        "`\u202e`",
        "[מילה](https://example.org/\u202e)",
        "<span title='\u202e'>מילה</span>",
        "<!-- \u202e -->",
        "&#x202E;",
        "&#8238;",
        "[a]: https://example.org/\u202e",
    ],
)
def test_a_control_of_direction_is_found_wherever_it_hides(hidden: str, garden: Garden) -> None:
    garden.write(WORMS, f"{PAGE}{hidden}\n")
    assert "direction-control" in found_in(garden)


@pytest.mark.parametrize("last", ["\u200f", "א\u200e", "א-", "א'", '"', " ,", "  ", " --", "\u05b8"])
def test_a_file_may_end_in_any_sign_without_a_line_end(last: str, garden: Garden) -> None:
    garden.write(WORMS, f"{PAGE}{last}")
    found_in(garden)


@pytest.mark.parametrize("line", ["keywords: [a\u202eb]", 'keywords: ["a\\u202eb"]', 'keywords: ["a\\U0000202Eb"]'])
def test_it_is_found_in_a_field_as_well_and_as_an_escape(line: str, garden: Garden) -> None:
    garden.add(WORMS, line)
    (found,) = inspection.inspect(garden.read(), TODAY)
    assert (found.code, found.file, found.line) == ("direction-control", WORMS, 6)
    assert number_of(inspection.fix(garden.root, TODAY, ())) == 1
    worms = next(document for document in garden.read().documents if document.path == WORMS)
    assert worms.fields.keywords == ("ab",)


FIELDS = [
    ('keywords: ["דו\\"ח"]', 'keywords: ["דו״ח"]'),
    ("keywords: ['דו\"ח']", "keywords: ['דו״ח']"),
    ("keywords: ['צ''ק']", "keywords: ['צ׳ק']"),
    ("keywords: [בית-ספר]", "keywords: [בית־ספר]"),
    ("key_points:\n- >-\n  שתי  מילים\n  ובית-ספר", "key_points:\n- >-\n  שתי מילים\n  ובית־ספר"),
    ("key_points:\n- שורה\n  ובית-ספר", "key_points:\n- שורה\n  ובית־ספר"),
    ('citation: "\\"בית-ספר\\", 2024"', 'citation: "״בית־ספר״, 2024"'),
    ('source: {name: "דו\\"ח", url: "https://example.org/בית-ספר"}', None),
]


@pytest.mark.parametrize(("written", "fixed"), FIELDS, ids=[written for written, _ in FIELDS])
def test_fields_are_fixed_as_they_are_written(written: str, fixed: str | None, garden: Garden) -> None:
    garden.add(WORMS, written)
    assert number_of(inspection.fix(garden.root, TODAY, ())) > 0
    wanted = fixed or 'source: {name: "דו״ח", url: "https://example.org/בית-ספר"}'
    assert f"\n{wanted}\n" in (garden.root / WORMS).read_text("utf-8")
    assert found_in(garden) == []


@pytest.mark.parametrize("name", ["docs/glossary.yml", "library.yml"])
def test_the_glossary_and_the_settings_are_read_too(name: str, garden: Garden) -> None:
    garden.write("docs/glossary.yml", "- term: רקבובית\n  definition: עלים שנרקבו.\n")
    old, new = {
        "docs/glossary.yml": ("עלים שנרקבו", "דו-ח"),
        "library.yml": ("tagline: {he: כל מה שצומח", "tagline: {he: דו-ח"),
    }[name]
    garden.edit(name, old, new)
    (found,) = inspection.inspect(garden.read(), TODAY)
    at = garden.place_of(name, "-ח")
    assert (found.code, found.file, found.line, found.column) == ("hyphen-for-maqaf", name, at.line, at.column)
    assert number_of(inspection.fix(garden.root, TODAY, ())) == 1
    assert found_in(garden) == []


def test_every_text_of_the_models_is_read_or_known_to_be_none() -> None:
    """Each field of the models must be in a list: its words are for readers, or it is a name, a choice, an address."""
    from kb.check.stretches import READ
    from kb.schema import MODELS, GlossaryTerm
    from kb.validation import _models_in

    not_read = {
        "id", "type", "kind", "to", "url", "src", "file", "language", "license", "parent", "featured", "topics",
        "stages", "contexts", "audiences", "modes", "purposes", "level", "genre", "initiative", "redirect_from",
        "status", "translation", "translations", "topic", "layout", "term_en",
    }  # fmt: skip
    todo, seen = [*MODELS.values(), GlossaryTerm], set()
    texts = set()
    while todo:
        model = todo.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, field in model.model_fields.items():
            if "str" in str(field.annotation):
                texts.add(name)
            todo.extend(_models_in(field.annotation))  # type: ignore[arg-type]
    assert texts - READ - not_read == set()
    assert not READ & not_read


def test_letters_that_show_nothing_are_named_and_the_flag_of_a_land_is_not(garden: Garden) -> None:
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    garden.write(WORMS, f"{PAGE}ריק \u3164\u115f כאן, נסתר x\U000e0041\U000e0042 שם, והדגל {flag} מתנוסס.\n")
    assert found_in(garden).count("invisible-character") == 2
