"""How to read this: what includes what, which rows may be added, what the three kinds of number are; generated from the
dataset, so that it never says what is not there.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from marsad.model import vocab
from marsad.publish.dataset.model import Dataset
from marsad.publish.say import words


@cache
def _text() -> dict[str, Any]:
    return tomllib.loads((files("marsad.publish") / "howto.toml").read_text(encoding="utf-8"))


def howto(dataset: Dataset, lang: str) -> str:
    """A dataset and a language in, the reading instructions in Markdown out."""
    text, say = _text()[lang], words(lang)
    as_of = say.day(dataset.as_of) if dataset.as_of else say.template("label", "no_day")
    state = text["draft"] if dataset.draft else text["release"].format(release=dataset.release)
    lines = [f"# {dataset.title or text['title']}", "", state, text["as_of"].format(day=as_of, method=dataset.method)]
    lines += [
        text["profile"].format(profile=dataset.profile),
        "",
        f"## {text['kinds_heading']}",
        "",
        *text["kinds"],
        "",
    ]
    lines += [f"## {text['adding_heading']}", "", *text["adding"], ""]
    lines += [f"## {text['inside_heading']}", "", *_inside(dataset, text, lang), ""]
    lines += [f"## {text['tables_heading']}", "", text["tables_columns"], "|---|---|---|"]
    lines += [
        f"| {table.name} | {say.number(len(table.rows))} | {table.about(lang)} |" for table in dataset.tables.values()
    ]
    lines += ["", f"## {text['limits_heading']}", "", *text["limits"]]
    return "\n".join(lines) + "\n"


def _inside(dataset: Dataset, text: dict[str, Any], lang: str) -> list[str]:
    """Which codes of this dataset are kinds of others, and which groups lie in which."""
    present = {str(row["what"]) for row in dataset["figures"].rows}
    lines = [
        text["within"].format(part=vocab.label("what", code, lang), whole=vocab.label("what", entry["within"], lang))
        for code, entry in vocab.table("what").items()
        if code in present and "within" in entry
    ]
    return [*lines, *text["inside"]]
