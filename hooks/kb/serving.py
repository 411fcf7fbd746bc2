"""`mkdocs serve` with content that has mistakes: it keeps serving the last good site. For `kb serve` see `server`."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

from kb import build
from kb.display import tell

Builder = Callable[..., None]
STAYS = "האתר נשאר כפי שהיה. תקנו, שמרו, והוא ייבנה שוב. · The site stays as it was; fix it and save to build again."


def keep_last_good(builder: Builder, root: Path, site: Path) -> Builder:
    """Wrap MkDocs' `builder`: if a rebuild fails, `site` stays as it was and the reason is printed."""

    def rebuild(*args: object, **facts: object) -> None:
        faults = build.faults(root)
        if faults:
            tell(f"\n{faults}\n\n{STAYS}\n")
            return
        aside = site.with_name(site.name + "-last-good")
        rmtree(aside, ignore_errors=True)
        site.rename(aside)
        site.mkdir()
        try:
            builder(*args, **facts)
        except (Exception, SystemExit) as error:
            tell(str(error) if isinstance(error, SystemExit) else traceback.format_exc())
            rmtree(site, ignore_errors=True)
            aside.rename(site)
        finally:
            rmtree(aside, ignore_errors=True)
            build.end(root)

    return rebuild
