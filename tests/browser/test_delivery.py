"""A suggestion becomes a pull request from the form itself: files in a real repository of git, faults as sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import small_site
from conftest import MakeOnce
from forge_server import CORS, Forge, Refusal, Repository
from kb import library, suggestions
from kb.drafting import terms, yaml_style
from playwright.sync_api import Page, Route, expect
from serving import serving
from site_pages import Site
from small_library import FILES, SmallLibrary
from suggester import Suggester

KEY = "ghp_0123456789abcdef"
ALL = {"fork", "own", "open"}
PAGE, TERMS = "tools/a.md", "docs/glossary.yml"
LATER = 11_000  # milliseconds: a little more than until the next look at the checks

Edit = Callable[..., None]


@pytest.fixture(scope="module")
def garden(once: MakeOnce) -> Site:
    """A small library whose repository is on GitHub, and which has an address for letters."""

    def make(folder: Path) -> None:
        library = SmallLibrary(folder)
        library.add_settings("contact: {email: garden@example.org}\n")
        small_site.build(library, "en", "he", repository="https://github.com/garden/library")

    return small_site.of(once("delivered", make))


@pytest.fixture
def github(garden: Site, tmp_path: Path) -> Forge:
    """The garden's GitHub; a person's key is KEY."""
    forge = Forge(tmp_path, garden.source.root, "github")
    forge.keys[KEY] = ("noa", set(ALL))
    return forge


def connect(page: Page, forge: Forge, api: str = "https://api.github.com") -> None:
    """Let a forge answer the page's requests, and nobody else."""

    def reply(route: Route) -> None:
        request = route.request
        if request.method == "OPTIONS":
            route.fulfill(status=204, headers=CORS)
            return
        answer = forge.answer(request.method, request.url, request.all_headers(), request.post_data_buffer)
        headers = {**CORS, "content-type": "application/json", **answer.headers}
        route.fulfill(status=answer.status, headers=headers, body=json.dumps(answer.body))

    page.route("http*://**", lambda route: route.abort())
    page.route(f"{api}/**", reply)


class Sender(Suggester):
    """A person who sends from the form, in Hebrew."""

    def edit(self, path: str = PAGE) -> Sender:
        self.page.goto("about:blank")
        self.page.goto(f"{self.root}he/suggest.html?edit={path}")
        expect(self.page.locator("#kb-suggest")).to_be_visible()
        return self

    def change(self, summary: str) -> None:
        self.at("summary").fill(summary)
        self.check()
        expect(self.page.locator("#kb-ready-title")).to_be_focused()

    def send(self, key: str = KEY) -> None:
        self.page.get_by_label("המפתח שלכם").fill(key)
        self.page.get_by_role("button", name="שליחת ההצעה").click()

    @property
    def said(self) -> str:
        """The message after sending has ended, with or without success."""
        expect(self.page.get_by_role("button", name="שליחת ההצעה")).to_be_enabled()
        text = self.page.locator("[data-part=delivered]").inner_text()
        return re.sub("[\u200e\u200f\u2066-\u2069]", "", text)


@pytest.fixture
def sender(page: Page, garden: Site, github: Forge) -> Sender:
    page.clock.install()
    connect(page, github)
    return Sender(page, f"{garden.root.as_uri()}/")


def difference(repository: Repository, number: int = 1) -> list[str]:
    """Return the lines that a pull request removes and adds."""
    shown = repository.git("diff", "-U0", f"main...refs/pull/{number}/head")
    return [line for line in shown.splitlines() if re.match(r"[-+](?![-+])", line)]


def test_a_strangers_change_is_one_commit_on_a_copy_and_a_pull_request(sender: Sender, github: Forge) -> None:
    sender.edit().change("Turn the soil.")
    sender.page.get_by_label("השם שלכם, לקרדיט").fill("נועה")
    sender.send()
    assert sender.said == "ההצעה נפתחה: #1"
    link = sender.page.locator("[data-part=delivered] a")
    expect(link).to_have_attribute("href", "https://forge.example/garden/library/pull/1")
    assert difference(github.library) == ["-summary: Turning the soil over.", '+summary: "Turn the soil."']
    (pull,) = github.pulls
    assert (pull["head"], pull["base"], pull["title"]) == ("noa:suggestion/a", "main", "הצעה: Dig")
    assert "CC BY 4.0" in pull["body"]
    assert "נועה" in pull["body"]
    assert github.library.git("log", "--format=%s", "main..refs/pull/1/head") == "הצעה: Dig"


