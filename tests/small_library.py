"""A very small library without a mistake, on disk. Tests break one thing in it, or add something."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kb import library
from kb.library import Library
from kb.problems import Place

SETTINGS = """\
name: {en: Garden}
tagline: {en: How things grow}
license: {name: CC BY 4.0, url: "https://example.org/by"}
languages:
- {code: en, name: English, direction: ltr}
- {code: he, name: עברית, direction: rtl}
types:
  tool: {label: {en: Tool}, plural: {en: Tools}}
  article: {label: {en: Article}, plural: {en: Articles}}
  video: {label: {en: Video}, plural: {en: Videos}}
indexes:
  stages: {label: {en: Stage}, plural: {en: Stages}}
vocabularies:
  stages: {sow: {en: Sowing}, grow: {en: Growing}, harvest: {en: Harvesting}}
  contexts: {rain: {en: Rain}, drought: {en: Drought}}
  purposes: {weed: {en: Weeding}, plant: {en: Planting}}
  initiatives: {orchard: {en: Orchard}}
relations:
  before: {label: {en: Before}, inverse: after}
  after: {label: {en: After}, inverse: before}
  alternative: {label: {en: Alternative}, inverse: alternative}
  deepens: {label: {en: Going deeper}, inverse: applies}
  applies: {label: {en: In practice}, inverse: deepens}
"""

FILES = {
    "library.yml": SETTINGS,
    "docs/index.md": "---\ntitle: Garden\n---\n\nWelcome.\n",
    "docs/topics/x.md": "---\ntitle: Soil\nsummary: What things grow in.\n---\n\nSoil is alive. {#alive}\n",
    "tools/a.md": """\
---
title: Dig
summary: Turning the soil over.
topics: [x]
stages: [sow]
duration: {min: 30, max: 40}
steps:
- {title: Take a spade, minutes: 10}
- {title: Dig, minutes: 20}
---

Dig when it is dry.

## Steps {#steps}

### Take a spade

Any spade.

### Dig

Until it is done.
""",
    "articles/b.md": """\
---
title: On worms
summary: Who lives in the soil.
topics: [x]
stages: [grow]
---

Worms like soil.
""",
}


class SmallLibrary:
    """The files of a small library under `root`, and the result of reading them."""

    def __init__(self, root: Path, files: Mapping[str, str] = FILES) -> None:
        self.root = root
        for name, text in files.items():
            self.write(name, text)

    def write(self, name: str, text: str | bytes) -> None:
        """Write a file without changing line ends."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace `old`, which must occur once in the file, by `new`."""
        text = (self.root / name).read_bytes().decode()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def add(self, name: str, line: str) -> None:
        """Add one or more lines to the front matter of a page."""
        front, fence, body = (self.root / name).read_bytes().decode().partition("\n---\n")
        self.write(name, f"{front}\n{line}{fence}{body}")

    def add_settings(self, lines: str) -> None:
        """Add one or more lines to library.yml."""
        self.write("library.yml", f"{(self.root / 'library.yml').read_text('utf-8')}{lines}\n")

    def tool(self, slug: str, *lines: str, body: str = "") -> None:
        """Write a valid tool that shares only its topic with others; `lines` are added to its fields."""
        fields = [f"title: {slug}", "summary: Something.", "duration: {min: 5, max: 5}", *lines]
        self._page(f"tools/{slug}.md", fields, body)

    def article(self, slug: str, *lines: str, body: str = "") -> None:
        """Write an article in the same way."""
        self._page(f"articles/{slug}.md", [f"title: {slug}", "summary: Something.", *lines], body)

    def _page(self, name: str, fields: list[str], body: str) -> None:
        if not any(line.startswith("topics:") for line in fields):
            fields = [*fields, "topics: [x]"]
        self.write(name, "\n".join(["---", *fields, "---", "", body, ""]))

    def read(self) -> Library:
        """Read the library."""
        return library.read(self.root)

    def place_of(self, name: str, words: str) -> Place:
        """Return the place of `words`, which must occur once in the file, as an editor would count it."""
        text = (self.root / name).read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        assert text.count(words) == 1, f"{words!r} stands {text.count(words)} times in {name}"
        before = text[: text.index(words)]
        return Place(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
