"""The quality of the search: figures over a folder with `docs.json` and any number of `q_*.json`.

    python3 kb evaluate FOLDER [--engine browser|python|lunr] [--json] [--every 4] [--ablation]

A document is `{id, title, text}`, a query `{id, q, rel, type}`. Any function from a query to ranked ids can be judged,
so the browser's twin is measured in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kb.search.engine import Engine
from kb.search.index import Document, Index, Section, build, count
from kb.search.specification import WEIGHTS, Weights

Search = Callable[[str], Sequence[str]]
DEPTH = 10
BY_TYPE = ("orth",)  # sets with figures for each type

# The gain of a rule shows when it is left out: the weights without it.
WITHOUT: Mapping[str, Weights] = {
    "nothing": WEIGHTS,
    "prefixes": replace(WEIGHTS, prefix_known=0, prefix_unknown=0),
    "prefixes before an unknown rest": replace(WEIGHTS, prefix_unknown=0),
    "endings": replace(WEIGHTS, paradigm=0, stem=0),
    "paradigms": replace(WEIGHTS, paradigm=0),
    "dropped vowel letters": replace(WEIGHTS, dropped=0, dropped_double=0, dropped_asked=0, dropped_double_asked=0),
    "who drops them": replace(WEIGHTS, dropped_asked=WEIGHTS.dropped, dropped_double_asked=WEIGHTS.dropped_double),
    "consonants": replace(WEIGHTS, skeleton=0, stem_skeleton=0),
    "verbs": replace(WEIGHTS, verb=0),
    "roots": replace(WEIGHTS, root=0),
    "verbs and roots": replace(WEIGHTS, verb=0, root=0),
    "stop words": replace(WEIGHTS, stop_words=0),
    "coverage": replace(WEIGHTS, coverage=0),
    "coverage in part": replace(WEIGHTS, covered=WEIGHTS.floor),
    "rarity of the lexeme": replace(WEIGHTS, lexeme=2),
    "what is left of the rarity": replace(WEIGHTS, told=0),
    "brief entries": replace(WEIGHTS, brief=0),
    "named entries": replace(WEIGHTS, named=0),
    "nearness": replace(WEIGHTS, nearness=0),
    "typos": replace(WEIGHTS, typo=0),
}


@dataclass(frozen=True)
class Figures:
    """Figures of a set of queries: share found first and among ten, mean reciprocal rank, share without a result."""

    n: int
    r1: float
    r10: float
    mrr10: float
    zero: float


@dataclass(frozen=True)
class Outcome:
    """The result of one query, and its type."""

    kind: str
    r1: float
    r10: float
    rank: float
    empty: bool


def judge(found: Sequence[str], right: Iterable[str], kind: str = "") -> Outcome:
    """Judge ranked ids. Recall is the share of ids that could be found: in k places, no more than k can be right."""
    wanted = set(right)
    hits = [one in wanted for one in found[:DEPTH]]
    rank = next((1 / place for place, hit in enumerate(hits, 1) if hit), 0.0)
    return Outcome(kind, float(any(hits[:1])), sum(hits) / min(DEPTH, max(1, len(wanted))), rank, not found)


def summarise(outcomes: Sequence[Outcome]) -> Figures:
    """Return the means over outcomes."""
    number = len(outcomes)
    return Figures(
        number,
        sum(one.r1 for one in outcomes) / number,
        sum(one.r10 for one in outcomes) / number,
        sum(one.rank for one in outcomes) / number,
        sum(one.empty for one in outcomes) / number,
    )


class Unreadable(Exception):
    """A file of a collection cannot be used; the text says which one, and why."""


@dataclass(frozen=True)
class Collection:
    """Documents, and the questions about them, by set."""

    documents: tuple[Document, ...]
    queries: Mapping[str, Sequence[Mapping[str, object]]]


def read(folder: Path, every: int = 1) -> Collection:
    """Return a folder's `docs.json` and every n-th query of its sets. Raises Unreadable."""
    documents = _rows(folder / "docs.json", ("id", "text"))
    sets = {
        file.stem.removeprefix("q_"): _rows(file, ("q", "rel"))[::every] for file in sorted(folder.glob("q_*.json"))
    }
    queries = {name: asked for name, asked in sets.items() if asked}
    if not queries:
        raise Unreadable(f"{folder}: אין בתיקייה שאלות בקובצי q_*.json. · The folder holds no questions in q_*.json.")
    return Collection(tuple(map(_document, documents)), queries)


