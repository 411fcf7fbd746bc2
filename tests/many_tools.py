"""Many short tools added to those of the library, so that lists become long; their facts follow from their numbers."""

from __future__ import annotations

from workspace import Workspace

MINUTES, PEOPLE, MODES = (5, 20, 40, 55, 90), (4, 10, 30), ("in_person", "online", "hybrid")


def add_tools(workspace: Workspace, number: int) -> list[dict[str, object]]:
    """Write `number` tools into the workspace and return their facts: title, minutes, people (most), mode."""
    made = []
    for n in range(number):
        facts = {"minutes": MINUTES[n % 5], "people": PEOPLE[n % 3], "mode": MODES[n // 2 % 3]}
        facts["title"] = f"כלי מספר {n:04}"
        minutes, people, mode, title = facts["minutes"], facts["people"], facts["mode"], facts["title"]
        workspace.write(
            f"tools/many-{n:04}.md",
            f"""---
title: "{title}"
summary: "תקציר של הכלי שמספרו {n}, באורך שיש לתקצירים בספרייה הזאת."
topics: [backbone]
stages: [act]
duration: {{min: {minutes}, max: {minutes}}}
group: {{min: 2, max: {people}}}
modes: [{mode}]
---

פסקה על הכלי.
""",
        )
        made.append(facts)
    return made


def keep_hebrew(workspace: Workspace) -> None:
    """Reduce the library to Hebrew, which takes a third of the time to build."""
    for path in [*workspace.root.rglob("*.ar.*"), *workspace.root.rglob("*.en.*")]:
        if path.suffix in (".md", ".vtt") and path.relative_to(workspace.root).parts[0] in (
            "docs",
            "tools",
            "articles",
        ):
            path.unlink()
    for name, line in (("library.yml", "code: {}"), ("mkdocs.yml", "locale: {}")):
        text = (workspace.root / name).read_text("utf-8")
        kept = [one for one in text.splitlines() if not any(line.format(code) in one for code in ("ar", "en"))]
        workspace.write(name, "\n".join(kept) + "\n")