def test_a_letter_without_an_account_is_offered_first_and_holds_the_suggestion(sender: Sender) -> None:
    sender.edit().change("Turn the soil.")
    ways = sender.page.locator(".kb-suggest :is([data-part=mail_whole], [data-part=deliver], [data-part=copy])")
    assert ways.evaluate_all("all => all.map((one) => one.dataset.part)") == ["mail_whole", "deliver", "copy"]
    address = urlsplit(ways.first.get_attribute("href") or "")
    assert (address.scheme, address.path) == ("mailto", "garden@example.org")
    (body,) = parse_qs(address.query)["body"]
    suggestion, _ = suggestions.read(body.encode())
    assert suggestion.path == PAGE
    assert "Turn the soil." in suggestions.edited(FILES[PAGE], suggestion.edits)


def test_an_issue_holds_the_suggestion_and_is_received_as_a_letter_is(sender: Sender) -> None:
    sender.edit().change("Turn the soil.")
    address = urlsplit(sender.page.get_by_role("link", name="פתיחת פנייה מוכנה ב־GitHub").get_attribute("href") or "")
    assert f"{address.scheme}://{address.netloc}{address.path}" == "https://github.com/garden/library/issues/new"
    asked = parse_qs(address.query)
    assert asked["title"] == ["הצעה לספרייה: Dig"]
    suggestion, _ = suggestions.read(asked["body"][0].encode())
    assert "Turn the soil." in suggestions.edited(FILES[PAGE], suggestion.edits)
    sender.at("opening").fill("word " * 2000)
    sender.check()
    expect(sender.page.locator("#kb-ready-title")).to_be_focused()
    expect(sender.page.locator("[data-part=issue]")).to_be_hidden()  # too long for an address


def test_the_result_of_the_check_is_shown_and_a_correction_joins_the_suggestion(sender: Sender, github: Forge) -> None:
    check = {"name": "תוכן", "html_url": "https://github.com/garden/library/runs/1"}
    github.checks = [{**check, "status": "in_progress", "conclusion": None}]
    sender.edit().change("Turn  the soil.")
    sender.send()
    checked, checks = sender.page.locator("[data-part=checked]"), sender.page.locator("[data-part=checks]")
    expect(checks).to_have_text("תוכן: רצה")
    expect(checked).to_contain_text("הבדיקה רצה.")
    github.checks = [{**check, "status": "completed", "conclusion": "failure"}]
    sender.page.clock.run_for(LATER)
    expect(checks).to_have_text("תוכן: נכשלה")
    expect(checks.get_by_role("link")).to_have_attribute("href", check["html_url"])
    expect(checked).to_contain_text("התיקון ייכנס לאותה הצעה")

    sender.change("Turn the soil.")
    assert sender.said == "כבר שלחתם מכאן את #1. אם היא עדיין פתוחה, מה שתשלחו עכשיו יתווסף אליה."
    github.checks = [{**check, "status": "completed", "conclusion": "success"}]
    sender.send()
    assert sender.said == "התיקון נוסף להצעה #1"
    expect(checked).to_have_text("הבדיקה עברה. מכאן קורא אדם.")
    assert difference(github.library) == ["-summary: Turning the soil over.", '+summary: "Turn the soil."']
    assert len(github.pulls) == 1
    assert github.library.git("rev-list", "--count", "main..refs/pull/1/head") == "2"

    github.pulls[0]["state"] = "closed"
    sender.change("Turn the soil over.")
    sender.send()
    assert sender.said == "ההצעה נפתחה: #2"
    assert github.pulls[1]["branch"] == "suggestion/a-2"  # the first name is taken


def test_checks_that_wait_for_a_person_are_said_to(sender: Sender) -> None:
    sender.edit().change("Turn the soil.")
    sender.send()
    for _ in range(7):
        with sender.page.expect_response("**/check-runs?*"):
            sender.page.clock.run_for(LATER)
    expect(sender.page.locator("[data-part=checked]")).to_contain_text("הבדיקה עוד לא התחילה.")


