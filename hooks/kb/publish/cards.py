"""Cards: the preview picture of a page, shown where its address is shared (https://ogp.me).

Each entry has a card in each language in which it is written. All other pages of a language share one card, named after
its home page. A card is cached under the hash of what it shows. Social networks ask for 1200 by 630 pixels
(https://developers.facebook.com/docs/sharing/webmasters/images).

A card is a mapping: `language`, `direction`; `type` (tool, article, video, or an empty string); the texts `kicker`,
`urgent`, `title`, `facts`, `library`, isolated by `bidi`; `stops`, the places on the line, from 0 to 1, where one part
ends and the next begins.
"""

from __future__ import annotations

import ipaddress
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from PIL import Image

from kb import addresses, workers
from kb.catalogue import Catalogue, reading_minutes
from kb.disk import CACHE
from kb.document import Entry, ToolDocument
from kb.languages import primary
from kb.publish import card_image
from kb.publish.card_image import DESIGN
from kb.site_folder import SiteFolder
from kb.store import Store, code, key
from kb.views import lists
from kb.views.context import Context
from kb.worksheets.bidi import bound, isolate
from kb.worksheets.downloads import Bundle

if TYPE_CHECKING:  # what draws is loaded where a card is drawn: most builds draw none
    import typst

    from kb.worksheets.typeface import Typeface

TEMPLATE = Path(__file__).with_name("card.typ")
MARK = "assets/icons/icon.svg"
STEP, KEYS = "cards", "cards-listed"  # steps: the cards, and the keys of the cards of the last build
COLOURS = 64  # paper, ink, the line, one accent, and the shades between them at the edges of letters
FACTS = " · "

Card = Mapping[str, object]


def write(site: SiteFolder, listing: Catalogue, site_url: str) -> None:
    """Write the cards of all entries, and one for each language, into the built `site`.

    No cards are made if `site_url` is an address of this machine or its network: nobody fetches them there. So while
    the library is served to its editors, they do not wait for cards.
    """
    if is_private(site_url):
        return
    cache, sought = listing.library.root / CACHE, list(_sought(listing))
    easel = Easel(cache, (site.root / MARK).read_text("utf-8"))
    keys = _keys(easel, sought, Store(cache, KEYS), key(easel.around, listing.library.settings.facts))
    new = [(one, keys[one.made_from]) for one in sought if not site.carry(one.name, keys[one.made_from])]
    pictures = easel.pictures([(one.make(), made_from) for one, made_from in new])
    for (one, made_from), picture in zip(new, pictures, strict=True):
        site.write(one.name, picture, made_from)


def _keys(easel: Easel, sought: Sequence[Sought], store: Store, around: str) -> Mapping[str, str]:
    """Return the keys of cards by what they are made from; those of the last build are in the store under `around`."""
    known: Mapping[str, str] = json.loads(store.get(around) or b"{}")
    keys = {one.made_from: known.get(one.made_from) or easel.key(one.make()) for one in sought}
    if keys != known:
        store.put(around, json.dumps(keys).encode())
    return keys


