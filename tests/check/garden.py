"""A small valid library in Hebrew; the examples of the rules are added to it, one at a time."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import chdir
from pathlib import Path

import yaml
from kb.rulebook import Sample
from PIL import Image
from small_library import SmallLibrary

SETTINGS = """\
name: {he: הגינה, en: The garden}
tagline: {he: כל מה שצומח, en: All that grows}
license: {name: CC BY 4.0, url: "https://example.org/by"}
languages:
- {code: he, name: עברית, direction: rtl}
- {code: en, name: English, direction: ltr}
types:
  tool: {label: {he: כלי, en: Tool}, plural: {he: כלים, en: Tools}}
  article: {label: {he: מאמר, en: Article}, plural: {he: מאמרים, en: Articles}}
  video: {label: {he: סרטון, en: Video}, plural: {he: סרטונים, en: Videos}}
indexes:
  stages: {label: {he: עונה, en: Season}, plural: {he: עונות, en: Seasons}}
vocabularies:
  stages: {sow: {he: זריעה, en: Sowing}, grow: {he: גידול, en: Growing}, harvest: {he: קטיף, en: Harvest}}
relations:
  before: {label: {he: לפני, en: Before}, inverse: after}
  after: {label: {he: אחרי, en: After}, inverse: before}
"""
MKDOCS = """\
site_name: The garden
plugins:
- i18n:
    languages:
    - {locale: he, name: עברית, default: true}
    - {locale: en, name: English}
"""
FILES = {
    "library.yml": SETTINGS,
    "mkdocs.yml": MKDOCS,
    "docs/index.md": "---\ntitle: הגינה\n---\n\nברוכים הבאים.\n",
    "docs/topics/soil.md": "---\ntitle: אדמה\nsummary: מה שהכול צומח ממנו.\n---\n\nהאדמה חיה.\n",
    "tools/digging.md": """\
---
title: תיחוח האדמה
summary: הופכים את האדמה לפני הזריעה.
topics: [soil]
stages: [sow]
duration: {min: 30, max: 40}
steps:
- {title: לוקחים את, minutes: 10}
- {title: חופרים, minutes: 20}
---

מתחחים ביום יבש.

## השלבים {#steps}

### לוקחים את

כל את מתאים.

### חופרים

עד שהאדמה רכה.
""",
    "articles/worms.md": """\
---
title: על התולעים
summary: מי גר באדמה.
topics: [soil]
stages: [grow]
---

התולעים אוהבות אדמה לחה.
""",
}


class Garden(SmallLibrary):
    """The valid library in a folder, and the files of an example in it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, FILES)

    def lay(self, samples: Iterable[Sample]) -> None:
        """Write the files of an example to their places."""
        for sample in samples:
            self._lay(sample)

    def _lay(self, sample: Sample) -> None:
        path = self.root / sample.file
        path.parent.mkdir(parents=True, exist_ok=True)
        if sample.gone:
            path.unlink()
        elif sample.link:
            path.symlink_to(self.root / sample.link)
        elif sample.closed:
            with chdir(path.parent):  # the name of a socket must be short
                socket.socket(socket.AF_UNIX).bind(path.name)
        elif sample.picture:
            Image.new("RGB", sample.picture, "green").save(path)
        elif sample.bytes is not None:
            self._fill(path, sample.bytes)
        else:
            path.write_bytes(self._whole(sample).encode(sample.encoding))

    def _whole(self, sample: Sample) -> str:
        text = sample.text or ""
        if sample.file == "library.yml":
            kept = {key: value for key, value in yaml.safe_load(SETTINGS).items() if key not in yaml.safe_load(text)}
            return text + "\n" + yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)
        if not sample.file.endswith(".md") or text.startswith("---") or sample.bare:
            return text
        front = FILES.get(sample.file, "---\ntitle: דף\n---\n").rpartition("\n---\n")[0]
        return f"{front}\n---\n\n{text}"

    def _fill(self, path: Path, number: int) -> None:
        start = FILES.get(path.relative_to(self.root).as_posix(), "").encode()
        path.write_bytes(start + b"\n" * (number - len(start)))