def test_the_first_term_begins_a_glossary(sender: Sender, github: Forge, garden: Site) -> None:
    sender.page.goto(f"{sender.root}he/suggest.html")
    sender.page.get_by_role("link", name="מונח חדש במילון").click()
    expect(sender.page.get_by_role("heading", level=1)).to_have_text("מונח חדש במילון")
    expect(sender.page.locator("[data-part=about] a[href$='glossary.html']")).to_have_count(0)
    sender.at("term").fill("Compost")
    sender.at("definition").fill("What rots.")
    sender.check()
    term = {"term": yaml_style.Text("Compost"), "definition": yaml_style.Text("What rots.")}
    assert sender.file == terms.added("", term)
    expect(sender.page.locator("[data-part=preview]")).to_contain_text("What rots.")
    address = urlsplit(sender.page.locator("[data-part=mail_whole]").get_attribute("href") or "")
    suggestion, _ = suggestions.read(parse_qs(address.query)["body"][0].encode())
    assert (suggestion.path, suggestion.base, suggestion.text) == (TERMS, None, terms.added("", term))
    sender.send()
    assert sender.said == "ההצעה נפתחה: #1"
    assert github.library.git("show", f"refs/pull/1/head:{TERMS}") == terms.added("", term).strip()


def test_a_new_entry_and_its_picture_are_one_commit_that_passes_the_check(
    page: Page, garden: Site, github: Forge, tmp_path: Path
) -> None:
    github.keys[KEY] = ("dana", {"write", "open"})
    connect(page, github)
    person = Sender(page, f"{garden.root.as_uri()}/he/").open()
    (tmp_path / "worm.png").write_bytes(small_site.picture(40, 30))
    page.get_by_label("Articles").or_(page.get_by_label("Article")).first.check()
    for name, text in (("title", "Compost"), ("slug", "compost"), ("summary", "What becomes of leaves.")):
        person.at(name).fill(text)
    page.locator("#kb-s-image-file").set_input_files(tmp_path / "worm.png")
    person.at("image", "alt").fill("A worm")
    person.at("topics").locator("input").first.check()
    person.at("opening").fill("Leaves become soil.")
    person.check()
    person.send()
    assert person.said == "ההצעה נפתחה: #1"
    changed = github.library.git("diff", "--name-status", "main...refs/pull/1/head").split("\n")
    assert changed == ["A\tarticles/compost.md", "A\tarticles/pictures/compost.jpg"]
    assert github.library.git("rev-list", "--count", "main..refs/pull/1/head") == "1"
    assert not [one for one in github.asked if "forks" in one]
    (tmp_path / "out").mkdir()
    github.library.git(f"--work-tree={tmp_path / 'out'}", "checkout", "-q", "refs/pull/1/head", "--", ".")
    assert library.read(tmp_path / "out").problems == ()


def test_a_page_that_changed_meanwhile_is_merged_by_git(sender: Sender, github: Forge, garden: Site) -> None:
    text = (garden.source.root / PAGE).read_text("utf-8")
    github.change(PAGE, text.replace("Until it is done.", "Until it rains."))
    sender.edit().change("Turn the soil.")
    sender.send()
    assert sender.said == "ההצעה נפתחה: #1"
    tree = github.library.git("merge-tree", "--write-tree", "main", "refs/pull/1/head")
    merged = github.library.git("show", f"{tree}:{PAGE}")
    assert "Until it rains." in merged
    assert 'summary: "Turn the soil."' in merged


def test_a_copy_from_before_is_brought_up_to_date(sender: Sender, github: Forge) -> None:
    sender.edit().change("Turn the soil.")
    sender.send()
    assert sender.said == "ההצעה נפתחה: #1"
    latest = github.change("docs/index.md", "---\ntitle: Garden\n---\n\nWelcome back.\n")
    sender.edit("articles/b.md").change("Who lives there.")
    sender.send()
    assert sender.said == "ההצעה נפתחה: #2"
    assert github.repositories["noa/library"].head("main") == latest
    assert len([one for one in github.asked if one.startswith("POST") and one.endswith("/forks")]) == 1


