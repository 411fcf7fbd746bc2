"""The one MkDocs hook: every event is one call into kb, and nothing is decided here."""

from __future__ import annotations

import os
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from kb import build, disk, progress, serving
from kb.publish import codes, embedded, finish, styles
from kb.views.fault_report import report
from mkdocs import utils
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure import toc

clean_directory = utils.clean_directory


@event_priority(100)
def on_config(config):
    """Compose the docs tree and point MkDocs at it; again for each language with the tree in place already."""
    if "build" in config.extra:
        return config
    root = Path(config.config_file_path).parent
    i18n = config.plugins["i18n"].config.languages if "i18n" in config.plugins else []
    languages = [item.locale for item in sorted(i18n, key=lambda item: not item.default) if item.build]
    try:
        made = build.prepare(root, languages, config.site_url or "/", strict=bool(config.strict))
    except (build.ContentErrors, build.WordsLost) as errors:
        raise Abort(f"\n{errors}") from None
    if made.told:
        serving.say(f"\n{made.told}\n")
    config.extra["build"] = made
    config.docs_dir = str(made.tree)
    config.markdown_extensions, config.mdx_configs = [], {}  # the texts are read by kb.markdown, titles by kb.wording
    for language in i18n:
        language.admonition_translations = None
    config.theme.static_templates -= {"404.html", "sitemap.xml"}
    progress.begin(made.tree)
    return config


@event_priority(-120)
def on_files(files, config):
    """Take the theme's styles, leave out what it ships in vain, and lead "edit this page" to the true sources."""
    sources = config.extra["build"].sources
    sheet = Path(files.get_file_from_path(finish.material_css(files.src_uris)).abs_src_path)
    config.extra["styles"] = styles.of(sheet.read_text("utf-8"), Path(config.theme.custom_dir))
    for file in list(files):
        if finish.is_unused(file.src_uri):
            files.remove(file)
        elif file.is_documentation_page():
            file.edit_uri = sources.get(file.src_uri) or None
    return files


def on_env(env, config, files):
    """Escape everything in our own templates (Material's do by themselves), and keep what is compiled for later."""
    own, made = Path(config.theme.custom_dir), config.extra["build"]
    env.filters["code"] = codes.code
    env.filters["embedded"] = embedded.embedded
    env.bytecode_cache = FileSystemBytecodeCache(str(disk.folder(made.library.root, "templates")))
    env.autoescape = lambda name: name is not None and (own / name).is_file()
    return env


def on_page_markdown(markdown, page, config, files):
    """Leave MkDocs' own Markdown nothing to render: the library's is read already."""
    return ""


def on_page_content(html, page, config, files):
    """Read what the page shows, and hand MkDocs its text as HTML."""
    page.shown = build.show(page.meta, config.extra["build"])
    page.toc = toc.get_toc(build.outline(page.shown.document))
    return page.shown.dressed.html


def on_page_context(context, page, config, nav):
    """Hand the template what its page shows: the view, the text in parts, what is for machines, the frame around."""
    shown, made = page.shown, config.extra["build"]
    faults = report(shown.view, page.meta["title"], made.mail, config.site_url or "/", config.repo_url)
    parts = {"kb": shown.view, "prose": shown.dressed, "metadata": shown.metadata, "frame": shown.frame}
    parts["sheets"] = config.extra["styles"].needed(shown.dressed.html)
    return {**context, **parts, "faults": faults}


def on_post_page(output, page, config):
    """Hold the page against its text; make the missing page's links absolute; note that one more page is done."""
    progress.tick(page.file.src_uri)
    build.account(output, page.shown, config.extra["build"])
    if page.shown.view.kind == "missing":
        return finish.root_absolute(output, page.url, config.site_url or "/")
    return output


@event_priority(-110)
def on_post_build(config):
    """When all languages are built, add what is not a page."""
    if not config.plugins["i18n"].building:
        made = config.extra["build"]
        try:
            told = build.close(made, strict=bool(config.strict))
        except (build.ContentErrors, build.WordsLost) as errors:
            raise Abort(f"\n{errors}") from None
        if told:
            serving.say(f"\n{told}\n")
        sheets = config.extra["styles"]
        finish.finish(Path(config.site_dir), made.listing, made.bundle, sheets, config.site_url or "/")
        build.end(made.library.root)


def on_build_error(error):
    """Undo static-i18n's patch of MkDocs' cleaning, which an error in a nested build leaves behind."""
    utils.clean_directory = clean_directory


def on_serve(server, config, builder):
    """Watch the sources instead of the composed tree, and keep the last good site through mistakes."""
    root = config.extra["build"].library.root
    server.unwatch(config.docs_dir)
    for path in (*build.watched(root), Path(config.theme.custom_dir)):
        server.watch(os.fspath(path))
    server.builder = serving.keep_last_good(server.builder, root, Path(config.site_dir))
    return server