def _rows(path: Path, wanted: tuple[str, ...]) -> list[dict[str, object]]:
    try:
        rows = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise Unreadable(f"{path}: הקובץ חסר. · The file is missing.") from None
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path}: זה אינו JSON תקין. · This is not valid JSON: {error}") from None
    if not isinstance(rows, list):
        raise Unreadable(f"{path}: דרושה רשימה. · A list is needed.")
    for number, row in enumerate(rows, 1):
        missing = [name for name in wanted if not isinstance(row, dict) or name not in row]
        if missing:
            names = ", ".join(missing)
            raise Unreadable(f"{path}: ברשומה {number} חסר {names}. · Record {number} has no {names}.")
    return rows


def _document(row: Mapping[str, Any]) -> Document:
    return Document(row["id"], row.get("title") or "", sections=(Section(text=row["text"]),))


def index_of(documents: Iterable[Document]) -> Index:
    """Return the index over a collection's documents."""
    return build("he", map(count, documents))


def evaluate(search: Search, queries: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """Return the figures of every set, and of its types if they are judged separately, as plain data."""
    sets: dict[str, Any] = {}
    for name, asked in queries.items():
        outcomes = [judge(search(one["q"]), one["rel"], one.get("type", "").partition("/")[2]) for one in asked]
        sets[name] = asdict(summarise(outcomes))
        if name in BY_TYPE:
            kinds = sorted({one.kind for one in outcomes})
            sets[name]["types"] = {
                kind: asdict(summarise([one for one in outcomes if one.kind == kind])) for kind in kinds
            }
    return {"sets": sets}


def searcher(engine: Engine) -> Search:
    """Return the function to be judged, which gives an engine's ranked ids."""
    return lambda query: [hit.id for hit in engine.search(query, DEPTH)]


def table(result: Mapping[str, Any]) -> str:
    """Return figures as a table for people."""
    lines = [f"{'set':<22}{'n':>6}{'R@1':>8}{'R@10':>8}{'MRR@10':>8}{'none':>8}"]
    for name, figures in result["sets"].items():
        lines.append(_line(name, figures))
        lines += [_line(f"  {kind}", of_kind) for kind, of_kind in figures.get("types", {}).items()]
    return "\n".join(lines)


def _line(name: str, figures: Mapping[str, object]) -> str:
    numbers = "".join(f"{figures[key]:8.3f}" for key in ("r1", "r10", "mrr10", "zero"))
    return f"{name:<22}{figures['n']:>6}{numbers}"


def ablation(collection: Collection) -> str:
    """Return a Markdown table with R@10 and MRR@10 of every set, leaving out one rule at a time."""
    index = index_of(collection.documents)
    lines = [f"| without | {' | '.join(collection.queries)} |", f"|---|{'---|' * len(collection.queries)}"]
    for name, weights in WITHOUT.items():
        sets = evaluate(searcher(Engine(index, weights)), collection.queries)["sets"]
        lines.append(f"| {name} | {' | '.join(_cell(figures) for figures in sets.values())} |")
    return "\n".join(lines)


def _cell(figures: Mapping[str, Any]) -> str:
    cell = f"{figures['r10']:.3f}/{figures['mrr10']:.3f}"
    haser = figures.get("types", {}).get("ktiv-haser")
    return f"{cell} (ktiv haser {haser['r10']:.3f})" if haser else cell
