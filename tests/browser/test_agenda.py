"""The agenda as data, in the script that pages load: what was kept is read unharmed, and its times are right."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.books import plans as files_of_plans
from playwright.sync_api import Browser
from workspace import CHECKOUT

SCRIPTS = CHECKOUT / "overrides/assets/kb"
MINUTES = {"long": 90, "short": 10}  # how long the library's entries take
DAY = 24 * 60

Call = Callable[..., Any]


@pytest.fixture(scope="module")
def call(chromium: Browser) -> Iterator[Call]:
    """Return call(function, *arguments): it runs a JavaScript function in a page that has only the scripts."""
    page = chromium.new_page()
    for name in ("plan/agenda", "deflated", "plan/link", "plan/run"):
        page.evaluate((SCRIPTS / f"{name}.js").read_text("utf-8"))
    page.evaluate("known => { window.known = (id) => known[id] || 0; }", MINUTES)

    def call(function: str, *arguments: Any) -> Any:
        given = json.dumps(arguments)
        answer = page.evaluate(f"async given => JSON.stringify(await ({function})(...JSON.parse(given)))", given)
        return json.loads(answer)

    yield call
    page.close()


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
lengths = st.one_of(st.none(), st.integers(-5, DAY + 5))
times = st.one_of(st.just(""), st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59)))
details = {"who": words, "materials": words, "notes": words, "minutes": lengths, "future": words}
simple = st.one_of(
    st.fixed_dictionaries(
        {"kind": st.just("entry"), "id": st.sampled_from(["long", "short", "unknown"])}, optional=details
    ),
    st.fixed_dictionaries({"kind": st.sampled_from(["own", "break"])}, optional={"title": words, **details}),
)
groups = st.fixed_dictionaries(
    {
        "kind": st.just("group"),
        "rooms": st.lists(st.fixed_dictionaries({"items": st.lists(simple, max_size=3)}), max_size=4),
    },
    optional=details,
)
items = st.one_of(simple, groups).flatmap(lambda item: times.map(lambda at: {**item, "at": at}))
days = st.fixed_dictionaries(
    {"items": st.lists(items, max_size=5)}, optional={"start": times, "target": lengths, "date": st.just("2026-12-08")}
)
plans = st.fixed_dictionaries({"days": st.lists(days, max_size=3)}, optional={"title": words, "future": words})
paths = st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(-1, 6))

READ = "(found) => library.agenda.read(found)"
TIMES = """(found) => {
  const plan = library.agenda.read(found);
  return { plan, ...library.agenda.schedule(plan, known) };
}"""


def at(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def ids(plan: Any) -> list[str]:
    """Return all items of a plan without their places, so that plans can be compared in any order."""
    found = [item for day in plan["days"] for item in day["items"]]
    found += [inside for item in found for room in item.get("rooms", ()) for inside in room["items"]]
    bare = [{key: value for key, value in item.items() if key not in ("rooms", "at")} for item in found]
    return sorted(json.dumps(item, sort_keys=True) for item in bare)


# ---- reading


def test_a_plan_of_the_first_version_is_read_as_one_day(call: Call) -> None:
    old = {"title": "מפגש", "start": "09:30", "items": [{"id": "long"}, {"id": "gone", "minutes": 20}, {"id": "long"}]}
    plan = call(READ, old)
    assert (plan["version"], plan["title"]) == (2, "מפגש")
    entries = [{"kind": "entry", "id": "long"}, {"kind": "entry", "id": "gone", "minutes": 20}]
    assert plan["days"] == [{"start": "09:30", "items": [*entries, entries[0]]}]


def test_what_this_version_does_not_know_stays(call: Call) -> None:
    future = {
        "version": 7, "key": "k", "title": "", "colour": "red",
        "days": [{"weather": {"rain": True}, "items": [{"kind": "walk", "to": "the sea", "title": "x"}]}],
    }  # fmt: skip
    plan = call(READ, future)
    assert plan == future


@pytest.mark.parametrize(
    "found", [None, 3, "x", [], {}, {"days": 3}, {"days": []}, {"items": "x"}, {"days": [None, []]}]
)
def test_whatever_is_found_there_is_a_plan_with_a_day(call: Call, found: Any) -> None:
    plan = call(READ, found)
    assert [day["items"] for day in plan["days"]] == [[]]
    assert plan["key"]


def test_a_plan_cannot_change_what_all_objects_are(call: Call) -> None:
    text = '{"__proto__": {"hacked": 1}, "days": [{"items": [{"id": "__proto__"}], "__proto__": {"hacked": 1}}]}'
    assert (
        call("(text) => [library.agenda.read(JSON.parse(text)).hacked, {}.hacked].map(String)", text)
        == ["undefined"] * 2
    )


@given(found=plans)
def test_reading_twice_is_reading_once(call: Call, found: Any) -> None:
    plan = call(READ, found)
    assert call(READ, plan) == plan


# ---- times


def test_lunch_stays_where_it_is_and_the_rest_flows_around_it(call: Call) -> None:
    lunch = {"kind": "break", "minutes": 45, "at": "12:30"}
    day = {"start": "11:00", "target": 150, "items": [{"id": "short"}, {"id": "long"}, lunch, {"id": "short"}]}
    shown = call(TIMES, {"days": [day]})
    assert [(row["start"], row["end"], row["gap"], row["over"]) for row in shown["rows"]] == [
        (660, 670, 0, 0), (670, 760, 0, 0), (750, 795, 0, 10), (795, 805, 0, 0),
    ]  # fmt: skip
    assert shown["days"][0] == {
        "start": 660, "end": 805, "minutes": 155, "gap": 0, "over": 10, "used": 155, "left": -5, "isClock": True,
    }  # fmt: skip


def test_a_gap_before_a_fixed_time_is_part_of_the_day(call: Call) -> None:
    day = {"start": "09:00", "target": 60, "items": [{"id": "short"}, {"kind": "own", "minutes": 5, "at": "09:40"}]}
    shown = call(TIMES, {"days": [day]})
    assert [row["gap"] for row in shown["rows"]] == [0, 30]
    assert (shown["days"][0]["used"], shown["days"][0]["left"]) == (45, 15)


def test_a_day_without_a_beginning_ends_its_first_items_at_the_first_fixed_time(call: Call) -> None:
    shown = call(
        TIMES, {"days": [{"items": [{"id": "long"}, {"kind": "break", "at": "12:30"}]}, {"items": [{"id": "short"}]}]}
    )
    assert [row["start"] for row in shown["rows"]] == [660, 750, 0]
    assert [day["isClock"] for day in shown["days"]] == [True, False]


def test_rooms_run_beside_one_another_and_a_group_takes_as_long_as_the_longest(call: Call) -> None:
    rooms = [{"items": [{"id": "short"}, {"id": "short"}]}, {"items": [{"id": "long"}]}]
    day = {"start": "10:00", "items": [{"kind": "group", "rooms": rooms}, {"id": "short"}]}
    shown = call(TIMES, {"days": [day]})
    assert [(row["path"], row["start"]) for row in shown["rows"]] == [
        ([0, 0], 600), ([0, 0, 0, 0], 600), ([0, 0, 0, 1], 610), ([0, 0, 1, 0], 600), ([0, 1], 690),
    ]  # fmt: skip
    day["items"][0]["minutes"] = 60
    assert [row["over"] for row in call(TIMES, {"days": [day]})["rows"]] == [0, 0, 0, 30, 0]


@given(found=plans)
def test_times_follow_one_another_and_every_minute_is_accounted_for(call: Call, found: Any) -> None:
    shown = call(TIMES, found)
    for number, (day, planned) in enumerate(zip(shown["days"], shown["plan"]["days"], strict=True)):
        rows = [row for row in shown["rows"] if row["path"][0] == number and len(row["path"]) == 2]
        now = day["start"]
        for row in rows:
            fixed = row["item"].get("at")
            assert row["start"] == (at(fixed) if fixed else now)
            assert row["start"] - now == row["gap"] - row["over"]
            assert min(row["gap"], row["over"]) == 0 < row["minutes"] == row["end"] - row["start"]
            now = row["end"]
        assert day["end"] == now
        assert day["used"] == day["minutes"] + day["gap"] == now - day["start"] + day["over"]
        assert day.get("left") == (planned["target"] - day["used"] if "target" in planned else None)
    for row in shown["rows"]:
        if len(row["path"]) == 4:
            group = next(one for one in shown["rows"] if one["path"] == row["path"][:2])
            assert group["start"] <= row["start"]
            assert row["end"] <= group["end"] or "minutes" in group["item"]


@given(lengths=st.lists(st.integers(0, 90), min_size=1, max_size=8), total=st.integers(1, 300))
def test_the_steps_of_a_tool_share_out_the_minutes_of_the_plan(call: Call, lengths: list[int], total: int) -> None:
    shares = call("(lengths, total) => library.agenda.divide(lengths, total)", lengths, total)
    assert sum(shares) == total
    if sum(lengths) == total:
        assert shares == lengths
    elif sum(lengths):
        assert all(abs(share - one * total / sum(lengths)) < 1 for share, one in zip(shares, lengths, strict=True))


# ---- changes

MOVED = """(found, from, to, place) => {
  const { agenda } = library, plan = agenda.read(found), all = agenda.walk(plan);
  if (!all.length) return null;
  const { path, item } = all[from % all.length], lists = agenda.lists(plan, item), list = lists[to % lists.length];
  const next = agenda.move(plan, path, list, place), size = agenda.itemsAt(plan, list).length;
  const shifted = [-1, 1].map((by) => agenda.shift(plan, path, by).plan);
  return { plan, item, list, size, next, there: agenda.at(next.plan, next.path), shifted };
}"""


@given(found=plans, path=paths)
def test_what_is_moved_is_the_same_elsewhere_and_nothing_else_changes(call: Call, found: Any, path: Any) -> None:
    moved = call(MOVED, found, path[0], path[1], max(0, path[2]))
    if moved is None:
        return
    for plan in (moved["next"]["plan"], *moved["shifted"]):
        assert ids(plan) == ids(moved["plan"])
        assert call(READ, plan) == plan
    loose = {key: value for key, value in moved["item"].items() if key != "at"}
    assert {key: value for key, value in moved["there"].items() if key != "at"} == loose


@given(found=plans, path=paths)
def test_a_day_that_goes_leaves_its_items(call: Call, found: Any, path: Any) -> None:
    plan = call(READ, found)
    number = path[0] % len(plan["days"])
    left = call("(plan, number) => library.agenda.removeDay(plan, number)", plan, number)
    if len(plan["days"]) > 1:
        assert ids(left) == ids(plan)
        assert len(left["days"]) == len(plan["days"]) - 1
    else:
        assert left["days"][0]["items"] == []


def test_a_day_that_is_added_follows_the_last_one(call: Call) -> None:
    plan = call(READ, {"days": [{"date": "2026-12-31", "start": "09:00", "items": [{"id": "long"}]}]})
    after = call("(plan) => library.agenda.addDay(plan)", plan)["days"][1]
    assert after == {"date": "2027-01-01", "start": "09:00", "items": []}


def test_changes_are_taken_back_and_made_again(call: Call) -> None:
    done = call("""() => {
      const { history } = library.agenda, past = history(2);
      [1, 2, 3].forEach((one) => past.keep(one));
      const back = [past.back(4), past.back(3), past.back(2)], again = [past.again(2), past.again(3)];
      past.back(4);
      past.keep(9);
      return { back: back.map(String), again, hasFuture: past.hasFuture };
    }""")
    assert done == {"back": ["3", "2", "undefined"], "again": [3, 4], "hasFuture": False}


# ---- links

LINK = """async (found) => {
  const plan = library.agenda.read(found), fragment = await library.planLink.write(plan);
  return { plan, fragment, back: await library.planLink.read(fragment) };
}"""
PLAIN = f"""async (found) => {{
  const kept = window.CompressionStream;
  delete window.CompressionStream;
  try {{ return await ({LINK})(found); }} finally {{ window.CompressionStream = kept; }}
}}"""


@pytest.mark.parametrize("write", [LINK, PLAIN], ids=["deflated", "plain"])
@given(found=plans)
def test_a_link_holds_all_of_a_plan_but_its_key(call: Call, write: str, found: Any) -> None:
    done = call(write, found)
    assert done["fragment"].startswith("p=" if write is LINK else "j=")
    assert set(done["fragment"]) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=")
    assert {**done["back"], "key": ""} == {**done["plan"], "key": ""}


def test_ten_items_with_notes_fit_into_a_link(call: Call) -> None:
    """The notes have different words, because repeated text would be compressed more than what people write."""
    text = (
        "פותחים בסבב היכרות קצר, כל אחת ואחד בדקה, ורושמים על הלוח מה מצפים לקבל מן המפגש הזה ומה אפשר לתת. "
        "מחלקים לרביעיות לפי אזור ולא לפי ארגון, כדי שייפגשו אנשים שלא עבדו יחד, ומבקשים לבחור דובר או דוברת. "
        "חוזרים למליאה, שומעים מכל קבוצה שתי נקודות בלבד, ומסמנים בעיגול את מה שחזר אצל יותר משלוש קבוצות. "
        "אם מתחיל ויכוח על תקציב, רושמים אותו בצד ומבטיחים לחזור אליו אחרי הצהריים עם הגזבר של העירייה. "
        "בסוף קובעים מי שולח סיכום, עד מתי, ומה קורה אם לא כולם מסכימים עם הניסוח של המטרה המשותפת שנבחרה. "
    )
    spoken = text.split()
    notes = [" ".join(spoken[place : place + 9]) for place in range(0, 90, 9)]
    titles = ("קפה", "פתיחה", "מיפוי", "דיון", "הפסקה", "קבוצות", "הצגה", "הצבעה", "סיכום", "פרידה")
    items = [
        {"kind": "own", "title": title, "minutes": 10 + place, "who": "נועה", "notes": notes[place]} if place % 2
        else {"kind": "entry", "id": f"rapid-consultation-{place}", "minutes": 45, "notes": notes[place]}
        for place, title in enumerate(titles)
    ]  # fmt: skip
    fragment = call(LINK, {"title": "מפגש שותפים", "days": [{"date": "2026-12-08", "start": "09:00", "items": items}]})[
        "fragment"
    ]
    assert files_of_plans.read(f"https://shidra.example/plan.html#{fragment}").ids == [
        one["id"] for one in items if one["kind"] == "entry"
    ]
    assert sum(map(len, notes)) > 450
    assert len("https://shidra.example/plan.html#") + len(fragment) <= 2000


LONG, SHORT = {"kind": "entry", "id": "long"}, {"kind": "entry", "id": "short"}


@pytest.mark.parametrize(
    ("fragment", "days"),
    [
        (
            "title=%D7%9E&start=09:30&item=long~20&item=short",
            [{"start": "09:30", "items": [{**LONG, "minutes": 20}, SHORT]}],
        ),
        ("item=long~1e99", [{"items": [LONG]}]),
    ],
)
def test_a_link_of_a_former_version_is_read(call: Call, fragment: str, days: Any) -> None:
    assert call("(fragment) => library.planLink.read(fragment)", fragment)["days"] == days


@pytest.mark.parametrize(
    "fragment", ["", "p=", "p=%%%", "p=AAAA", "j=AAAA", "j=bnVsbA", "p=" + "A" * 9999, "search", "title=x"]
)
def test_what_is_no_plan_is_none(call: Call, fragment: str) -> None:
    read = "(fragment) => library.planLink.read(fragment)"
    found = call(read, fragment)
    assert found is None or [day["items"] for day in found["days"]] == [[]]


def test_a_link_that_swells_when_it_is_inflated_is_left(call: Call) -> None:
    bomb = """async () => {
      const text = JSON.stringify({ t: "x".repeat(5e6) }), stream = new CompressionStream("deflate-raw");
      const packed = await new Response(new Blob([text]).stream().pipeThrough(stream)).arrayBuffer();
      const sent = btoa(String.fromCharCode(...new Uint8Array(packed))).replace(/\\+/g, "-").replace(/\\//g, "_");
      return library.planLink.read("p=" + sent);
    }"""
    assert call(bomb) is None


# ---- a meeting that runs

MINUTE = 60_000  # milliseconds
BEGUN = """(found, guides, late) => {
  const { agenda, run } = library, plan = agenda.read(found), times = agenda.schedule(plan, known);
  const titleOf = (item) => item.title || item.id || item.kind;
  const helper = { titleOf, roomOf: (path) => "room " + path[2], leads: (who) => who };
  const program = run.programOf({ plan, times }, 0, guides, helper);
  return run.begin(program, program.start * 60000 + late, 0);
}"""
GUIDE = {"steps": [{"title": "first", "minutes": 30, "lines": ["Say hello."]}, {"title": "second", "minutes": 60}]}
LUNCH = {"kind": "break", "minutes": 45, "at": "12:30"}
DAY_TO_RUN = {"days": [{"start": "11:00", "items": [{"id": "long", "minutes": 60, "notes": "Bring chairs."}, LUNCH]}]}
FORECAST = "(state, now) => library.run.forecast(state, now)"


def begun(call: Call, late: int = 0) -> Any:
    return call(BEGUN, DAY_TO_RUN, {"long": GUIDE}, late)


def test_the_steps_of_a_tool_have_the_minutes_of_the_plan_and_stand_among_the_other_items(call: Call) -> None:
    run = begun(call)
    assert [(step["title"], step["seconds"] // 60, step["from"] // 60, step["isFixed"]) for step in run["steps"]] == [
        ("first", 20, 0, False), ("second", 40, 20, False), ("break", 45, 90, True),
    ]  # fmt: skip
    assert [step["lines"] for step in run["steps"]] == [["Bring chairs.", "Say hello."], [], []]


def test_five_minutes_more_move_what_follows_up_to_a_fixed_time(call: Call) -> None:
    run, now = begun(call), 660 * MINUTE
    assert call(FORECAST, run, now) == {
        "starts": {"1": 680 * MINUTE, "2": 750 * MINUTE},
        "end": 795 * MINUTE,
        "behind": 0,
    }
    later = call("(run, now) => library.run.add(run, 300, now)", run, now)
    forecast = call(FORECAST, later, now)
    assert (forecast["starts"], forecast["behind"]) == ({"1": 685 * MINUTE, "2": 750 * MINUTE}, 300)


def test_who_begins_late_is_behind_and_who_begins_at_another_time_is_not(call: Call) -> None:
    for late, behind in ((7, 420), (-7, -420), (180, 0)):
        run = begun(call, late * MINUTE)
        assert call(FORECAST, run, (660 + late) * MINUTE)["behind"] == behind


def test_a_paused_run_stands_and_falls_behind(call: Call) -> None:
    now = 660 * MINUTE
    run = call("(run, now) => library.run.pause(run, now)", begun(call), now + 5 * MINUTE)
    assert (run["left"], "ends" in run) == (900, False)
    assert call(FORECAST, run, now + 8 * MINUTE)["behind"] == 180
    going = call("(run, now) => library.run.resume(run, now)", run, now + 8 * MINUTE)
    assert going["ends"] == now + 23 * MINUTE
    assert call("(run, now) => library.run.go(run, 1, now)", run, now)["left"] == 40 * 60


moves = st.lists(
    st.tuples(st.sampled_from(["pause", "resume", "go", "add"]), st.integers(0, 2), st.integers(0, 60 * 60 * 1000)),
    max_size=8,
)


@given(moves=moves)
def test_a_run_can_always_go_on_from_what_was_kept_and_its_forecast_runs_forward(call: Call, moves: Any) -> None:
    run, now = begun(call), 660 * MINUTE
    for name, value, passed in moves:
        now += passed
        given = {"go": f"run, {value}, now", "add": f"run, {value * 60}, now"}.get(name, "run, now")
        run = call(f"(run, now) => library.run.{name}({given})", run, now)
    assert call("(run) => library.run.read(run)", run) == run
    forecast = call(FORECAST, run, now)
    moments = [now, *(forecast["starts"][key] for key in sorted(forecast["starts"])), forecast["end"]]
    assert moments == sorted(moments)


@pytest.mark.parametrize(
    "found", [None, {}, {"steps": []}, {"steps": [1], "at": 0, "ends": 1, "base": 1}, {"steps": 3, "at": 0}]
)
def test_what_is_no_run_is_not_gone_on_with(call: Call, found: Any) -> None:
    assert call("(found) => library.run.read(found)", found) is None
