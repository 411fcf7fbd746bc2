"""The commands of ./kb. Only a command's result goes to stdout; progress and messages go to stderr."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click

from kb import clock, disk, publication
from kb.disk import CACHE, put
from kb.display import Display, tell
from kb.memory import uncollected

ROOT = Path(os.environ.get("KB_ROOT") or Path(__file__).parents[2])

DEFAULT_SITE_URL = "https://shidra.example/"
# Tests of the content: of its sources, and of the site built from it.
OF_SOURCES = ("tests/test_content.py", "tests/test_guide.py")
OF_SITE = ("tests/test_content_site.py", "tests/browser/test_content_site.py")

config_option = click.option(
    "-f",
    "--config-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=ROOT / "mkdocs.yml",
    help="The library to work on: its mkdocs.yml.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Build, serve and check a library."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that processes that we started end too


@main.command()
@config_option
@click.option("-d", "--site-dir", type=click.Path(file_okay=False, path_type=Path), help="Where the site goes.")
@click.option("--strict", is_flag=True, help="Fail on any mistake in the content.")
@click.option("--clean", is_flag=True, help="Use nothing that earlier builds have kept: make everything again.")
@click.option("--books", is_flag=True, help="Also make each topic, each path and the whole library as a PDF.")
def build(config_file: Path, site_dir: Path | None, strict: bool, clean: bool, books: bool) -> None:
    """Build the site and put it in its place when it is complete; print its path."""
    site = site_dir.resolve() if site_dir else _site(config_file)
    if not publication.publish(config_file.resolve(), site, strict, lambda: click.echo(site), clean, books):
        sys.exit(1)


def _site(config_file: Path) -> Path:
    """Return the folder of the site if no other is given; `site` may be a link to a folder that a host serves."""
    return (config_file.parent / "site").resolve()


@main.command()
@config_option
@click.option("-a", "--address", default="127.0.0.1:8000", show_default=True, help="Host and port.")
def serve(config_file: Path, address: str) -> None:
    """Build and serve the site; rebuild on every edit, and keep the last good site while there are mistakes.

    Open pages show each edit by themselves. If there is a mistake, they show it until it is corrected.
    """
    from kb.server import serve as serving
    from kb.server.web import CannotServe

    try:
        sys.exit(serving.serve(config_file.resolve(), address))
    except CannotServe as fault:
        raise click.ClickException(str(fault)) from None


@main.command()
@config_option
def compose(config_file: Path) -> None:
    """Write the docs tree, which MkDocs and similar programs can render, with each page's view; print its path."""
    from kb import build as building
    from kb import compose as composing
    from kb import site_settings

    settings = site_settings.read(config_file.resolve())
    try:
        made = building.prepare(settings, False, Display())
        composing.compose((one.page for one in made.listed()), made.library)
    except (building.ContentErrors, building.WordsLost) as errors:
        raise click.ClickException(str(errors)) from None
    click.echo(made.tree)


@main.command()
@config_option
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "github", "json"]), default="text", help="How to print.")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
@click.option(
    "--fix", is_flag=True, help="First fix in the files everything that has one safe fix, and show what changed."
)
@click.option("--external", is_flag=True, help="Also ask other sites whether the linked pages exist.")
@click.option("--only", multiple=True, metavar="CODE", help="Only problems of this rule; may be given several times.")
def check(
    config_file: Path,
    paths: tuple[Path, ...],
    form: str,
    strict: bool,
    fix: bool,
    external: bool,
    only: tuple[str, ...],
) -> None:
    """Check the whole library and print every mistake with its place; exit 1 if there are errors.

    With PATHs (files or folders), print, count and fix only the mistakes in them.
    """
    from kb import library
    from kb.check import inspection, report
    from kb.check.external import Visitor

    root = config_file.parent.resolve()
    try:
        wanted = inspection.selection(root, paths)
        only = inspection.rules(only)
    except (inspection.Elsewhere, inspection.UnknownRule) as fault:
        raise click.ClickException(str(fault)) from None
    with uncollected():
        if fix:
            try:
                changes = inspection.fix(root, clock.today(), wanted, only)
            except disk.Unwritable as reason:
                raise click.ClickException(str(reason)) from None
            tell(report.fixes(changes))
        visitor = Visitor(root) if external else None
        read = library.read(root, root / CACHE)
        ask = visitor.ask if visitor else None
        found = inspection.sift(inspection.inspect(read, clock.today(), wanted, ask, root / CACHE), only)
        if visitor:
            visitor.save()
    click.echo(report.FORMATS[form](found))
    if found and form == "text" and read.settings.guide:
        tell(report.explanations(found))
    sys.exit(1 if any(p.is_error or strict for p in found) else 0)