KEPT = " דבר לא אבד: הטיוטה כאן, וגם הדרכים האחרות שלמטה פתוחות."
LIMITED = {"x-ratelimit-remaining": "0", "retry-after": "150"}
FAULTS = [
    (r"forks", Refusal(403, "Resource not accessible"), "המפתח אינו מרשה ליצור עותק של המאגר."),
    (r"GET /user", Refusal(401, "Bad credentials"), "GitHub אינו מכיר את המפתח: אולי פג תוקפו"),
    (r"git/blobs", Refusal(403, "Resource not accessible by personal access token"), "המפתח אינו מרשה לכתוב."),
    (r"git/blobs", Refusal(404, "Not Found"), "המפתח אינו מרשה לכתוב."),
    (r"git/trees", Refusal(422, "tree.sha is not valid"), "העותק שלכם של המאגר ישן מדי."),
    (r"GET /user", Refusal(403, "API rate limit exceeded", LIMITED), "GitHub מבקש לחכות 3 דקות ולנסות שוב."),
    (r"GET /user", Refusal(429, "You have exceeded a secondary rate limit"), "GitHub מבקש לחכות דקה ולנסות שוב."),
    (r"repos/garden/library$", Refusal(404, "Not Found"), "לא מצאנו את המאגר ב־GitHub"),
    (r"GET /user", Refusal(503, "Unavailable"), "GitHub אינו עונה כרגע."),
    (r"/pulls$", Refusal(422, "Validation Failed", errors=[{"message": "A pull request already exists"}]),
     "GitHub סירב: Validation Failed A pull request already exists"),
]  # fmt: skip


def test_every_fault_is_a_sentence_with_a_way_out_and_nothing_is_lost(sender: Sender, github: Forge) -> None:
    sender.edit().change("Turn the soil.")
    for pattern, refusal, sentence in FAULTS:
        github.faults = {pattern: refusal}
        sender.send()
        assert sender.said.startswith(sentence), pattern
        assert sender.said.endswith(KEPT)
    github.faults = {}
    for key, sentence in (("", "הדביקו כאן את המפתח."), ("אבג", "GitHub אינו מכיר את המפתח")):
        sender.send(key)
        assert sender.said.startswith(sentence)
        expect(sender.page.get_by_label("המפתח שלכם")).to_be_focused()
    sender.page.route("https://api.github.com/user", lambda route: route.abort())
    sender.send()
    assert sender.said == f"אין קשר עם GitHub. בדקו את החיבור לרשת ולחצו שוב.{KEPT}"
    assert github.pulls == []
    sender.edit()
    expect(sender.at("summary")).to_have_value("Turn the soil.")


def test_a_key_that_may_not_open_leaves_one_press(sender: Sender, github: Forge) -> None:
    github.keys[KEY] = ("noa", {"fork", "own"})  # like a fine-grained key of a person who is not a member
    sender.edit().change("Turn the soil.")
    sender.send()
    assert sender.said.startswith("הקבצים נשמרו בעותק שלכם, אבל המפתח אינו מרשה לפתוח מכאן את ההצעה.")
    address = sender.page.locator("[data-part=delivered] a").get_attribute("href") or ""
    assert address.startswith("https://github.com/garden/library/compare/main...noa:suggestion/a?expand=1&title=")
    copy = github.repositories["noa/library"]
    assert 'summary: "Turn the soil."' in copy.git("show", f"suggestion/a:{PAGE}")


def test_a_name_that_is_taken_and_a_text_that_nobody_knows_are_said(
    sender: Sender, github: Forge, garden: Site
) -> None:
    text = (garden.source.root / PAGE).read_text("utf-8")
    github.library.git("update-ref", "-d", "refs/heads/main")
    blob = github.library.git("hash-object", "-w", "--stdin", given=text.replace("Dig", "Dug").encode())
    empty = github.library.git("mktree")
    commit = github.library.commit(
        github.library.tree(empty, [(PAGE, blob), ("articles/new.md", blob)]), [], "From nothing"
    )
    github.library.git("update-ref", "refs/heads/main", commit)
    sender.edit().change("Turn the soil.")
    sender.send()
    assert sender.said.startswith("העמוד השתנה במאגר, והנוסח שבאתר אינו בין האחרונים.")
    sender.page.goto(f"{sender.root}he/suggest.html#article")
    for name, value in (("title", "New"), ("slug", "new"), ("summary", "New.")):
        sender.at(name).fill(value)
    sender.at("topics").locator("input").first.check()
    sender.at("opening").fill("New.")
    sender.check()
    sender.send()
    assert sender.said.startswith("כבר יש במאגר קובץ בשם הזה.")


# ---- where the key goes


@pytest.fixture
def served(page: Page, garden: Site, github: Forge) -> Iterator[Sender]:
    connect(page, github)
    with serving(garden.root) as server:
        page.route(f"{server.address}**", lambda route: route.continue_())
        yield Sender(page, server.address)


