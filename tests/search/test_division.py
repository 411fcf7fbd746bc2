"""The division of an index: parts of a bounded size, with the forms of a lexeme beside each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from kb.search.division import divided

FORMS = ["שותפות", "בשותפות", "ושותפויות", "לשותף", "שותפינו"]
OTHERS = ["גינה", "בגינה", "דרך", "הדרך", "קהילה", "סדנה", "רעיון", "זמן", "טבלה", "עיר"]
SIZED = st.lists(st.tuples(st.text("אבגדהו", min_size=1, max_size=5), st.integers(1, 50)), unique_by=lambda one: one[0])


@given(SIZED, st.integers(1, 100))
def test_no_part_is_larger_than_is_set_but_for_one_word_that_is(sized: list[tuple[str, int]], part: int) -> None:
    words, sizes = [word for word, _ in sized], [size for _, size in sized]
    numbers = divided(words, sizes, whole=0, part=part)
    assert sorted(set(numbers)) == list(range(max(numbers, default=-1) + 1))
    for number in set(numbers):
        held = [size for size, its in zip(sizes, numbers, strict=True) if its == number]
        assert sum(held) <= part or len(held) == 1


def test_forms_of_a_lexeme_are_beside_each_other() -> None:
    words = sorted([*FORMS, *OTHERS])
    numbers = dict(zip(words, divided(words, [10] * len(words), whole=0, part=10), strict=True))
    held = sorted(numbers[word] for word in FORMS)
    assert held == list(range(held[0], held[0] + len(FORMS)))


def test_a_small_index_is_one_part() -> None:
    assert divided(["א", "ב"], [10, 10], whole=20, part=1) == [0, 0]