@main.command()
@config_option
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if a file is out of date.")
def generate(config_file: Path, only_check: bool) -> None:
    """Write the schemas, the issue forms and the editor settings from the models and library.yml.

    Print the files that changed or, with --check, those that would change.
    """
    from kb import library
    from kb.check import report
    from kb.repository import generated

    root = config_file.parent
    settings, _, problems = library.read_settings(root)
    if any(problem.is_error for problem in problems):
        raise click.ClickException(report.as_text(problems))
    made = generated.files(settings)
    late = list(generated.behind(root, made))
    for path in late:
        click.echo(f"{path}: אינו מעודכן · is behind" if only_check else path)
        if not only_check:
            put(root / path, made[path].encode())
    if only_check and late:
        tell("הריצו python3 kb generate ושמרו את השינויים · Run python3 kb generate and commit what it changes")
        sys.exit(1)


@main.command()
@config_option
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="The folder; dist if not given.")
def release(config_file: Path, output: Path | None) -> None:
    """Build the site and pack the files of a release; print their paths.

    The first is a zip that opens from a folder with a double click; docs/developers/offline.md describes the others.
    """
    from kb import library, zim
    from kb import release as packing

    folder, site = (output or config_file.parent / "dist").resolve(), _site(config_file)
    with publication.held(config_file.resolve(), site):
        if not publication.publish(config_file.resolve(), site, strict=True):
            sys.exit(1)
        for file in packing.make(site, folder, library.read(config_file.parent)):
            click.echo(file)
    if not zim.is_possible():
        tell("אין קובץ ZIM ל־Kiwix, כי libzim אינו מותקן · No ZIM for Kiwix, since libzim is not installed:")
        tell(zim.ADVICE)


@main.command()
@config_option
@click.argument("query")
@click.option("--language", help="The language in which to search; the library's first if not given.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many to print at most.")
@click.option("--json", "form", flag_value="json", help="Print JSON, as the site's own search returns it.")
def search(config_file: Path, query: str, language: str | None, limit: int, form: str | None) -> None:
    """Search the sources as the site's search does, without a built site.

    Print score, type, address and title of the best pages. Like grep, exit 1 if nothing is found.
    """
    from kb import library
    from kb.catalogue import Catalogue  # here, because a start without them costs half as much
    from kb.search import answers

    read = library.read(config_file.parent, config_file.parent / CACHE)
    settings = read.settings
    if language and language not in settings.language_codes:
        raise click.ClickException(
            f"אין בספרייה שפה כזאת: {language} · The library has no such language: {language}"
            f" ({', '.join(settings.language_codes)})"
        )
    wanted, listing = language or settings.default_language, Catalogue(read)
    found = answers.find(listing, query, wanted, limit)
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif found:
        click.echo(answers.as_table(listing, found, wanted))
    if read.left_out:
        number = len(read.left_out)
        tell(f"קבצים ששגיאה משאירה מחוץ לחיפוש: {number} · Files that an error keeps out of the search: {number}")
        tell("python3 kb check")
    sys.exit(0 if found else 1)


@main.command()
@config_option
@click.argument("files", nargs=-1)
def pictures(config_file: Path, files: tuple[str, ...]) -> None:
    """Build the site and make the pictures in docs/developers/pictures.yml, all or FILES; prints those that changed."""
    from kb import chromium
    from kb import pictures as gallery

    root = config_file.parent.resolve()
    try:
        wanted = [one for one in gallery.read(root) if not files or one.file in files]
        with publication.held(config_file.resolve(), site := _site(config_file)):
            if not publication.publish(config_file.resolve(), site, strict=True):
                sys.exit(1)
            for picture, changed in gallery.make(root, site, wanted):
                click.echo(picture.file) if changed else tell(f"{picture.file}: ללא שינוי · unchanged")
    except (gallery.Unreadable, chromium.NoChromium) as fault:
        raise click.ClickException(str(fault)) from None


