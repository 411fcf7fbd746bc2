"""Generated entries: the same for every generator and in every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

KINDS = ("tools", "articles")
TOPICS = (
    "חרדה", "דיכאון", "הורות", "זוגיות", "אבל ואובדן", "שינה", "כעס", "דימוי עצמי", "מיינדפולנס", "טראומה",
    "תקשורת", "גבולות", "רגשות", "מוטיבציה", "הרגלים", "לחץ ושחיקה", "התבגרות", "משפחה", "תזונה", "ויסות",
)  # fmt: skip
PREFIXES = "והבלמשכ"
PREFIXED = 0.08  # share of words that get a prefix, so that the vocabulary grows with the library as in real Hebrew
NOTE = '!!! note "שימו לב"\n    '  # in Material's syntax; other generators replace it


@dataclass(frozen=True)
class Entry:
    """One entry of about 900 words. Links in `body` lead to `SLUG.md`; each generator replaces this by its own path."""

    number: int
    kind: str
    title: str
    summary: str
    minutes: int
    topics: tuple[int, ...]  # places in TOPICS
    body: str = ""
    worksheet: bool = False

    @property
    def slug(self) -> str:
        """The file name without its ending."""
        return f"p{self.number:05}"


class Maker:
    """Makes entries from sentences and words."""

    def __init__(self, sentences: list[str], words: list[str]) -> None:
        self.sentences, self.words, self.chance = sentences, words, random.Random(7)

    def make(self, number: int) -> list[Entry]:
        """Return this many entries. No entry links to the first one, so the first can be deleted."""
        self.chance = random.Random(7)
        heads = [self._head(n) for n in range(number)]
        return [self._with_body(head, heads[1:]) for head in heads]

    def another(self, entries: list[Entry]) -> Entry:
        """Return one new entry, which links to some of the given ones."""
        self.chance = random.Random(len(entries))
        return self._with_body(self._head(len(entries)), entries[1:])

    def paragraph(self, words: int) -> str:
        """Return sentences that have at least this many words together."""
        taken: list[str] = []
        while len(taken) < words:
            taken += map(self._prefixed, self.chance.choice(self.sentences).split())
        return " ".join(taken)

    def _prefixed(self, word: str) -> str:
        if len(word) > 3 and "א" <= word[0] <= "ת" and self.chance.random() < PREFIXED:
            return self.chance.choice(PREFIXES) + word
        return word

    def _some_words(self, least: int, most: int) -> str:
        return " ".join(self.chance.choices(self.words, k=self.chance.randint(least, most)))

    def _head(self, number: int) -> Entry:
        kind = self.chance.choice(KINDS)
        topics = self.chance.sample(range(len(TOPICS)), self.chance.choice([1, 1, 2, 3]))
        summary = self.paragraph(15).replace('"', "״")
        return Entry(number, kind, self._some_words(2, 5), summary, self.chance.randint(5, 60), tuple(topics))

    def _with_body(self, head: Entry, others: list[Entry]) -> Entry:
        return Entry(**{**head.__dict__, "body": "\n\n".join(self._blocks(others)) + "\n"})

    def _blocks(self, others: list[Entry]) -> Iterator[str]:
        """Yield the blocks of a text: sections with paragraphs, lists, a table, a callout, links to other entries."""
        length, sections = self.chance.randint(150, 720), self.chance.randint(4, 7)
        yield self.paragraph(60)
        for number in range(sections):
            yield f"## {self._some_words(2, 4)}"
            if number % 2:
                yield f"### {self._some_words(3, 3)}"
            for _ in range(2):
                yield self._marked(self.paragraph(length // (sections * 3)), others)
            if number % 3 < 2:
                mark = "- " if number % 3 == 0 else "1. "
                yield "\n".join(mark + self.paragraph(8) for _ in range(4))
            if number == 1:
                rows = [f"| {n} | {self._some_words(4, 4)} | {self.chance.randint(2, 20)} דק׳ |" for n in range(1, 6)]
                yield "\n".join(["| שלב | תיאור | זמן |", "|---|---|---|", *rows])
            if number == 2:
                yield NOTE + self.paragraph(25)
        yield "## קישורים קשורים"
        yield "\n".join(f"- {self._link(others)}" for _ in range(4))

    def _marked(self, paragraph: str, others: list[Entry]) -> str:
        """Make one word bold, and in every second paragraph link a word to another entry."""
        words = paragraph.split()
        place = self.chance.randrange(len(words))
        words[place] = f"**{words[place]}**"
        see = f" ראו גם {self._link(others)}." if self.chance.random() < 0.5 else ""
        return " ".join(words) + see

    def _link(self, others: list[Entry]) -> str:
        other = self.chance.choice(others)
        return f"[{other.title}]({other.slug}.md)"
