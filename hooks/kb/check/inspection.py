"""The inspection: everything that `kb check` finds in a library, gathered from all families of rules."""

from __future__ import annotations

import os
import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kb import library, workers
from kb.check import (
    allow,
    direction,
    headings,
    hebrew,
    images,
    links,
    lookalikes,
    manner,
    marks,
    orphans,
    part_headings,
    review,
    skeletons,
    spelling,
    stretches,
    text,
    todo,
)
from kb.check.fix import Change, Patience, fix_files, merged
from kb.document import Manuscript
from kb.library import Library
from kb.problems import Problem, nearest, ordered
from kb.rulebook import codes
from kb.rulebook import rules as rulebook
from kb.store import Store, key

if TYPE_CHECKING:
    from kb.check import external


class UnknownRule(ValueError):
    """There is no rule with this code; the text says so, with the nearest code."""


class Elsewhere(ValueError):
    """A path does not exist or is not in the library; the text says so."""


TEXT_RULES = (*direction.RULES, *text.RULES, *hebrew.RULES, *manner.RULES)
Check = Callable[[Library], Iterable[Problem]]
Codes = tuple[str, ...]  # codes of rules; none means all of them
STEP = "check"
MAX_ROUNDS = 12  # a fix may make another one possible: gershayim within quotation marks, one more field that is read
Wanted = tuple[str, ...]  # files and folders of the library; none means all of it


def inspect(
    read: Library, today: date, wanted: Wanted = (), ask: external.Ask | None = None, kept: Path | None = None
) -> tuple[Problem, ...]:
    """Return every problem of the `wanted` files of the library `read`, in order.

    These are the problems met while reading it, and those found by all families of rules. Addresses on other sites are
    checked only if `ask` is given. `kept`, if given, is the folder of the caches, with what was found in texts before.
    """
    found = [*read.problems, *chain.from_iterable(check(read) for check in checks(today, kept).values())]
    if ask:
        from kb.check import external  # here, because a build asks no other site

        found += external.check(read, ask, partial(is_within, wanted))
    sifted = allow.sift(read, found, are_sites_asked=ask is not None and not wanted)
    return tuple(p for p in ordered(sifted) if is_within(wanted, p.file))


@dataclass(frozen=True)
class Brief:
    """What a build says of a library: problems in order, and how many more warnings there are of each rule."""

    problems: tuple[Problem, ...]
    more: Mapping[str, int] = field(default_factory=dict)


def brief(read: Library, today: date, kept: Path, most: int) -> Brief:
    """Return all errors of a library, and at least the first `most` warnings of each rule that has so many.

    The others are only counted, where possible: a build does not read them. `kept` is the folder of the caches.
    """
    allowed = {one.code for one in read.settings.allow}  # whether such a warning is said depends on its words
    found, met, more = [*read.problems, *_of_tables(read)], Counter[str](), Counter[str]()
    for one in sorted(_of_documents(read, kept), key=lambda one: one.file):
        if one.warnings is not None and all(code not in allowed and met[code] >= most for code in one.warnings):
            more.update(one.warnings)
        else:
            problems = one.problems()
            met.update(p.code for p in problems)
            found += problems
    found += chain.from_iterable(check(read) for check in _together(today).values())
    return Brief(ordered(allow.sift(read, found, are_sites_asked=False)), more)


def checks(today: date, kept: Path | None = None) -> Mapping[str, Check]:
    """Return all checks of a library, by name; `today` is the day for checks of dates.

    With `kept`, the folder of the caches, one check does what those of each document by itself do without it.
    """
    alone = {**ALONE, "part_headings": part_headings.check, "skeletons": skeletons.check}
    return {**({"documents": partial(_documents, kept=kept)} if kept else alone), **_together(today)}


def _together(today: date) -> Mapping[str, Check]:
    """Return the checks that need more than one document."""
    return {
        "images": images.check,
        "orphans": orphans.check,
        "review": partial(review.check, today=today),
        "todo": todo.check,
    }


def _documents(read: Library, kept: Path) -> Iterator[Problem]:
    """Yield what the checks of ALONE find; `kept` is the folder of the caches."""
    yield from _of_tables(read)
    for one in _of_documents(read, kept):
        yield from one.problems()


def _of_tables(read: Library) -> Iterator[Problem]:
    tables = replace(read, written=())
    yield from chain.from_iterable(check(tables) for check in ALONE.values())


