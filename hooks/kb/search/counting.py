"""Counting words in entries, and joining the counts; a text is analyzed again only if something has changed."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb import workers
from kb.search import index
from kb.search.index import Head, Joined, Packed, Searched
from kb.store import Store, code, key

STEP, JOINED = "search", "index"  # steps: the counts of each entry; the last joined index of each language
_AT_ONCE = 500  # entries whose counts are in memory at a time
_FEW = 20  # as many changed entries are replaced in a joined index; for more, it is joined again


@dataclass(frozen=True)
class Standing:
    """A joined index, and the keys of the counts of its entries, from which it was made."""

    keys: tuple[str, ...]
    heads: tuple[Head, ...]
    joined: Joined


def count(searched: Sequence[Searched], cache: Path) -> list[Packed]:
    """Return the packed counts of each entry.

    Counts of earlier builds are taken from `cache`, the folder of the caches.
    """
    store, keys = Store(cache, STEP), [_key(one) for one in searched]
    kept = store.find(keys)
    new = {name: one for name, one in zip(keys, searched, strict=True) if name not in kept}
    names = list(new)
    counted = workers.each(_counted, list(new.values()), workers.cores())
    made = {names[number]: data for number, data in counted}
    store.keep(made)
    return [pickle.loads(kept.get(name) or made[name]) for name in keys]


def join(language: str, searched: Sequence[Searched], cache: Path) -> tuple[Sequence[Head], Joined]:
    """Return what the index of a language holds of each entry, and the words of all of them.

    The index of the last build is in `cache`, with the keys of what it was made from. If only a few entries differ, it
    is used with their words replaced.
    """
    store, name = Store(cache, JOINED), key(code(), language)
    data, keys = store.get(name), tuple(map(_key, searched))
    former: Standing | None = pickle.loads(data) if data else None
    if former and former.keys == keys:
        return former.heads, former.joined
    made = former and _replaced(former, keys, searched, cache)
    if not made:
        heads = list[Head]()
        joined = index.join(_noting(heads, searched, cache))
        made = Standing(keys, tuple(heads), joined)
    made.joined.arrange()
    store.put(name, pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL))
    return made.heads, made.joined


def _noting(heads: list[Head], searched: Sequence[Searched], cache: Path) -> Iterator[Packed]:
    """Yield the packed counts of each entry, some of which are in memory at a time; the heads are added to `heads`."""
    for start in range(0, len(searched), _AT_ONCE):
        for one in count(searched[start : start + _AT_ONCE], cache):
            heads.append(one.head)
            yield one


def _replaced(former: Standing, keys: tuple[str, ...], searched: Sequence[Searched], cache: Path) -> Standing | None:
    """Return the index with the words of changed entries replaced; None if it must be joined again.

    Entries may have been added or deleted; those that stay must be in the same order.
    """
    old = {head.id: number for number, head in enumerate(former.heads)}
    new = {one.id: number for number, one in enumerate(searched)}
    is_in_order = [id_ for id_ in old if id_ in new] == [id_ for id_ in new if id_ in old]
    was = {id_: number for id_, number in old.items() if id_ not in new or keys[new[id_]] != former.keys[number]}
    now = {id_: number for id_, number in new.items() if id_ not in old or id_ in was}
    is_once = len(old) == len(former.heads) and len(new) == len(searched)
    if not is_in_order or not is_once or len(was.keys() | now.keys()) > _FEW:
        return None
    found = Store(cache, STEP).find(former.keys[number] for number in was.values())
    if any(former.keys[number] not in found for number in was.values()):
        return None
    counted = dict(zip(now, count([searched[number] for number in now.values()], cache), strict=True))
    for id_, number in was.items():
        former.joined.replace(number, pickle.loads(found[former.keys[number]]), counted.get(id_))
    if old != new:
        former.joined.renumber([new.get(id_, 0) for id_ in old])
    for id_ in now.keys() - was.keys():
        former.joined.replace(now[id_], None, counted[id_])
    heads = tuple(counted[id_].head if id_ in counted else former.heads[old[id_]] for id_ in new)
    return Standing(keys, heads, former.joined)


def _counted(searched: Searched) -> bytes:
    document = searched.document
    size = sum(len(text.encode()) for text in document.quotable)
    return pickle.dumps(index.pack_counts(index.count(document), size))


def _key(searched: Searched) -> str:
    return key(code(), searched.key)