@main.command()
@click.argument("before", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("after", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file; changes.html if not given."
)
def compare(before: Path, after: Path, output: Path | None) -> None:
    """Show which pages differ in two built sites, BEFORE and AFTER, in pictures and in words, as one HTML file.

    Print the list of these pages as Markdown.
    """
    from kb import chromium, comparison

    found = comparison.changes(before.resolve(), after.resolve())
    try:
        put(
            (output or Path("changes.html")).resolve(),
            comparison.compare(before.resolve(), after.resolve(), found).encode(),
        )
    except chromium.NoChromium as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(comparison.summary(found), nl=False)


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--engine", type=click.Choice(["browser", "python", "lunr"]), default="browser", show_default=True)
@click.option("--every", type=click.IntRange(min=1), default=1, help="Ask only every N-th question of a set.")
@click.option("--json", "form", flag_value="json", help="Print JSON.")
@click.option("--ablation", is_flag=True, help="Print the gain of each rule instead, by the engine in Python.")
def evaluate(folder: Path, engine: str, every: int, form: str | None, ablation: bool) -> None:
    """Ask the questions in FOLDER's q_*.json over its docs.json and print how well the search answers them.

    `browser` is the site's own search in a headless Chromium, `python` its twin, `lunr` a plain lunr index. Print for
    each set R@1, R@10, MRR@10 and the share without a result.
    """
    from kb import chromium
    from kb.search import evaluate as judging
    from kb.search import trial

    try:
        collection = judging.read(folder, every)
        if ablation:
            click.echo(judging.ablation(collection))
            return
        with trial.searcher(collection.documents, engine, ROOT) as search:
            result = judging.evaluate(search, collection.queries)
    except (judging.Unreadable, chromium.NoChromium) as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(json.dumps(result, indent=2) if form == "json" else judging.table(result))


@main.command()
@config_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
def status(config_file: Path, form: str) -> None:
    """Print the library at a glance: what exists, what is missing, what waits for review, what is not finished."""
    from kb import library
    from kb import status as state
    from kb.catalogue import Catalogue
    from kb.check import inspection
    from kb.wording import wording

    root = config_file.parent.resolve()
    read = library.read(root, root / CACHE)
    found = state.survey(Catalogue(read), clock.today(), inspection.inspect(read, clock.today(), kept=root / CACHE))
    if form == "json":
        click.echo(json.dumps(state.as_data(found), ensure_ascii=False, indent=1))
    else:
        click.echo(state.as_text(found, read.settings, wording(read.settings.default_language)))


@main.command()
@config_option
@click.argument("kind", type=click.Choice(["tool", "article", "video", "topic", "term"]))
@click.option("--title", help="The title.")
@click.option("--slug", default="", help="The name of the file; made from an English title if not given.")
@click.option("--set", "fields", multiple=True, metavar="FIELD=VALUE", help="The value of a field; may be repeated.")
@click.option("--language", help="Begin the translation of SLUG into this language.")
@click.option("--ask/--no-ask", default=None, help="Whether to ask for the rest; at a terminal if not given.")
def new(
    config_file: Path, kind: str, title: str | None, slug: str, fields: tuple[str, ...], language: str | None,
    ask: bool | None,
) -> None:  # fmt: skip
    """Begin an entry of a KIND, or a translation; print the path of its file.

    The command asks for the fields, and offers the words of library.yml. The new file passes the check; the mark TODO
    shows where something is to be written, and a strict check refuses these marks. No file is ever overwritten. Answers
    are kept until then: if the command is cut off, the next one offers them again.
    """
    from kb import interview, library, new_file

    read = library.read(config_file.parent, config_file.parent / CACHE)
    asker = interview.Asker(read, kind) if (sys.stdin.isatty() if ask is None else ask) else None
    try:
        typed = interview.pairs(fields)
        if title is not None:
            typed["term" if kind == "term" else "title"] = title
        if language and language != read.settings.default_language:
            interview.refuse_fields(typed.keys() - {"term"})
            file = new_file.translated(read, kind, slug or typed.get("term", ""), language, asker, clock.today())
        elif kind == "term":
            file = new_file.term(read, typed, asker)
        else:
            file = new_file.entry(read, kind, typed, slug, asker, clock.today())
    except (interview.Refused, disk.Unwritable) as refusal:
        raise click.ClickException(str(refusal)) from None
    if asker:
        asker.finish()
    click.echo(file)
    tell("חפשו בקובץ את הסימן TODO, כתבו את מה שחסר ומחקו אותו · Find the marks TODO, write what is missing:")
    tell("  python3 kb check · python3 kb serve")


@main.command()
@config_option
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
def review(config_file: Path, files: tuple[Path, ...]) -> None:
    """Mark each FILE, a page or a translation, as reviewed today; print what changed in it.

    Only these lines of the front matter change. The next review is due after the number of months that library.yml
    gives under editors.
    """
    from kb import library
    from kb.drafting import signature

    root = config_file.parent.resolve()
    read = library.read(root, root / CACHE)
    try:
        documents = [signature.reviewable(read, file) for file in files]
    except signature.NotReviewable as fault:
        raise click.ClickException(str(fault)) from None
    unwritten = []
    for document in documents:
        try:
            for line in signature.sign(read, document, clock.today()):
                click.echo(line)
        except disk.Unwritable as reason:
            unwritten.append(str(reason))
    if unwritten:
        raise click.ClickException("\n".join(unwritten))


@main.command()
@config_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--author", default="", help="Who opened the issue: a name, and an address in angle brackets.")
def receive(config_file: Path, file: Path, author: str) -> None:
    """Turn the suggestion in FILE into a branch with its author credited; print the branch.

    FILE is a message as the mail program saves it (.eml), the text that is attached to it, or the text of an issue.
    """
    from kb import library, suggestions
    from kb.check import report

    root = config_file.parent.resolve()
    try:
        received = suggestions.receive(root, file.read_bytes(), library.read_settings(root)[0], author)
    except suggestions.Unreceivable as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(received.branch)
    tell(f"{received.author}: {', '.join(received.paths)}")
    if received.is_behind:
        tell("העמוד השתנה מאז, והענף מתחיל מן הנוסח הקודם · The page has changed since: the branch begins before that")
    if received.problems:
        tell(report.as_text(list(received.problems)))
    tell(f"git push -u origin {received.branch}")


@main.command()
@config_option
@click.argument("tool")
@click.option("--format", "form", type=click.Choice(["pdf", "docx", "xlsx"]), default="pdf", show_default=True)
@click.option("--language", help="The language of the sheet; the library's first if not given.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def worksheet(config_file: Path, tool: str, form: str, language: str | None, output: Path | None) -> None:
    """Make one worksheet of TOOL to look at; print its path."""
    from kb import library
    from kb.check import report
    from kb.problems import nearest
    from kb.worksheets import downloads
    from kb.worksheets.sheet import TooLong, Unprintable

    root = config_file.parent
    read = library.read(root)
    wanted = language or read.settings.default_language
    known = {d.slug: d for d in downloads.with_worksheets(read) if d.language == wanted}
    if tool not in known:
        guess = nearest(tool, known)
        hint = f" האם התכוונתם ל: {guess}? · Did you mean: {guess}?" if guess else f" ({', '.join(sorted(known))})"
        raise click.ClickException(f"אין כלי עם דף עבודה בשם {tool}. · No tool with a worksheet is named {tool}.{hint}")
    sheet = downloads.sheet_of(read, known[tool], os.environ.get("KB_SITE_URL", DEFAULT_SITE_URL))
    if form not in downloads.formats_of(sheet):
        raise click.ClickException(
            "אין בדף הזה טבלה, ולכן אין לו XLSX. · This sheet has no table, so there is no XLSX."
        )
    place = output or Path(f"{tool}.{form}")
    _expect_folder(place)
    try:
        put(place, downloads.Printer(root / CACHE).document(sheet, form))
    except (Unprintable, TooLong) as fault:
        raise click.ClickException(report.as_text([downloads.as_problem(known[tool], fault)])) from None
    click.echo(place)


@main.command()
@config_option
@click.argument(
    "plan", required=False, metavar="[PLAN-FILE]", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--topic", help="The topic with this slug.")
@click.option("--path", "way", help="The path with this slug.")
@click.option("--all", "every", is_flag=True, help="The whole library.")
@click.option("--language", help="The language of the book; the library's first if not given.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def book(
    config_file: Path, plan: Path | None, topic: str | None, way: str | None, every: bool, language: str | None,
    output: Path | None,
) -> None:  # fmt: skip
    """Make a topic, a path, a plan or the whole library as one PDF; print its path.

    PLAN-FILE holds a plan as it is shared: the address that the plan's page gives, or its JSON.
    """
    from kb import library
    from kb.books import ordering
    from kb.books.typesetting import Unset

    root = config_file.parent.resolve()
    read, wish = library.read(root, root / CACHE), ordering.Wish(topic, way, every, plan)
    try:
        order = ordering.take(read, wish, language or read.settings.default_language)
        place = output or Path(f"{order.name}.pdf")
        _expect_folder(place)
        put(place, order.book(os.environ.get("KB_SITE_URL", DEFAULT_SITE_URL), root / CACHE))
    except (ordering.Refused, Unset, disk.Unwritable) as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(place)


def _expect_folder(place: Path) -> None:
    """Refuse a file whose folder is not there."""
    if not place.parent.is_dir():
        raise click.ClickException(
            f"אין תיקייה כזאת: {place.parent}. צרו אותה, או בחרו אחרת. · "
            f"There is no such folder: {place.parent}. Make it, or choose another one."
        )


@main.command()
def licenses() -> None:
    """List the licences of installed packages, and of what a site carries of others; exit 1 if one is not allowed."""
    from kb import licenses as listing

    packages = listing.installed()
    click.echo(f"# In a built site\n{listing.table(listing.SHIPPED)}\n\n# Installed\n{listing.table(packages)}")
    if refused := listing.refusal([*listing.SHIPPED, *packages]):
        raise click.ClickException(refused)


@main.command(context_settings={"ignore_unknown_options": True})
@click.option("--full", is_flag=True, help="Try every case, not a fair sample.")
@click.option("--content", is_flag=True, help="Only the tests of the content, of the site built from it too.")
@click.option(
    "--fuzz", type=click.FloatRange(min=0, min_open=True), metavar="MINUTES",
    help="Only the tests of properties, again and again with new examples, for so long or until one fails.",
)  # fmt: skip
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(full: bool, content: bool, fuzz: float | None, arguments: tuple[str, ...]) -> None:
    """Run all tests except those of the content's site, which takes the longer the more content there is.

    Further arguments go to pytest: of tests that are named, every case runs.
    """
    from kb import chromium

    try:
        browser = chromium.ensure()
    except chromium.NoChromium as missing:
        raise click.ClickException(str(missing)) from None
    is_sample = not (full or content or fuzz or arguments)
    environment = {**os.environ, "KB_CHROMIUM": browser, "KB_TEST_FULL": "1" if full else ""}
    environment["KB_TEST_SAMPLE"] = "1" if is_sample else ""
    spread = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *(f"--ignore={file}" for file in OF_SITE))
    chosen = (*OF_SOURCES, *OF_SITE, *arguments) if content else arguments or spread
    command = [sys.executable, "-m", "pytest", *chosen]
    if fuzz:
        sys.exit(_fuzz(command, {**environment, "KB_TEST_FUZZ": "1", "CI": ""}, fuzz))
    sys.exit(subprocess.run(command, cwd=ROOT, env=environment).returncode)


def _fuzz(command: list[str], environment: dict[str, str], minutes: float) -> int:
    """Run the tests of properties until the time is over or one fails; return the exit code."""
    end, properties = time.monotonic() + 60 * minutes, ("-m", "hypothesis", "-x")  # hypothesis marks its tests so
    while (left := end - time.monotonic()) > 0:
        try:
            code = subprocess.run([*command, *properties], cwd=ROOT, env=environment, timeout=left).returncode
        except subprocess.TimeoutExpired:
            break
        if code:
            tell("הוסיפו לבדיקה את הדוגמה שנכשלה, כ־@example · Add the example that failed to its test, as an @example")
            return code
    tell(f"לא נמצאה תקלה ב־{minutes:g} דקות · No fault was found in {minutes:g} minutes")
    return 0


@main.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Time builds of generated libraries, here and with other generators; `kb bench --help` lists its options."""
    path = os.pathsep.join([str(ROOT / "hooks"), str(ROOT / "tests")])
    command = [sys.executable, "-P", "-m", "benchmarks.generators", *arguments]
    sys.exit(subprocess.run(command, env={**os.environ, "PYTHONPATH": path}).returncode)
