"""A link has the same target on the site as in the repository, by file, in the reader's language."""

from pathlib import Path

import pytest
from kb.publish.destinations import Destinations
from small_library import SmallLibrary


@pytest.fixture
def library(tmp_path: Path) -> SmallLibrary:
    library = SmallLibrary(tmp_path)
    library.write("articles/b.he.md", "---\ntitle: תולעים\n---\n")
    library.write("docs/pictures/worm.png", "not looked at")
    library.write("tools/plan.pdf", "not looked at")
    return library


@pytest.mark.parametrize(
    ("source", "language", "link", "address"),
    [
        ("tools/a.md", "en", "../articles/b.md", "../articles/b.html"),
        ("tools/a.md", "he", "../articles/b.md#x", "../articles/b.html#x"),
        ("tools/a.md", "en", "../articles/b.he.md", "../he/articles/b.html"),
        ("tools/a.md", "en", "../docs/topics/x.md?a=b#c", "../topics/x.html?a=b#c"),
        ("tools/a.md", "en", "../topics/x.md", "../topics/x.html"),
        ("docs/index.md", "en", "../tools/a.md", "tools/a.html"),
        ("docs/index.md", "he", "../tools/a.md", "tools/a.html"),
        ("docs/topics/x.md", "en", "../../tools/a.md", "../tools/a.html"),
        ("docs/topics/x.md", "en", "../../tools/", "../tools/index.html"),
        ("docs/topics/x.md", "en", "../map.md", "../map.html"),
        ("tools/a.md", "en", "../docs/pictures/worm.png", "../pictures/worm.png"),
        ("tools/a.md", "he", "../docs/pictures/worm.png", "../../pictures/worm.png"),
        ("tools/a.md", "en", "plan.pdf", "plan.pdf"),
        ("tools/a.md", "en", "#x", "#x"),
        ("tools/a.md", "en", "https://example.org/a.md", "https://example.org/a.md"),
        ("tools/a.md", "en", "mailto:a@example.org", "mailto:a@example.org"),
        ("tools/a.md", "en", "gone.md", None),
        ("tools/a.md", "en", "../articles/b.ar.md", None),
        ("tools/a.md", "en", "../docs/pictures/gone.png", None),
        ("tools/a.md", "en", "../LICENSE", None),
    ],
)
def test_a_link_leads_where_the_repository_has_it(
    library: SmallLibrary, source: str, language: str, link: str, address: str | None
) -> None:
    read = library.read()
    (document,) = (one for one in read.documents if one.path == source)
    assert Destinations(read).resolver(document, language)(link) == address
