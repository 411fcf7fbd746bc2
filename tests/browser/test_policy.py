"""The security policy: only files of the site run, whatever else gets into a page."""

import pytest
from playwright.sync_api import Page, expect
from serving import serving
from site_pages import Site
from workspace import Workspace

INTRUDERS = """<script>window.intruder = "inline"</script>
<img src="missing.png" onerror="window.intruder = 'handler'">
<a id="trap" href="javascript:window.intruder='address'">trap</a>
<iframe src="data:text/html,x"></iframe><base href="https://elsewhere.example/">
<script src="https://elsewhere.example/x.js"></script>"""
TOOL = "tools/stacey-matrix.html"


@pytest.mark.parametrize("way", ["http", "file"])
def test_what_was_smuggled_into_a_page_does_not_run(page: Page, workspace: Workspace, way: str) -> None:
    file = workspace.site / TOOL
    file.write_text(file.read_text("utf-8").replace("</h1>", f"</h1>{INTRUDERS}", 1), "utf-8")
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
    left: list[str] = []
    page.on("response", lambda response: left.append(response.url) if "elsewhere.example" in response.url else None)
    page.route("https://elsewhere.example/**", lambda route: route.fulfill(body="window.intruder = 'script'"))
    with serving(workspace.site) as server:
        page.goto(f"{server.address}{TOOL}" if way == "http" else file.as_uri())
        expect(page.get_by_role("button", name="הוספה לתוכנית")).to_be_visible()  # our own scripts have run
        page.locator("#trap").click()
        page.wait_for_timeout(300)
    assert page.evaluate("window.intruder") is None
    assert page.evaluate("document.baseURI").startswith("file:" if way == "file" else "http://127.0.0.1")
    assert len(refused) >= 4
    assert left == []


def test_every_page_carries_the_policy_before_anything_that_it_governs(site: Site) -> None:
    for page in site.pages.values():
        head = page.html[: page.html.index("</head>")]
        before, policy, _ = head.partition('<meta http-equiv="Content-Security-Policy"')
        assert policy, page.path
        assert "<script" not in before
        assert "<link" not in before
