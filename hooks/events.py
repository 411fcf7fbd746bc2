"""The MkDocs hook: each event calls kb, and nothing is decided here."""

from __future__ import annotations

import os
from pathlib import Path

from kb import build, compose, rendering, serving
from kb.disk import CACHE
from kb.display import tell
from kb.progress import Marks
from kb.publish import finish, templates
from kb.site_folder import SiteFolder
from kb.site_settings import SiteSettings, site_url
from mkdocs import utils
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure import toc

PROGRESS = Marks()
clean_directory = utils.clean_directory


@event_priority(100)
def on_config(config):
    """Compose the docs tree and make MkDocs read it; for each further language, the tree is already there."""
    if "build" in config.extra:
        return config
    i18n = config.plugins["i18n"].config.languages if "i18n" in config.plugins else []
    languages = [item.locale for item in sorted(i18n, key=lambda item: not item.default) if item.build]
    settings = SiteSettings(
        Path(config.config_file_path), tuple(languages), site_url(config.site_url), config.repo_url or "",
        config.edit_uri or "", Path(config.theme.custom_dir),
    )  # fmt: skip
    try:
        made = build.prepare(settings, strict=bool(config.strict), progress=PROGRESS)
    except (build.ContentErrors, build.WordsLost) as errors:
        raise Abort(f"\n{errors}") from None
    if made.report:
        tell(f"\n{made.report}\n")
    compose.compose(made.page.values(), made.library)
    config.extra["build"] = made
    config.docs_dir = str(made.tree)
    config.markdown_extensions, config.mdx_configs = [], {}  # kb.markdown reads the texts, kb.wording the titles
    for language in i18n:
        language.admonition_translations = None
    config.theme.static_templates -= {"404.html", "sitemap.xml"}
    PROGRESS.begin(len(made.page))
    return config


@event_priority(-120)
def on_files(files, config):
    """Leave out the theme's files: those that our pages use are added at the end."""
    theme = {file.src_uri for file in files if file.src_dir in config.theme.dirs}
    for file in list(files):
        if file.src_uri in theme:
            files.remove(file)
    return files


def on_env(env, config, files):
    """Return the same template environment as in every other build."""
    folder, made = config.theme.custom_dir, config.extra["build"]
    return templates.environment(templates.read(Path(folder)), folder, made.library.root / CACHE)


def on_page_markdown(markdown, page, config, files):
    """Give MkDocs' own Markdown nothing to render, because the library's texts are already HTML."""
    return ""


def on_page_content(html, page, config, files):
    """Prepare what the page shows, and give MkDocs its text as HTML."""
    made = config.extra["build"]
    page.shown = build.show(made.page[page.file.src_uri], made)
    page.toc = toc.get_toc(build.outline(page.shown.document))
    return page.shown.dressed.html


def on_page_context(context, page, config, nav):
    """Give the template its data: the view, the text in parts, the metadata, the frame around the page."""
    made = config.extra["build"]
    return rendering.context(made.page[page.file.src_uri], page.shown, made)


def on_post_page(output, page, config):
    """Check the page against its text, place the names of its files, and count the page."""
    made = config.extra["build"]
    PROGRESS.page(page.file.src_uri)
    rendered = rendering.finished(output, made.page[page.file.src_uri], page.shown, made)
    rendered.findings.gather(made)
    return made.assets.placed(rendered.html)


@event_priority(-110)
def on_post_build(config):
    """After the last language, add the files that are not pages."""
    if not config.plugins["i18n"].building:
        made = config.extra["build"]
        try:
            report = build.close(made, strict=bool(config.strict))
        except (build.ContentErrors, build.WordsLost) as errors:
            raise Abort(f"\n{errors}") from None
        if report:
            tell(f"\n{report}\n")
        site = SiteFolder(Path(config.site_dir))
        site.adopt()
        finish.add_theme(site, Path(config.theme.custom_dir), made.assets)
        finish.finish(site, made.listing, made.bundle, made.assets, made.characters, made.site.url)
        build.end(made.library.root)


def on_build_error(error):
    """Undo a change of static-i18n in MkDocs' cleaning of folders, which stays after an error in a nested build."""
    utils.clean_directory = clean_directory


def on_serve(server, config, builder):
    """Watch the sources instead of the composed tree, and keep serving the last good site while there are mistakes."""
    root = config.extra["build"].library.root
    server.unwatch(config.docs_dir)
    for path in (*build.watched(root), Path(config.theme.custom_dir)):
        server.watch(os.fspath(path))
    server.builder = serving.keep_last_good(server.builder, root, Path(config.site_dir))
    return server