def test_the_key_goes_to_the_forge_alone_and_stays_only_if_the_person_asks(served: Sender) -> None:
    page, asked = served.page, list[str]()
    page.on("request", lambda request: asked.append(request.url))
    served.edit().change("Turn the soil.")
    served.send()
    assert served.said == "ההצעה נפתחה: #1"
    assert {url.split("/")[2] for url in asked if "://" in url} == {"api.github.com", served.root.split("/")[2]}
    assert not [url for url in (*asked, page.url) if KEY in url]
    held = "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"
    assert KEY not in page.evaluate(held)
    page.get_by_label("לזכור את המפתח במכשיר הזה").check()
    assert KEY in page.evaluate(held)
    assert "forge-key" not in page.evaluate("library.notes.keys()")  # so no copy of what is kept has it
    served.edit().check()
    expect(page.get_by_label("המפתח שלכם")).to_have_value(KEY)
    page.get_by_label("לזכור את המפתח במכשיר הזה").uncheck()
    assert KEY not in page.evaluate(held)


def test_only_the_forms_page_may_ask_the_forge(garden: Site) -> None:
    named = {name for name, page in garden.pages.items() if "api.github.com" in page.html}
    assert named == {"suggest.html", "he/suggest.html"}
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', garden.page("suggest.html").html)
    assert policy
    assert policy[1].endswith("; connect-src 'self' https://api.github.com")
    assert "connect-src" not in garden.page("index.html").html


# ---- another forge, and a helper that signs people in

HELPER = "https://sign-in.example/auth"
ANSWERS = f"""<script>
const say = (text) => opener.postMessage(text, "*");
addEventListener("message", (event) => {{
  if (event.data === "authorizing:gitea") say('authorization:gitea:success:{{"token":"{KEY}"}}');
}});
say("authorizing:gitea");
</script>"""


@pytest.fixture(scope="module")
def orchard(once: MakeOnce) -> Site:
    """A small library whose repository is on a Forgejo of its own, with a helper for OAuth."""

    def make(folder: Path) -> None:
        library = SmallLibrary(folder)
        library.add_settings(f"forge: gitea\nsign_in: {HELPER}")
        small_site.build(library, "en", "he", repository="https://code.example/garden/library")

    return small_site.of(once("delivered-elsewhere", make))


def test_forgejo_and_gitea_are_sent_to_by_the_same_seam_and_a_helper_brings_the_key(
    page: Page, orchard: Site, tmp_path: Path
) -> None:
    forge = Forge(tmp_path, orchard.source.root, "gitea")
    forge.keys[KEY] = ("noa", set(ALL))
    forge.checks = [{"context": "content", "status": "success", "target_url": "/garden/library/actions/1"}]
    connect(page, forge, "https://code.example/api/v1")
    page.context.route(f"{HELPER}?**", lambda route: route.fulfill(body=ANSWERS, content_type="text/html"))
    with serving(orchard.root) as server:
        page.route(f"{server.address}**", lambda route: route.continue_())
        person = Sender(page, server.address).edit()
        person.change("Turn the soil.")
        page.get_by_role("button", name="כניסה בחשבון שלכם").click()
        expect(page.locator("[data-part=delivered]")).to_contain_text("ההצעה נפתחה")
        expect(page.locator("[data-part=checked]")).to_have_text("הבדיקה עברה. מכאן קורא אדם.")
        run = "https://code.example/garden/library/actions/1"
        expect(page.locator("[data-part=checks] a")).to_have_attribute("href", run)
        person.change("Turn the soil over.")
        person.send()
        assert person.said == "התיקון נוסף להצעה #1"
    assert difference(forge.library) == ["-summary: Turning the soil over.", '+summary: "Turn the soil over."']
    assert forge.library.git("rev-list", "--count", "main..refs/pull/1/head") == "2"


def test_a_helper_that_refuses_is_said(page: Page, orchard: Site, tmp_path: Path) -> None:
    connect(page, Forge(tmp_path, orchard.source.root, "gitea"), "https://code.example/api/v1")
    refusal = "<script>opener.postMessage('authorization:gitea:error:{}', '*')</script>"
    page.context.route(f"{HELPER}?**", lambda route: route.fulfill(body=refusal, content_type="text/html"))
    person = Sender(page, f"{orchard.root.as_uri()}/").edit()
    person.change("Turn the soil.")
    page.get_by_role("button", name="כניסה בחשבון שלכם").click()
    expect(page.locator("[data-part=delivered]")).to_contain_text("הכניסה לא הושלמה.")
