"""The analyzer joins words that a reader sees as one word, and separates words that only look similar."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kb.search import analyzer, specification
from kb.search.analyzer import door, english_stem, keys, normalise, outline, script, tokens, words

MEETS = 0.09  # the least nearness of two forms of one word
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=[]))  # lone surrogates, too
MIXED = st.text(
    st.sampled_from("אבגדהוזחטיכךלמםנןסעפףצץקרשת\u05b8\u05bc־-\"'״׳ \nابتةىأإآؤئءـabcDE.,0123٣\u200f\ud800é")
)


def near(asked: str, held: str, *others: str) -> float:
    """Return the nearness of `asked` to `held`, in a collection with the words `held` and `others`."""
    vocabulary = {*words(held), *(word for other in others for word in words(other))}
    wanted, there = keys(words(asked)[0], vocabulary, asked=True), keys(words(held)[0], vocabulary)
    return max((wanted[key] * there[key] for key in wanted.keys() & there.keys()), default=0.0)


# ---- words of one lexeme

SAME = [
    # a prefix on one side, on the other, on both
    ("בשותפויות", "שותפויות"),
    ("שותפות", "השותפות"),
    ("לקהילה", "בקהילה"),
    ("ולשותפויות", "שותפויות"),
    ("וכשהמנהלת", "מנהלת"),
    ("מהיישוב", "ביישוב"),
    # plural, construct, possessive, feminine
    ("שותפות", "שותפויות"),
    ("בשותפויות", "שותפות"),
    ("קבוצה", "קבוצות"),
    ("קבוצה", "קבוצת"),
    ("קבוצתנו", "קבוצה"),
    ("ארגון", "ארגונים"),
    ("ארגוניהם", "ארגון"),
    ("תושב", "תושבי"),
    ("מקום", "מקומות"),
    ("חברתי", "חברתית"),
    ("חברתיים", "החברתיות"),
    ("תוכנית", "תוכניות"),
    ("ספרייה", "ספריות"),
    ("חדש", "חדשות"),
    ("מתנדבת", "מתנדבים"),
    # full and defective spelling
    ("שדור", "שידור"),
    ("בקשנו", "ביקשנו"),
    ("תכנית", "תוכנית"),
    ("קצורי", "לקיצורי"),
    ("חויתם", "חוויתם"),
    ("צהרים", "צהריים"),
    # verbs
    ("להתמודד", "התמודדות"),
    ("יתמודדו", "מתמודד"),
    ("הזדרז", "להזדרז"),
    ("ישתתפו", "השתתפה"),
    ("מפקידה", "להפקיד"),
    ("תדרוסנה", "דורס"),
    ("חפורנה", "חפר"),
    ("פספסנה", "לפספס"),
    ("הוקמה", "הוקם"),
    ("יוצרו", "מיוצרת"),
    ("ביקש", "לבקש"),
    ("כותבים", "לכתוב"),
    ("נכתב", "ייכתב"),
    ("בנינו", "לבנות"),
    ("סנכרן", "מסנכרנים"),
    # points, final letters, geresh and gershayim
    ("שָׁלוֹם", "שלום"),
    ("מנכל", "מנכ״ל"),
    ('מנכ"ל', "מנכ״ל"),
    ("המנכ״ל", "מנכ''ל"),
    ("צ׳ק", "צ'ק"),
    ("ערך", "ערכים"),
    # Arabic
    ("الشراكة", "شراكة"),
    ("والمجتمع", "بالمجتمع"),
    ("للمجتمع", "مجتمع"),
    ("أهداف", "اهداف"),
    ("شَرَاكَة", "شراكه"),
    ("مستشفى", "مستشفي"),
    ("المتطوعون", "متطوعين"),
    ("وقيادة", "قيادة"),
    ("محـــمد", "محمد"),
    # English
    ("partnerships", "partnership"),
    ("Collective", "collectively"),
    ("tries", "try"),
    ("café", "cafe"),
]


@pytest.mark.parametrize(("asked", "held"), SAME)
def test_forms_of_one_word_share_a_key_and_a_door(asked: str, held: str) -> None:
    assert near(asked, held) >= MEETS
    assert door(words(asked)[0]) == door(words(held)[0])


# A query, the form that must come first, and similar words.
FIRST = [
    ("קבוצות", "קבוצה", "קבע"),
    ("שותפויות", "שותפות", "שיתוף"),
    ("ספרים", "ספר", "ספירה"),
    ("המדיניות", "מדיניות", "מדינה"),
    ("אימון", "אימונים", "אמון"),
    ("להפקיד", "הפקידו", "תפקיד"),
    ('עו"ד', "עו״ד", "עוד"),
    ("עוד", "עוד", "עו״ד"),
    ('סכו"ם', "סכו״ם", "סכום"),
    ("חברה", "החברה", "חיבור"),
    ("שידור", "שידורים", "שדרה"),
    ("partner", "partners", "parts"),
    ("الكتاب", "كتاب", "كاتب"),
]


@pytest.mark.parametrize(("asked", "first", "after"), FIRST)
def test_a_word_that_only_looks_alike_does_not_come_before_the_word_itself(asked: str, first: str, after: str) -> None:
    assert near(asked, first, after) >= near(asked, after, first)
    if first != asked:
        assert near(asked, first, after) > near(asked, after, first)


APART = [("שלום", "שולחן"), ("קהילה", "נחילים"), ("מגדל", "דגל"), ("دار", "درس"), ("universe", "union"), ("12", "123")]


@pytest.mark.parametrize(("asked", "held"), APART)
def test_words_that_merely_share_letters_hardly_meet(asked: str, held: str) -> None:
    assert near(asked, held) < MEETS


def test_a_prefix_is_surer_where_the_collection_attests_the_rest() -> None:
    def peeled(*vocabulary: str) -> float:
        return keys("מתנדבימ", set(vocabulary)).get("=תנדבימ", 0)

    assert peeled("תנדבימ") > peeled("התנדבימ") > peeled() > 0


def test_defective_spelling_is_freer_in_the_query_than_in_the_collection() -> None:
    assert near("שדור", "שידור") > near("שידור", "שדור")


# ---- tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('ארה"ב, צה״ל ומנכ”ל', ['ארה"ב', 'צה"ל', 'ומנכ"ל']),
        ("תל־אביב וה-BMW החדשה", ["תל", "אביב", "וה", "bmw", "החדשה"]),
        ("ג׳ירפה צ'יפס", ["גירפה", "ציפס"]),
        ('הוא אמר "שלום"', ["הוא", "אמר", "שלומ"]),
        ('ב"הארץ"', ["בהארצ"]),
        ("1,000 ש״ח ב־3.5%", ["1000", 'ש"ח', "ב", "3.5"]),
        ("don't stop", ["dont", "stop"]),
        ("Łódź Straße Ærø", ["lodz", "strasse", "aero"]),
        ("привет мир", ["привет", "мир"]),
        ("٣ شركاء", ["3", "شركاء"]),
        ("\u202eשלום\u202c", ["שלומ"]),
        ("…—!?", []),
        ("", []),
    ],
)
def test_words_of_a_text(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_a_token_says_where_it_stands_with_its_points() -> None:
    text = "אמר: שָׁלוֹם, לצה״ל"
    assert [text[token.start : token.end] for token in tokens(text)] == ["אמר", "שָׁלוֹם", "לצה״ל"]


@given(ANY_TEXT | MIXED)
def test_tokens_lie_in_order_within_the_text_and_are_its_words(text: str) -> None:
    found = tokens(text)
    assert [token.word for token in found] == words(text)
    for edges in ([token.start for token in found], [token.end for token in found]):
        assert edges == sorted(edges)  # the parts of ½ have the same place
    assert all(token.start < token.end <= len(text) for token in found)


# ---- any text whatever


@given(ANY_TEXT | MIXED)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(ANY_TEXT | MIXED)
def test_no_text_is_too_strange(text: str) -> None:
    for word in words(text):
        assert max(keys(word, {word}).values()) == 1.0
        door(word)
    for strange in (text, text[:1]):
        assert all(weight > 0 for weight in keys(strange, ()).values())


SERVILE = st.text(st.sampled_from("אבהוילכמנשתצטזדר"), min_size=1, max_size=9)


@given(SERVILE)
def test_a_key_that_is_shared_lies_behind_the_door(word: str) -> None:
    """Removing endings, inflecting and respelling change only servile letters."""
    assert {door(key[1:]) for key in keys(word, ()) if key[0] in '=~-#"'} == {door(word)}


@given(SERVILE | MIXED, SERVILE | MIXED)
@example("ء", "بء")
def test_a_word_looks_like_each_of_its_keys(held: str, other: str) -> None:
    """The engine computes only the keys of words that look like one of the keys that it asks for."""
    known = {*words(held), *words(other)}
    for word in known:
        for key in keys(word, known):
            assert outline([key]).search(word), key


@given(ANY_TEXT | MIXED)
def test_each_character_is_folded_by_itself_wherever_it_stands(text: str) -> None:
    assert normalise(text) == "".join(map(normalise, text))


def test_what_passes_as_folded_already_is() -> None:
    """Every character of the known scripts, one by one, is compared with the rules."""
    assert [chr(code) for code in range(0x3000) if normalise(chr(code)) != analyzer._fold(chr(code))] == []


# ---- English, and the specification


def test_the_two_lunr_packages_agree_once_final_i_is_y() -> None:
    assert english_stem("lay") == "lay"
    assert english_stem("tries") == english_stem("try") == "try"


def test_the_specification_is_plain_data_and_its_patterns_are_common_to_both_languages() -> None:
    data = json.loads(json.dumps(specification.exported()))
    patterns = [data[name] for name in ("marks", "token", "inside", "acronym", "vowel_letters")]
    patterns += [*data["scripts"].values(), *data["servile"].values(), *(pattern for pattern, _, _ in data["verbs"])]
    for pattern in patterns:
        re.compile(pattern)
        assert not re.search(r"\(\?[^:]|\\[AZzGpP]|\{,|[*+?]\+", pattern)
        assert all(ord(sign) < 0x10000 for sign in pattern)
    assert len(set(data["ending_digits"] + data["higher_digits"])) == 90
    assert not set(data["ending_digits"] + data["higher_digits"]) & set('"\\<')
    assert all(script(word) for word in words(data["stop_words"]))
