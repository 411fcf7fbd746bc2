"""Fields that cannot be read: the line and the cause are those of the mistake, and its correction is tried."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb import frontmatter
from kb.frontmatter import Fault

SOUND = """\
title: "מיפוי"
summary: "בשעה אחת תקבלו מפה."
level: medium
modes: [in_person, online]
materials: ["נייר", "פתקים"]
duration: {min: 45, max: 60}
steps:
- {title: "פותחים", minutes: 10}
- {title: "אוספים", minutes: 10}
worksheet:
  title: "דף"
  blocks:
  - type: fields
    title: "פרטים"
"""
# A change of SOUND, what is said, and the line after it is corrected (None: nobody can know).
MISTAKES = {
    'title: "מיפוי"': [
        ('title: "מיפוי', "not closed", 'title: "מיפוי"'),
        ("title: 'מיפוי", "not closed", "title: 'מיפוי'"),
        ('title: "מיפוי”', "not closed", 'title: "מיפוי"'),
        ("title: מיפוי: כלי", "a colon stands", 'title: "מיפוי: כלי"'),
        ('title: הדו"ח: סיכום', "a colon stands", 'title: "הדו\\"ח: סיכום"'),
        ('title:"מיפוי"', "a space is missing", 'title: "מיפוי"'),
        ("title:מיפוי", "a space is missing", "title: מיפוי"),
        ('title: "הדו"ח השנתי"', "before its end", 'title: "הדו\\"ח השנתי"'),
        ('title: "מיפוי" בעלי עניין', "before its end", 'title: "\\"מיפוי\\" בעלי עניין"'),
        ("title: @מיפוי", "YAML's own", 'title: "@מיפוי"'),
        ("title: [חדש] מיפוי", "YAML's own", 'title: "[חדש] מיפוי"'),
        ("title: 'של ג'ורג' ואחרים'", "before its end", "title: \"של ג'ורג' ואחרים\""),
        ("title: 'מיפוי\"", "not closed", "title: 'מיפוי'"),
        ("title: ''מיפוי''", "before its end", 'title: "מיפוי"'),
        (' title: "מיפוי"', "those of the lines beside", 'title: "מיפוי"'),
    ],
    "level: medium": [
        ("level:medium", "a space is missing", "level: medium"),
        ("level medium", "a colon is missing", None),
        ("level :medium", "no other sign", "level: medium"),
        ("level：medium", "no other sign", "level: medium"),
        ("level = medium", "no other sign", "level: medium"),
        (" level: medium", "those of the lines beside", "level: medium"),
        ("\tlevel: medium", "begins with a tab", "level: medium"),
        ("- level: medium", "those of the lines beside", "level: medium"),
    ],
    "modes: [in_person, online]": [
        ("modes:[in_person, online]", "a space is missing", "modes: [in_person, online]"),
        ("modes: [in_person", "bracket", "modes: [in_person]"),
        ("modes: [in_person, online],", "the comma at the end", "modes: [in_person, online]"),
        ("modes: [in_person, online", "bracket", "modes: [in_person, online]"),
    ],
    'materials: ["נייר", "פתקים"]': [('materials: ["נייר, "פתקים"]', "not closed", 'materials: ["נייר", "פתקים"]')],
    "duration: {min: 45, max: 60}": [
        ("duration: {min: 45 max: 60}", "a comma between", "duration: {min: 45, max: 60}"),
        ("duration: {min: 45; max: 60}", "a comma between", "duration: {min: 45, max: 60}"),
        ("duration: min: 45, max: 60", "braces are missing", "duration: {min: 45, max: 60}"),
    ],
    '- {title: "אוספים", minutes: 10}': [
        ('{title: "אוספים", minutes: 10}', "a plain hyphen", '- {title: "אוספים", minutes: 10}'),
        ('-{title: "אוספים", minutes: 10}', "a plain hyphen", '- {title: "אוספים", minutes: 10}'),
        ('– {title: "אוספים", minutes: 10}', "a plain hyphen", '- {title: "אוספים", minutes: 10}'),
        ('• {title: "אוספים", minutes: 10}', "a plain hyphen", '- {title: "אוספים", minutes: 10}'),
        ('* {title: "אוספים", minutes: 10}', "a plain hyphen", '- {title: "אוספים", minutes: 10}'),
        ('-\t{title: "אוספים", minutes: 10}', "a tab", '- {title: "אוספים", minutes: 10}'),
        ('  - {title: "אוספים", minutes: 10}', "those of the lines", '- {title: "אוספים", minutes: 10}'),
        ("- {title: 'אוספים, minutes: 10}", "not closed", "- {title: 'אוספים', minutes: 10}"),
        ('- {title: אוספים: "מה", minutes: 10}', "a colon", '- {title: "אוספים: \\"מה\\"", minutes: 10}'),
        ("- {title: [אוספים](a.md), minutes: 10}", "link of Markdown", '- {title: "[אוספים](a.md)", minutes: 10}'),
        ("- {title: אוספים: מה, minutes:10}", "a colon stands", '- {title: "אוספים: מה", minutes:10}'),
        ('- {title: "אוספים, minutes: 10}', "not closed", '- {title: "אוספים", minutes: 10}'),
        ("- {title: אוספים: מה, minutes: 10}", "a colon stands", '- {title: "אוספים: מה", minutes: 10}'),
        ('- {title: "אוספים", minutes: 10', "bracket", '- {title: "אוספים", minutes: 10}'),
    ],
    '    title: "פרטים"': [('    title: "פרטים', "not closed", '    title: "פרטים"')],
}
CASES = [(old, *case) for old, cases in MISTAKES.items() for case in cases]


@pytest.mark.parametrize(("old", "new", "says", "right"), CASES, ids=[case[1] for case in CASES])
def test_the_line_and_the_cause_are_those_of_the_mistake(old: str, new: str, says: str, right: str | None) -> None:
    with pytest.raises(Fault) as caught:
        frontmatter.parse(SOUND.replace(old, new))
    fault = caught.value
    assert says in str(fault.facts["detail_en"])
    line = SOUND[: SOUND.index(old)].count("\n") + 1
    assert abs(fault.place.line - line) <= (0 if right else 1)
    assert (fault.fix is not None) == (right is not None)
    if fault.fix and fault.fix.at:
        lines = SOUND.replace(old, new).split("\n")
        at = fault.fix.at.column - 1
        assert lines[line - 1].startswith(fault.fix.old, at)
        lines[line - 1] = lines[line - 1][:at] + fault.fix.new + lines[line - 1][at + len(fault.fix.old) :]
        assert "\n".join(lines) == SOUND.replace(old, right or "")


SIGNS = ['"', "'", ":", ": ", "[", "{", "}", "]", ",", "\t", "- ", "“", "@", "#"]


def refused(text: str) -> Fault | None:
    """Return why a text cannot be read; None if it can be."""
    try:
        frontmatter.parse(text)
    except Fault as fault:
        return fault
    return None


@given(st.integers(0, len(SOUND)), st.sampled_from(SIGNS))
def test_one_sign_anywhere_is_read_or_refused_and_a_fix_lets_more_be_read(at: int, sign: str) -> None:
    text = SOUND[:at] + sign + SOUND[at:]
    fault = refused(text)
    if not fault or not fault.fix or not fault.fix.at:
        return
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    place = starts[fault.fix.at.line - 1] + fault.fix.at.column - 1
    assert text.startswith(fault.fix.old, place)
    second = refused(text[:place] + fault.fix.new + text[place + len(fault.fix.old) :])
    assert not second or second.place.line >= fault.place.line
