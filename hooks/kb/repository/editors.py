"""Settings for VS Code: schemas for the YAML files, the check as a task with underlined mistakes, and completion.

Red Hat's extension applies JSON Schema to YAML files, but not to front matter in Markdown
(https://github.com/redhat-developer/vscode-yaml/issues/207). So in front matter, snippets offer the terms of
`library.yml`, and a problem matcher shows the mistakes that `kb check` finds. VS Code has both without an extension.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from kb.repository.schemas import NOTE, path_of, words_of
from kb.schema import Article, Relation, Tool, holds_several
from kb.settings import TERM_FIELDS, Settings
from kb.sources import RUNS_FOLDER, SETTINGS_FILE

FOLDER = ".vscode"
GLOSSARY_FILE = "docs/glossary.yml"
MADE = (".cache", "dist", "site")  # folders that nobody edits

# A line of `kb check --format github`, which is a workflow command of GitHub; %0A in it is a line break. The message is
# in Hebrew, then in English; the editor has room for one of them.
MISTAKE = r"^::(error|warning) file=([^,]+),line=(\d+),col=(\d+),title=(.*?)::(.*?)(?:%0A.*)?$"

Json = dict[str, Any]


def files(settings: Settings) -> Mapping[str, str]:
    """Return VS Code's files by path."""
    made = {
        "extensions.json": {"recommendations": ["redhat.vscode-yaml"]},
        "front-matter.code-snippets": snippets(settings),
        "settings.json": preferences(),
        "tasks.json": tasks(),
    }
    return {f"{FOLDER}/{name}": _text(content) for name, content in made.items()}


def preferences() -> Json:
    """Return the editor's settings: which schema belongs to which file, and how Hebrew text is shown."""
    return {
        "yaml.schemas": {
            path_of("library"): SETTINGS_FILE,
            path_of("glossary"): GLOSSARY_FILE,
            path_of("runs"): f"{RUNS_FOLDER}/*.yml",
        },
        "redhat.telemetry.enabled": False,
        "files.encoding": "utf8",
        "files.eol": "\n",
        "files.insertFinalNewline": True,
        "search.exclude": dict.fromkeys(MADE, True),
        "files.watcherExclude": dict.fromkeys((f"**/{folder}/**" for folder in (".venv", *MADE)), True),
        "editor.unicodeHighlight.allowedLocales": {"he": True, "ar": True},
        "editor.renderControlCharacters": True,  # marks of direction are visible, so they can be removed
        "[markdown]": {
            "editor.wordWrap": "on",
            "editor.quickSuggestions": {"other": "on", "comments": "off", "strings": "off"},
            "editor.snippetSuggestions": "top",
        },
    }


def tasks() -> Json:
    """Return the tasks: the check, which marks mistakes in the text, and serving the site on this machine."""
    pattern = {"regexp": MISTAKE, "severity": 1, "file": 2, "line": 3, "column": 4, "code": 5, "message": 6}
    matcher = {"owner": "kb", "source": "kb", "fileLocation": ["relative", "${workspaceFolder}"], "pattern": pattern}
    return {
        "version": "2.0.0",
        "tasks": [
            {
                **_command("kb check", "check", "--format", "github"),
                "problemMatcher": matcher,
                "group": {"kind": "build", "isDefault": True},  # Ctrl+Shift+B
                "presentation": {"reveal": "silent", "clear": True},
            },
            {**_command("kb serve", "serve"), "isBackground": True, "problemMatcher": []},
        ],
    }


def snippets(settings: Settings) -> Json:
    """Return a snippet for each field that holds terms: typing its name offers the terms."""
    made, language = {}, settings.default_language
    for field, vocabulary in TERM_FIELDS.items():
        model = Tool if field in Tool.model_fields else Article
        terms = settings.terms(vocabulary) or ()
        labels = {term: settings.term_label(vocabulary, term, language) for term in terms}
        made[field] = _snippet(model, field, labels, language)
    kinds = {kind: settings.say(relation.label, language) for kind, relation in settings.relations.items()}
    made["kind"] = _snippet(Relation, "kind", kinds, language)
    return {name: snippet for name, snippet in made.items() if snippet}


def _snippet(model: type[BaseModel], field: str, labels: Mapping[str, str], language: str) -> Json:
    """Return the snippet that offers and explains the terms in `labels`; {} if there are none."""
    if not labels:
        return {}
    choice = f"${{1|{','.join(labels)}|}}"
    title = words_of(model, field, language)["label"]
    return {
        "scope": "markdown",
        "prefix": field,
        "body": f"{field}: [{choice}]$0" if holds_several(model, field) else f"{field}: {choice}$0",
        "description": f"{title}: " + " · ".join(f"{label} {term}" for term, label in labels.items()),
    }


def _command(label: str, *arguments: str) -> Json:
    """Return a task that runs one of the library's commands."""
    return {
        "label": label,
        "type": "process",
        "command": "python3",
        "windows": {"command": "py"},
        "args": ["kb", *arguments],
    }


def _text(content: Json) -> str:
    return f"// {NOTE}\n{json.dumps(content, ensure_ascii=False, indent=2)}\n"
