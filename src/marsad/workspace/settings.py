"""`workspace.toml` in, frozen settings out: what a workspace is about and where its parts lie."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from marsad.model import BadInput

FORMAT = 1
FILE = "workspace.toml"
GRAMMAR = ("grammar",)  # the readers of a workspace that names none

TEMPLATE = """\
# What this workspace is about. Every line may be edited by hand; what people ruled lies in the log, not here.
format = {format}
name = {name}
title = {{ en = {title}, ar = {title} }}
# country = "SY"             # ISO 3166: bare place names are looked for here first
# region = "place:coast"     # an id of places.csv or of the gazetteer: the wider place this workspace is about
# window = {{ since = 2025-03-06, until = 2025-03-31 }}
languages = ["ar", "en"]
# readers = ["grammar", "spacy"]  # second opinions; where they disagree stands in the queue
# database = "postgresql://…"  # for a team; without it one SQLite file beside this one
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One workspace's settings; `title` by language code, `window` as (since, until) with None for an open end."""

    name: str
    title: Mapping[str, str] = field(default_factory=dict)
    country: str | None = None
    region: str | None = None
    window: tuple[date | None, date | None] = (None, None)
    languages: tuple[str, ...] = ("ar", "en")
    database: str | None = None
    readers: tuple[str, ...] = GRAMMAR

    def heading(self, lang: str) -> str:
        """The workspace's title in a language, or its name."""
        return self.title.get(lang) or self.title.get("en") or self.name


def template(name: str, title: str | None) -> str:
    """A folder's name and a title in, the text of a new workspace.toml out."""
    return TEMPLATE.format(format=FORMAT, name=json.dumps(name), title=json.dumps(title or name, ensure_ascii=False))


def first_text(folder: Path, title: str | None, like: Path | None, database: str | None) -> str:
    """A new workspace's folder in, the text of its settings out: those of `like`, or the template; and its database."""
    taken = like / FILE if like else None
    text = _read(taken) if taken and taken.is_file() else template(folder.resolve().name, title)
    if database is None:
        return text
    others = [line for line in text.splitlines() if not re.match(r"#?\s*database\s*=", line)]
    return "\n".join([f"database = {json.dumps(database)}", *others]) + "\n"


def load(folder: Path) -> Settings:
    """A workspace's folder in, its settings out; BadInput names the line or field that cannot be used."""
    path = folder / FILE
    if not path.is_file():
        raise BadInput("no workspace here", where=str(folder), todo="make one with `marsad init FOLDER`")
    return parse(_read(path), path)


def parse(text: str, path: Path) -> Settings:
    """The text of a workspace.toml and the path that errors name in, the settings out."""
    try:
        fields = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"not readable as TOML: {error}", where=str(path), todo="mend that line") from None
    _check_format(fields, path)
    return _settings(fields, path)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot be read: {error}", where=str(path), todo="write it as UTF-8 text") from None


def _check_format(fields: Mapping[str, Any], path: Path) -> None:
    version = fields.get("format")
    if not isinstance(version, int):
        raise BadInput("'format' is missing", where=str(path), todo=f"write format = {FORMAT}")
    if version > FORMAT:
        raise BadInput(
            f"made by a newer Marsad (format {version}, this one reads {FORMAT})",
            where=str(path),
            todo="update Marsad; nothing was touched",
        )


def _settings(fields: Mapping[str, Any], path: Path) -> Settings:
    window = fields.get("window", {})
    since, until = window.get("since"), window.get("until")
    for name, day in (("since", since), ("until", until)):
        if day is not None and not isinstance(day, date):
            raise BadInput(f"window.{name} is no date", where=str(path), todo="write it as 2025-03-06, without quotes")
    if since and until and since > until:
        raise BadInput("the window ends before it begins", where=str(path), todo="swap since and until")
    return Settings(
        name=_text(fields, "name", path) or path.parent.name,
        title=fields.get("title") or {},
        country=_text(fields, "country", path),
        region=_text(fields, "region", path),
        window=(since, until),
        languages=tuple(fields.get("languages", ("ar", "en"))),
        database=_text(fields, "database", path),
        readers=_readers(fields, path),
    )


def _readers(fields: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    if "readers" not in fields:
        return GRAMMAR
    from marsad.read.readers import READERS  # large, and most workspaces name none

    names = fields["readers"]
    if not isinstance(names, list) or any(name not in READERS for name in names):
        raise BadInput("'readers' names one that there is not", where=str(path), todo=f"readers: {', '.join(READERS)}")
    return tuple(names)


def _text(fields: Mapping[str, Any], name: str, path: Path) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise BadInput(f"'{name}' is not a string", where=str(path), todo="write it in quotes")
    return value or None
