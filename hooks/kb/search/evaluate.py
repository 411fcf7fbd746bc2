"""How well the search finds: figures over a folder with `docs.json` and any number of `q_*.json`.

    PYTHONPATH=hooks python -m kb.search.evaluate FOLDER [--json] [--every 4] [--ablation]

A document is `{id, title, text}`, a query `{id, q, rel, type}`. Any function from a query to ranked ids can be judged,
so that the browser's twin is measured by the same figures.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kb.search.engine import Engine
from kb.search.index import Document, Index, Section, build, count
from kb.search.rules import WEIGHTS, Weights

Search = Callable[[str], Sequence[str]]
DEPTH = 10
BY_TYPE = ("orth",)  # sets whose types are told apart

# What each rule brings is seen by leaving it out: the weights without it.
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
    """How one query fared, and its type."""

    kind: str
    r1: float
    r10: float
    rank: float
    empty: bool


def judge(found: Sequence[str], right: Iterable[str], kind: str = "") -> Outcome:
    """Judge ranked ids. Recall is what was found of what could be: of k places, no more than k can be right."""
    wanted = set(right)
    hits = [one in wanted for one in found[:DEPTH]]
    rank = next((1 / place for place, hit in enumerate(hits, 1) if hit), 0.0)
    return Outcome(kind, float(any(hits[:1])), sum(hits) / min(DEPTH, len(wanted)), rank, not found)


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


def read_index(folder: Path) -> Index:
    """Return the index over a folder's `docs.json`."""
    documents = json.loads((folder / "docs.json").read_text("utf-8"))
    return build(
        "he",
        (count(Document(one["id"], one["title"], sections=(Section(text=one["text"]),))) for one in documents),
    )


def read_queries(folder: Path, every: int = 1) -> dict[str, list[dict[str, Any]]]:
    """Return the queries of all sets in a folder, or every so many-th."""
    files = sorted(folder.glob("q_*.json"))
    sets = {file.stem.removeprefix("q_"): json.loads(file.read_text("utf-8"))[::every] for file in files}
    return {name: queries for name, queries in sets.items() if queries}


def evaluate(search: Search, queries: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """Return the figures of every set, and of every type where types are told apart, as plain data."""
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
    """Return the function to be judged: an engine's ranked ids."""
    return lambda query: [hit.id for hit in engine.search(query, DEPTH)]


def table(result: Mapping[str, Any]) -> str:
    """Return figures as a table to be read."""
    lines = [f"{'set':<22}{'n':>6}{'R@1':>8}{'R@10':>8}{'MRR@10':>8}{'none':>8}"]
    for name, figures in result["sets"].items():
        lines.append(_line(name, figures))
        lines += [_line(f"  {kind}", of_kind) for kind, of_kind in figures.get("types", {}).items()]
    return "\n".join(lines)


def _line(name: str, figures: Mapping[str, Any]) -> str:
    numbers = "".join(f"{figures[key]:8.3f}" for key in ("r1", "r10", "mrr10", "zero"))
    return f"{name:<22}{figures['n']:>6}{numbers}"


def ablation(folder: Path, every: int = 1) -> str:
    """Return, as a table in Markdown, R@10 and MRR@10 of every set without one rule after the other."""
    index, queries = read_index(folder), read_queries(folder, every)
    lines = [f"| without | {' | '.join(queries)} |", f"|---|{'---|' * len(queries)}"]
    for name, weights in WITHOUT.items():
        sets = evaluate(searcher(Engine(index, weights)), queries)["sets"]
        lines.append(f"| {name} | {' | '.join(_cell(figures) for figures in sets.values())} |")
    return "\n".join(lines)


def _cell(figures: Mapping[str, Any]) -> str:
    cell = f"{figures['r10']:.3f}/{figures['mrr10']:.3f}"
    haser = figures.get("types", {}).get("ktiv-haser")
    return f"{cell} (ktiv haser {haser['r10']:.3f})" if haser else cell


def main() -> None:
    """Print the figures of the folder that the command line names."""
    parser = argparse.ArgumentParser(description="Figures of the search over a folder with docs.json and q_*.json.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--every", type=int, default=1, help="only every so many-th query")
    parser.add_argument("--ablation", action="store_true", help="without one rule after the other")
    options = parser.parse_args()
    if options.ablation:
        print(ablation(options.folder, options.every))
        return
    result = evaluate(searcher(Engine(read_index(options.folder))), read_queries(options.folder, options.every))
    print(json.dumps(result, indent=2) if options.json else table(result))


if __name__ == "__main__":
    main()
