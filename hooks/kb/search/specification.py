"""The rules of the analyzer and the engine as data: one specification for Python and for the browser's twin.

Nothing here computes anything at search time. Every pattern means the same in Python's `re` and in JavaScript's
`RegExp`; every table holds only strings and numbers. `exported()` returns all of it as plain data for JSON.

In the Hebrew tables final letters are already folded (ם is written מ), as `normalise` leaves them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import product

# ---- letters

# Signs that stand for geresh and gershayim, in print, on keyboards and in "smart" quotes.
QUOTES = dict.fromkeys("'`´׳‘’‚‛′‵", "'") | dict.fromkeys('"״“”„‟″‶', '"')

# Dropped: Latin accents, Hebrew points and cantillation, Arabic diacritics, tatweel, and signs that only steer display.
MARKS = (
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)

# Forms of one letter. Hamza and madda on their bearers are dropped with the marks, once NFKD has separated them;
# that, ى and ة are folded as Larkey, Ballesteros and Connell (2002) normalise Arabic.
FOLDS: dict[str, str] = {
    **dict(zip("ךםןףץ", "כמנפצ", strict=True)),
    **dict(zip("ىةٱکی", "يهاكي", strict=True)),
    **dict(zip("٠١٢٣٤٥٦٧٨٩", "0123456789", strict=True)),
    **dict(zip("۰۱۲۳۴۵۶۷۸۹", "0123456789", strict=True)),
    **{"װ": "וו", "ױ": "וי", "ײ": "יי", "ς": "σ"},
    **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"},
}

# A word of normalised text. Geresh and gershayim are part of a Hebrew word; maqaf and hyphen divide words; points and
# commas may be part of a number.
TOKEN = (
    "[א-ת]+(?:[\"']{1,2}[א-ת]+)*"
    "|[\u0621-\u063a\u0641-\u064a\u0671-\u06d3]+"
    "|[0-9]+(?:[.,][0-9]+)+"
    "|[a-z0-9]+(?:'[a-z]+)*"
    "|[\u0370-\u03ff\u0400-\u052f\u1200-\u137f]+"
)
INSIDE = "[\"',]"  # dropped from a word once it is found

# Gershayim before the last letter mark an acronym (Academy of the Hebrew Language, rules of punctuation):
# it is kept as one sign, so that עו"ד is not the word עוד.
ACRONYM = "^([א-ת]+)(?:\"|'')([א-ת])$"

# The language of a word, by its first letter.
SCRIPTS = {"hebrew": "^[א-ת]", "arabic": "^[\u0621-\u06d3]", "latin": "^[a-z]"}
ALPHABETS = {
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
    "arabic": "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "latin": "abcdefghijklmnopqrstuvwxyz",
}

# Letters that grammar adds ("servile" letters, as the medieval grammarians call them: משה וכלב איתן, האמנתיו שלכב).
# The rest of a word without them is its door. The forms of a lexeme have the same door, so the search looks only at
# words with the door of a query's word. The last pair is added by hitpa'el after צ and ז.
SERVILE = {"hebrew": '[אבהוילכמנשת"]', "arabic": "[ابتفكلنهوي]"}
INSERTED = (("צט", "צ"), ("זד", "ז"))
LATIN_DOOR = 2  # letters at the beginning

# ---- Hebrew: prefixes (Glinert, The Grammar of Modern Hebrew, 1989, on the inseparable particles)

CONJUNCTIONS = ("", "ו")
SUBORDINATORS = ("", "ש", "כש", "לכש", "מש")
PREPOSITIONS = ("", "ה", "ב", "כ", "ל", "מ", "מה", "כה", "בה", "לה", "מל", "בל", "מב", "של")
LONGEST_PREFIX = 4
PREFIXES = tuple(
    sorted(
        {
            chain
            for chain in map("".join, product(CONJUNCTIONS, SUBORDINATORS, PREPOSITIONS))
            if 0 < len(chain) <= LONGEST_PREFIX
        }
    )
)
COMMON_PREFIXES = ("ה", "ו", "ל", "ב", "ש")  # likely before an unknown word too
RARE_PREFIXES = ("מ", "כ")  # as often the first letter of a noun (מפעל, כיתה)
VERB_PREFIXES = ("", "ו", "ש", "ה", "ל", "כש", "וש", "שה", "ול")  # before a verb, they are no less certain
WITNESSES = ("ה", "ו", "ב", "ל", "מ", "ש", "כ", "וה", "שה", "מה")  # the rest with another of these confirms it

# ---- Hebrew: endings, by paradigm. Two words with the same stem and paradigm are forms of one lexeme.
# (Glinert, chapters on noun inflection and on the possessive suffixes; Coffin and Bolozky, A Reference Grammar of
# Modern Hebrew, 2005, tables of declension.) The number is the certainty of the ending.

PARADIGMS: dict[str, dict[str, float]] = {
    "M": {  # nouns without an ending: ספר
        "": 1.0, "ימ": 0.95, "יימ": 0.6, "י": 0.85, "יו": 0.8, "יה": 0.7, "יי": 0.6, "ייכ": 0.7, "ינו": 0.8,
        "יכמ": 0.8, "יכנ": 0.8, "יהמ": 0.85, "יהנ": 0.85, "ו": 0.65, "ה": 0.6, "נו": 0.6, "כמ": 0.6, "כנ": 0.5,
        "מ": 0.5, "נ": 0.45, "כ": 0.45,
    },
    "F": {  # nouns in ה or ת: קבוצה
        "ה": 0.95, "ת": 0.85, "ות": 0.95, "תו": 0.8, "תה": 0.8, "תי": 0.7, "תכ": 0.7, "תמ": 0.75, "תנ": 0.75,
        "תנו": 0.75, "תכמ": 0.75, "ותיו": 0.85, "ותיה": 0.85, "ותיי": 0.8, "ותי": 0.75, "ותיכ": 0.8, "ותינו": 0.85,
        "ותיכמ": 0.85, "ותיהמ": 0.85, "ותיהנ": 0.85, "ותמ": 0.7, "תיימ": 0.7, "ית": 0.3,
    },
    "A": {  # adjectives and participles, and masculine nouns with a plural in ות: חדש, מקום
        "": 0.9, "ה": 0.85, "ת": 0.7, "ימ": 0.95, "ות": 0.95, "י": 0.6, "ותיו": 0.7, "ותיה": 0.7, "ותיהמ": 0.7,
        "ותינו": 0.7,
    },
    "Y": {  # adjectives in י, nouns in ית and ייה: חברתי, תוכנית, ספרייה
        "י": 0.95, "ית": 0.95, "יימ": 0.95, "יות": 0.95, "ייה": 0.7, "ייתה": 0.5, "יה": 0.6, "יית": 0.7, "יתו": 0.6,
    },
    "U": {  # abstract nouns in ות: שותפות
        "ות": 0.95, "ויות": 0.95, "ותו": 0.8, "ותה": 0.8, "ותמ": 0.8, "ותנו": 0.8, "ויותיו": 0.8, "ויותיה": 0.8,
        "ויותיהמ": 0.8, "ויותינו": 0.8,
    },
    "V": {  # the past tense: סיים
        "": 0.9, "ה": 0.85, "ו": 0.9, "תי": 0.9, "ת": 0.8, "נו": 0.9, "תמ": 0.9, "תנ": 0.8, "תה": 0.5,
    },
}  # fmt: skip

# ---- Hebrew: full and defective spelling (Academy of the Hebrew Language, Rules of Spelling without Points, 2017:
# ו for the vowels o and u, י for i before a consonant without dagesh, doubled וו and יי for the consonants)

VOWEL_LETTERS = "[וי]"

# ---- Hebrew: verbs. A pattern gives the binyan and the root (Glinert; Coffin and Bolozky, tables of conjugation);
# digits in the key are the pattern's groups. T hitpa'el, H hif'il, O huf'al, P pi'el, U pu'al, N nif'al, Q qal.

_C, _F = "[^וי]", "[^ו]"  # a radical; a first radical, which may be י
_PAST, _PRESENT, _IMPERATIVE = "(?:תי|ת|ה|ו|נו|תמ|תנ)?", "(?:ה|ת|ימ|ות|י)?", "(?:י|ו|נה)?"
_ANY = "(?:תי|ת|ה|ו|נו|תמ|תנ|ימ|ות|י|נה)?"
_WEAK = "(?:ה|תה|ית|יתי|ינו|יתמ|ו|ות|ימ|י|ת|ינה)"  # endings of roots whose last letter is ה
_TENSE, _FUTURE, _CAUSE = "[יתנאמ]", "[יתנא]", "[היתנאמ]"

VERBS: tuple[tuple[str, str, float], ...] = (
    (f"{_CAUSE}ת({_F})[וי]?({_C})({_C}){_ANY}", "T123", 0.7),
    (f"{_CAUSE}ת({_C})({_C})({_C})({_C}){_ANY}", "T1234", 0.7),
    (f"{_CAUSE}([שס])ת({_C})({_C}){_ANY}", "T123", 0.7),
    (f"{_CAUSE}(ז)ד({_C})({_C}){_ANY}", "T123", 0.7),
    (f"{_CAUSE}(צ)ט({_C})({_C}){_ANY}", "T123", 0.7),
    (f"{_CAUSE}ת({_F})({_C}){_WEAK}", "T12ה", 0.6),
    (f"{_CAUSE}({_C})({_C})י({_C}){_ANY}", "H123", 0.7),
    (f"ה({_C})({_C})({_C})(?:תי|ת|נו|תמ|תנ)", "H123", 0.55),
    (f"ה({_C})({_C})({_C})(?:ה|ת|ות)", "H123", 0.5),
    (f"{_CAUSE}({_C})י({_C}){_ANY}", "H12", 0.55),
    (f"ה({_C})({_C})(?:ה|ת|ות)", "H12", 0.4),
    (f"{_CAUSE}({_C})({_C}){_WEAK}", "H12ה", 0.35),
    (f"{_CAUSE}ו({_C})({_C})({_C}){_ANY}", "O123", 0.6),
    (f"{_CAUSE}ו({_C})({_C}){_ANY}", "O12", 0.45),
    (f"({_F})י({_C})({_C}){_PAST}", "P123", 0.6),
    (f"{_TENSE}({_F})({_C})({_C}){_ANY}", "P123", 0.45),
    (f"({_F})({_C})({_C}){_IMPERATIVE}", "P123", 0.4),
    (f"({_C})י({_C})ו({_C}){_ANY}", "P123", 0.35),
    (f"({_C})י?({_C})({_C})({_C}){_PAST}", "P1234", 0.55),
    (f"{_TENSE}({_C})({_C})({_C})({_C}){_ANY}", "P1234", 0.55),
    (f"({_F})י({_C}){_WEAK}", "P12ה", 0.5),
    (f"{_TENSE}({_F})({_C}){_WEAK}", "P12ה", 0.4),
    (f"({_F})({_C})ות", "P12ה", 0.4),
    (f"{_TENSE}({_F})ו({_C})({_C}){_ANY}", "U123", 0.6),
    (f"({_C})ו({_C})({_C}){_PAST}", "U123", 0.35),
    (f"{_TENSE}({_C})ו({_C})({_C})({_C}){_ANY}", "U1234", 0.6),
    (f"({_C})ו({_C})({_C})({_C}){_PAST}", "U1234", 0.6),
    (f"נ({_C})({_C})({_C}){_ANY}", "N123", 0.6),
    (f"[יתנאה]י({_F})({_C})({_C}){_ANY}", "N123", 0.6),
    (f"[יתנאה]({_C})({_C})({_C})[וי]?", "N123", 0.4),
    (f"[יתנאה]יו?ו({_C})({_C}){_ANY}", "Nי12", 0.6),
    (f"נו({_C})({_C}){_ANY}", "Nי12", 0.5),
    (f"נ({_C})({_C}){_WEAK}", "N12ה", 0.5),
    (f"({_F})ו({_C})({_C}){_PRESENT}", "Q123", 0.55),
    (f"({_F})({_C})({_C}){_PAST}", "Q123", 0.55),
    (f"{_FUTURE}({_C})({_C})ו({_C})(?:נה)?", "Q123", 0.6),
    (f"({_C})({_C})ו({_C})נה", "Q123", 0.4),
    (f"({_C})({_C})({_C})({_C})נה", "P1234", 0.4),
    (f"({_C})({_C})ו({_C}){_PRESENT}", "Q123", 0.4),
    (f"{_FUTURE}({_C})({_C})({_C})[וי]?", "Q123", 0.45),
    (f"({_F})({_C})י({_C})(?:ה|ת|ות)", "Q123", 0.4),
    (f"({_F})ו({_C})(?:ה|ות|ימ)", "Q12ה", 0.5),
    (f"({_F})({_C}){_WEAK}", "Q12ה", 0.5),
    (f"{_FUTURE}({_F})({_C})[הוי]", "Q12ה", 0.45),
    (f"({_F})({_C}){_PAST}", "Q1ו2", 0.35),
    (f"{_FUTURE}?({_F})ו({_C})[וי]?", "Q1ו2", 0.45),
)
LONGEST_VERB = 12

# ---- Arabic: light stemming (light10 of Larkey, Ballesteros and Connell 2002 and 2007), after folding

ARTICLES = ("وبال", "وكال", "فبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال")
PARTICLES = ("و", "ف", "ب", "ك", "ل")  # removed only if the collection has the rest
ARABIC_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
SHORTEST_ARABIC = 2

# ---- the query: question words and connecting words. Never applied to the collection.

STOP_WORDS = (
    "מי מה מתי היכן איפה מאיפה כיצד איך למה ולמה מדוע כמה לכמה בכמה האם והאם לאן מאין "
    "איזה איזו אילו באיזה באיזו באילו לאיזה לאיזו לאילו מאיזה מאיזו מאילו מהו מהי מיהו מיהי מהם מהן "
    "של שלי שלך שלנו שלכם את על עם אל הוא היא הם הן שהוא שהיא זה זו זאת אשר כי גם או לא היה היתה הייתה היו יש אין לפי "
    "אותו אותה אותם לי לך לנו לכם להם להן לו לה שלו שלה שלהם שלהן אליו אליה עליו עליה בו בה בהם ממנו ממנה שבו שבה "
    "כמו בין כל כדי אם אך כן מן עבור לפני אחרי ניתן אפשר עוד רק כבר היום אז בעקבות במהלך לדברי מול אצל "
    "בגלל עד מאז תחת ידי "
    "ما ماذا من متى اين كيف لماذا كم هل اي في على الى عن مع هو هي هم هذا هذه ذلك التي الذي او ان "
    "a an the of to in on at for by with from and or is are was were be do does did what which who whom whose "
    "when where why how that this these those it its"
)

# ---- numbers


@dataclass(frozen=True)
class Weights:
    """All numbers of the analyzer and of the ranking. A rule with weight 0 is switched off."""

    # keys of one word; the nearness of two words is the product of both weights
    prefix_known: float = 0.8  # the collection has the rest by itself
    prefix_attested: float = 0.7  # the collection has the rest with another prefix
    prefix_unknown: float = 0.38
    prefix_long_rest: float = 0.15  # added if the unknown rest has four letters or more
    prefix_common: float = 0.15  # added for a common prefix before an unknown rest
    prefix_rare: float = 0.9  # factor of a rare prefix
    prefix_short_rest: float = 0.6  # factor if two letters are left
    paradigm: float = 0.8
    stem: float = 0.55  # the same stem, but endings of different paradigms
    short_stem: float = 0.8  # factor of stems of two letters
    stem_skeleton: float = 0.3
    skeleton: float = 0.33
    dropped: float = 0.65  # the collection has full spelling, the query drops one ו or י
    dropped_double: float = 0.8  # וו or יי written once
    dropped_asked: float = 0.4  # the query has full spelling, the collection drops one: rarer
    dropped_double_asked: float = 0.6
    misplaced: float = 0.7  # ו and י at other places; only for a word that the collection does not have
    verb: float = 0.8
    verb_prefix: float = 0.7  # the least weight of a prefix before a verb
    root: float = 0.25
    root_sure: float = 0.6  # a verb pattern of this weight gives the root its full weight
    acronym: float = 0.9  # an acronym of a query, read as a word without gershayim
    acronym_prefix: float = 0.72
    article: float = 0.9
    particle: float = 0.8
    arabic_stem: float = 0.7
    english_stem: float = 0.8
    floor: float = 0.02  # weaker matches do not count

    # ranking
    k1: float = 1.2
    b: float = 0.75
    title: float = 1.0
    keywords: float = 2.0
    summary: float = 1.0
    headings: float = 1.0
    body: float = 1.0
    aside: float = 0.2  # factor of an entry that is not main content
    sign: float = 0.5  # factor of an entry that is only a list of others; it is not too brief
    rarity: float = 1.2  # power of the inverse document frequency
    lexeme: float = 0.45  # forms at least this near count as the word itself for its rarity
    coverage: float = 1.5  # power of the share of the query that a document matches
    covered: float = 0.1  # a form of this weight covers its word in full, a weaker one in part
    brief: float = 60.0  # an entry with this many words counts half as much as a long one
    told: float = 0.5  # power of a form's share of its word's rarity, in the share that it covers
    nearness: float = 0.3
    named: float = 1.9  # gain of an entry, not of one aside, whose whole title the query names
    near_form: float = 0.25  # forms at least this near count for nearness and for naming
    synonym: float = 0.4  # another phrase for the whole query
    typo: float = 0.08
    typo_below: float = 0.1  # typos are searched if no form is nearer than this
    beginning: float = 0.6  # a word that begins with what is being typed
    stop_words: float = 1.0

    @property
    def of_fields(self) -> Mapping[str, float]:
        """How much a word counts by the field in which it stands, in the order of FIELDS."""
        return dict(zip(FIELDS, (self.title, self.keywords, self.summary, self.headings, self.body), strict=True))


WEIGHTS = Weights()

FIELDS = ("title", "keywords", "summary", "headings", "body")
BLOCK = 8  # words in a block: positions are kept as blocks
GAP = 3  # empty blocks between fields and between sections, so that nothing is near across them
WINDOW = 3  # blocks within which words are near
LONGEST_NAME = 5  # the most words of a title by which a query may name its entry
NEAR_AMONG = 60  # nearness is computed for this many of the best entries
MOST_WORDS = 32  # of a query
SHORTEST_MISPLACED = 8  # the fewest letters of a word whose ו and י may be misplaced …
FEWEST_VOWELS = 4  # … and the fewest of these after its first letter
SHORTEST_TYPO = 4  # the fewest letters of a word in which typos are searched
LONGEST_WORD = 32  # the most letters of a word that is analyzed; a longer one matches only itself
MOST_BEGINNINGS = 100
PRECISION = 1_000_000  # weights and scores are rounded to this, so that both implementations give the same

# Numbers of the index are written in printable signs: a number below 60 is one sign; higher digits, in base 30,
# precede it in signs of their own.
ENDING_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx"
HIGHER_DIGITS = "yz!#$%&()*+,-./:;=>?@[]^_`{|}~"


def exported() -> dict[str, object]:
    """Return the specification as plain data for the browser's twin."""
    names = [name for name in globals() if name.isupper() and not name.startswith("_") and name != "WEIGHTS"]
    return {name.lower(): globals()[name] for name in names} | {"weights": asdict(WEIGHTS)}
