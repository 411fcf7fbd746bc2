"""A plan in a file: every form in which the plan's page gives one is read, with the page's times."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kb.books import plans
from kb.books.plans import NotAPlan, Plan

SHORT = {
    "t": "Day out",
    "d": [{"t": "First", "d": "2026-12-01", "s": "09:00", "i": [{"k": "entry", "e": "worms", "m": 40}]}],
}
FULL = {
    "version": 2,
    "title": "Day out",
    "days": [
        {
            "title": "First",
            "date": "2026-12-01",
            "start": "09:00",
            "items": [{"kind": "entry", "id": "worms", "minutes": 40}],
        }
    ],
}


def deflated(found: Any) -> str:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    data = packer.compress(json.dumps(found).encode()) + packer.flush()
    return urlsafe_b64encode(data).decode().rstrip("=")


def plain(found: Any) -> str:
    return urlsafe_b64encode(json.dumps(found).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(FULL),
        json.dumps({"plans": [{"key": "x", "items": []}, {**FULL, "key": "y"}], "current": "y"}),
        f"https://garden.example/handbook/plan.html#p={deflated(SHORT)}\n",
        f"[InternetShortcut]\nURL=https://garden.example/plan.html#p={deflated(SHORT)}\n",
        f"p={deflated(SHORT)}",
        f"https://garden.example/handbook/plan.html#j={plain(SHORT)}",
    ],
    ids=["json", "all plans of a device", "link", "shortcut", "fragment", "link without deflating"],
)
def test_a_plan_is_read_in_every_form_that_the_page_gives(text: str) -> None:
    plan = plans.read(text)
    assert (plan.title, plan.ids) == ("Day out", ["worms"])
    (day,) = plan.days
    assert (day.title, day.date, day.start) == ("First", "2026-12-01", 540)
    assert [(start, end) for start, end, _, _ in day.rows(lambda id_: 0)] == [(540, 580)]


def test_plans_and_links_of_the_first_version_are_one_day() -> None:
    for text in (
        json.dumps({"title": "Old", "start": "10:00", "items": [{"id": "worms", "minutes": 20}, {"id": "heap"}]}),
        "https://garden.example/plan.html#title=Old&start=10:00&item=worms~20&item=heap",
    ):
        plan = plans.read(text)
        assert (plan.title, plan.ids, len(plan.days)) == ("Old", ["worms", "heap"], 1)
        rows = plan.days[0].rows(lambda id_: 30)
        assert [(start, end) for start, end, _, _ in rows] == [(600, 620), (620, 650)]


def test_times_flow_around_a_fixed_one_and_rooms_run_beside_one_another() -> None:
    rooms = [
        {"title": "A", "items": [{"kind": "own", "minutes": 20}, {"kind": "own", "minutes": 20}]},
        {"title": "B", "items": [{"kind": "own", "minutes": 30}]},
    ]
    items = [
        {"kind": "own", "minutes": 30},
        {"kind": "break", "at": "12:30", "minutes": 45},
        {"kind": "group", "rooms": rooms},
    ]
    (day,) = plans.read(json.dumps({"days": [{"items": items}]})).days
    assert day.is_timed
    assert [(start, end, room) for start, end, room, _ in day.rows(lambda id_: 0)] == [
        (720, 750, ""),  # it begins so that it ends when the break begins
        (750, 795, ""),
        (795, 835, ""),
        (795, 815, "A"),
        (815, 835, "A"),
        (795, 825, "B"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"days": []}',
        "#p=!",
        "#p=QUJD",
        "#j=QUJD",
        f"#j={plain(7)}",
        f"#p={deflated('x' * 400_000)}",
        "{" * 9000,
    ],
)
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(NotAPlan):
        plans.read(text)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["days", "items", "rooms", "kind", "minutes", "at", "id"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["days", "items", "plans", "title", "current"]), ANYTHING))
@example({"days": [{"items": [{"kind": "group", "rooms": [{"items": [{}]}]}]}]})
def test_whatever_is_in_the_file_it_is_a_plan_with_times_or_none(found: dict[str, Any]) -> None:
    try:
        plan = plans.read(json.dumps(found))
    except NotAPlan:
        return
    assert isinstance(plan, Plan)
    for day in plan.days:
        assert all(start < end for start, end, _, _ in day.rows(lambda id_: 0))