@dataclass(frozen=True)
class _Found:
    """What was found in a file by itself: the number of warnings of each rule, and the problems, pickled.

    `warnings` is None if there is something that a build always says.
    """

    file: str
    warnings: Mapping[str, int] | None
    pickled: bytes

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems."""
        found: tuple[Problem, ...] = pickle.loads(self.pickled)
        return found


def _of_documents(read: Library, kept: Path) -> Iterator[_Found]:
    led_to, said, settings = part_headings.anchors(read), skeletons.examples(read), read.settings
    shared = key(repr(sorted(settings.rtl)), repr(settings.spellings), *sorted(said))
    named = dict[str, Manuscript]()
    for one in read.written:
        named[key(shared, one.key, one.path, one.kind, *sorted(led_to.get(one.page, ())))] = one
    store = Store(kept, STEP)
    found = store.find(named)
    new = [(name, document) for name, document in named.items() if name not in found]
    look = partial(_look, read=read, led_to=led_to, said=said)
    made = {new[number][0]: data for number, data in workers.each(look, [one for _, one in new], workers.cores())}
    store.keep(made)
    for name, document in named.items():
        yield _Found(document.path, *pickle.loads(found.get(name) or made[name]))


def _look(document: Manuscript, read: Library, led_to: Mapping[str, Set[str]], said: Set[str]) -> bytes:
    """Return what a _Found holds of a document besides its path, pickled."""
    alone = replace(read, written=(document,), tables={})
    found = [problem for check in ALONE.values() for problem in check(alone)]
    found += part_headings.of_document(document, led_to.get(document.page, frozenset()))
    found += skeletons.of_document(document, said)
    problems = ordered(found)
    is_said = any(p.is_error or rulebook()[p.code].for_owner for p in problems)
    warnings = None if is_said else dict(Counter(p.code for p in problems))
    inner = pickle.dumps(problems, protocol=pickle.HIGHEST_PROTOCOL)
    return pickle.dumps((warnings, inner), protocol=pickle.HIGHEST_PROTOCOL)


def _texts(read: Library) -> Iterator[Problem]:
    """Yield the problems in the text of every page and field."""
    return _broken(stretches.read(read))


def _broken(texts: Iterable[stretches.Stretch]) -> Iterator[Problem]:
    """Yield the problems that the rules for texts find."""
    for stretch in texts:
        for rule in TEXT_RULES:
            yield from rule(stretch)


# The checks that look at each document, and at each YAML file, by itself.
ALONE: Mapping[str, Check] = {
    "text": _texts,
    "direction": direction.check,
    "links": links.check,
    "lookalikes": lookalikes.check,
    "headings": headings.check,
    "spelling": spelling.check,
    "marks": marks.check,
}


def fix(root: Path, today: date, wanted: Wanted, only: Codes = ()) -> tuple[Change, ...]:
    """Fix what can be fixed in the library at `root`; return what changed, one item for each file.

    Only the `wanted` files are changed, and only problems of the rules `only`, if any are named. For example
    `fix(root, today(), ("tools/a.md",), ("doubled-space",))` removes doubled spaces from one file.
    """
    changes, patience = list[Change](), Patience()
    for _ in range(MAX_ROUNDS):
        found = sift(inspect(library.read(root), today, wanted), only)
        done = [*fix_files(root, found, patience), *images.shrink(root, found)]
        changes += done
        if not done or patience.left < 0:
            break
    return merged(changes)


def sift(found: Iterable[Problem], only: Codes) -> tuple[Problem, ...]:
    """Return the problems that break the rules `only`, or all of them if none are named."""
    return tuple(p for p in found if not only or p.code in only)


def rules(named: Iterable[str]) -> Codes:
    """Return `named`, the codes of rules, as a tuple. Raises UnknownRule for a code that no rule has."""
    for code in (wanted := tuple(named)):
        if code not in codes():
            near = nearest(code, codes())
            he, en = (f" התכוונתם ל־{near}?", f" Did you mean {near}?") if near else ("", "")
            raise UnknownRule(f"אין כלל בשם {code}.{he} · There is no rule called {code}.{en}")
    return wanted


def selection(root: Path, paths: Iterable[Path]) -> Wanted:
    """Return `paths` relative to the library at `root`.

    A path is tried relative to the current folder, then to `root`: in `docs/`, both `about.md` and `docs/about.md` give
    `docs/about.md`. Raises Elsewhere for a path that leads to nothing in the library.
    """
    return tuple(_named(root, path) for path in paths)


def _named(root: Path, path: Path) -> str:
    for candidate in (path, root / path):
        full = Path(os.path.abspath(candidate))
        if full.is_relative_to(root) and (full.exists() or full.is_symlink()):
            return full.relative_to(root).as_posix()
    raise Elsewhere(f"אין בספרייה קובץ או תיקייה כאלה: {path} · No such file or folder in the library: {path}")


def is_within(wanted: Wanted, file: str) -> bool:
    """Return whether `file` is wanted: it or its folder is named, or nothing is named."""
    return not wanted or "." in wanted or file in wanted or file.startswith(tuple(f"{name}/" for name in wanted))