def is_private(site_url: str) -> bool:
    """Return whether an address can only be reached from this machine or its own network."""
    host = urlsplit(site_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost" or not host


def cards(listing: Catalogue) -> Iterator[tuple[str, Card]]:
    """Yield the site-relative address of every card, with what it shows."""
    return ((one.address, one.make()) for one in _sought(listing))


@dataclass(frozen=True)
class Sought:
    """A card that the site needs: its address, a function that returns what it shows, and the hash of what that uses.

    The settings of the library are not in the hash.
    """

    address: str
    made_from: str
    make: Callable[[], Card]

    @property
    def name(self) -> str:
        """The name of its file in the site."""
        return unquote(self.address)


def _sought(listing: Catalogue) -> Iterator[Sought]:
    library = listing.library
    for language in library.settings.language_codes:
        context = Context(listing, language, Bundle())
        home = addresses.card(addresses.HOME, language, library.settings)
        yield Sought(home, key(language), partial(_of_library, context))
        for document in library.documents:
            if isinstance(document, Entry) and document.language == language:
                address = addresses.card(document.page, language, library.settings)
                yield Sought(address, _made_from(context, document), partial(_of_entry, context, document))


def _made_from(context: Context, document: Entry) -> str:
    """Return the hash of everything that `_of_entry` uses besides the settings."""
    is_urgent, minutes = document.page in context.catalogue.urgent_pages, reading_minutes(document)
    facts = (document.path, document.kind, is_urgent, minutes, document.prose.sections)
    return key(context.language, repr(facts), document.validated)


def _of_library(context: Context) -> Card:
    sets = context.settings.topic_sets[:1]
    stops = _evenly(len(sets[0].topics)) if sets else []
    return _card(context, title=context.say(context.settings.tagline), stops=stops)


def _of_entry(context: Context, document: Entry) -> Card:
    shown = lists.card(context, document)
    facts = [fact.text for fact in shown.facts if fact.icon != "screen"]
    return _card(
        context,
        type=document.kind,
        kicker=shown.type_label,
        urgent=context.urgent_mark(document, whole=True),
        title=document.fields.title,
        facts=FACTS.join(isolate(fact, context.settings.language(context.language).direction) for fact in facts),
        stops=_stops(document),
    )


def _card(context: Context, title: str, stops: Sequence[float], **more: str) -> Card:
    language = context.settings.language(context.language)
    texts = {"type": "", "kicker": "", "urgent": "", "facts": "", **more}
    return {
        **{name: unicodedata.normalize("NFC", text) for name, text in texts.items()},
        "title": bound(isolate(unicodedata.normalize("NFC", title), language.direction)),
        "library": unicodedata.normalize("NFC", context.say(context.settings.name)),
        "language": primary(language.code),
        "direction": language.direction,
        "stops": list(stops),
    }


def _stops(document: Entry) -> list[float]:
    """Return where parts begin, from 0 to 1: a tool's steps by their minutes, a text's sections all equally long."""
    minutes = [step.minutes for step in document.fields.steps] if isinstance(document, ToolDocument) else []
    if sum(minutes):
        return [round(at / sum(minutes), 4) for at in accumulate(minutes)]
    return _evenly(document.prose.sections)


def _evenly(parts: int) -> list[float]:
    return [round(number / parts, 4) for number in range(1, parts + 1)]


class Easel:
    """Draws cards. `cache` is the folder of the caches, `mark` the library's logo as SVG.

    Pillow draws a card in 3 ms. If it cannot set Hebrew and Arabic on this machine, `is_typst` is true, and typst draws
    the same picture.
    """

    def __init__(self, cache: Path, mark: str, is_typst: bool | None = None) -> None:
        self.cache, self.mark = cache, mark
        self.is_typst = not card_image.is_possible() if is_typst is None else is_typst

    def pictures(self, wanted: Sequence[tuple[Card, str]]) -> list[bytes]:
        """Return cards, which are given with their keys, as PNG.

        A card is taken from the cache, or drawn now by as many processes as there are cores.
        """
        store = Store(self.cache, STEP)
        kept = store.find(name for _, name in wanted)
        new = [(name, card) for name, card in {name: card for card, name in wanted}.items() if name not in kept]
        if new:
            self._drawing  # noqa: B018 - fonts are written, and the mark is drawn, before the processes part
        drawn = workers.each(self.draw, [card for _, card in new], workers.cores())
        made = {new[number][0]: data for number, data in drawn}
        store.keep(made)
        return [kept.get(name) or made[name] for _, name in wanted]

    @property
    def around(self) -> str:
        """The hash of everything that all cards are drawn from."""
        return key(code(), str(self.is_typst), self.mark)

    def key(self, card: Card) -> str:
        """Return the hash of everything that a card is drawn from."""
        return key(self.around, json.dumps(card, ensure_ascii=False, sort_keys=True))

    def draw(self, card: Card) -> bytes:
        """Return a card as PNG. Characters that the font does not have are left out."""
        printable = {name: self._printable(value) if isinstance(value, str) else value for name, value in card.items()}
        if not self.is_typst:
            return self._drawing.draw(printable)
        drawn = self._compiled(self._template, card=json.dumps(printable), design=json.dumps(asdict(DESIGN)))
        out, few = BytesIO(), drawn.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(out, "PNG", compress_level=6)  # a third of the bytes in full colour, without a visible difference
        return out.getvalue()

    def _compiled(self, compiler: typst.Compiler, **inputs: str) -> Image.Image:
        """Return what typst draws, at one pixel a point."""
        drawn = compiler.compile(format="png", ppi=72, sys_inputs={"mark": self.mark, **inputs})
        assert isinstance(drawn, bytes)
        return Image.open(BytesIO(drawn)).convert("RGB")

    def _printable(self, text: str) -> str:
        while (strange := self._face.missing(text)) is not None:
            text = text.replace(strange, "")
        return " ".join(filter(None, text.split(" ")))

    @cached_property
    def _face(self) -> Typeface:
        from kb.worksheets.typeface import Typeface

        return Typeface.install(self.cache)

    @cached_property
    def _template(self) -> typst.Compiler:
        import typst

        return typst.Compiler(str(TEMPLATE), font_paths=[str(self._face.folder)], ignore_system_fonts=True)

    @cached_property
    def _drawing(self) -> card_image.Drawing:
        import typst

        from kb.worksheets.typeface import FILES

        regular, bold = (self._face.folder / name for name in FILES)
        side = f"{DESIGN.mark}pt"
        page = f'#set page(width: {side}, height: {side}, margin: 0pt, fill: rgb("{DESIGN.paper}"))\n'
        source = f'{page}#image(bytes(sys.inputs.mark), format: "svg", height: {side})'
        mark = self._compiled(typst.Compiler(source.encode(), ignore_system_fonts=True))
        return card_image.Drawing(regular, bold, mark)
