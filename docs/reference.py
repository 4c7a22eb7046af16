"""Writes docs/reference/*.md from the code: commands from their help, codes, formats, exports and rules from tables.

`python docs/reference.py` writes; with `--check` it says which page is stale, and a test asks that.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from marsad.cli import COMMANDS, marsad
from marsad.collect import FORMATS
from marsad.figures.trace import RULES as FIGURE_RULES
from marsad.model import vocab
from marsad.publish.exports import EXPORTS
from marsad.publish.gate import RULES as GATE_RULES
from marsad.read.languages import LANGUAGES

HOME = Path(__file__).parent / "reference"
SHAPE: dict[str, Any] = {"max_content_width": 100, "terminal_width": 100, "help_option_names": ["-h", "--help"]}
LISTS = (
    "tier",
    "grade",
    "stance",
    "scope",
    "qualifier",
    "precision",
    "status",
    "sex",
    "age",
    "community",
    "role",
    "unit",
)


def commands() -> str:
    """Every command in the order data flows, with its help as a terminal shows it."""
    parts = ["# Commands\n\nMade by `python docs/reference.py` from the commands' own help.\n"]
    for name in COMMANDS:
        parts.append(f"## {name}\n\n```\n{_help(name)}\n```\n")
    return "\n".join(parts)


def _help(name: str) -> str:
    context = click.Context(marsad, info_name="marsad", **SHAPE)
    command = marsad.get_command(context, name)
    assert command
    own = click.Context(command, info_name=name, parent=context, **SHAPE)
    shown = command.get_help(own).rstrip()
    if isinstance(command, click.Group):
        for sub in command.list_commands(own):
            inner = command.get_command(own, sub)
            assert inner
            below = click.Context(inner, info_name=sub, parent=own, **SHAPE)
            shown += "\n\n" + inner.get_help(below).rstrip()
    return "\n".join(line.rstrip() for line in shown.splitlines())


def codes() -> str:
    """What can be claimed, with labels in both languages and the codes of other vocabularies; then the small lists."""
    walk = vocab.crosswalk("what")
    schemes = list(next(iter(walk.values())))
    heads = ("code", "English", "Arabic", "family", *schemes)
    rows = [
        (f"`{code}`", entry["en"], entry["ar"], entry["family"], *(_codes_of(walk[code][name]) for name in schemes))
        for code, entry in vocab.table("what").items()
    ]
    parts = [
        "# Codes\n\nMade by `python docs/reference.py` from `src/marsad/model/vocab/`. An empty cell: that vocabulary"
        " has no such code. `~`: the nearest code, not the same thing.\n",
        f"## what\n\n{_table(heads, rows)}",
    ]
    for name in LISTS:
        rows = [(f"`{code}`", entry["en"], entry["ar"], _meaning(entry)) for code, entry in vocab.table(name).items()]
        parts.append(f"## {name}\n\n{_table(('code', 'English', 'Arabic', 'meaning'), rows)}")
    return "\n".join(parts)


def _codes_of(match: vocab.Match) -> str:
    return ("~ " if match.near else "") + ", ".join(match.codes)


def _meaning(entry: Any) -> str:
    found = entry.get("meaning")
    return str(found["en"]) if found else ""


def formats() -> str:
    """What can be taken in, in which languages it is read, and what can be written."""
    taken = [
        (f"`{name}`", ", ".join(one.suffixes), f"{one.limit // 2**20} MB", "a killable child" if one.child else "here")
        for name, one in FORMATS.items()
    ]
    written = [(f"`{name}`", about) for name, (_, about) in EXPORTS.items()]
    return "\n".join(
        [
            "# Formats and languages\n\nMade by `python docs/reference.py` from the tables `FORMATS`, `LANGUAGES` and"
            " `EXPORTS`.\n",
            f"## What `marsad add` takes in\n\n{_table(('format', 'endings', 'at most', 'parsed in'), taken)}",
            f"## Languages that are read\n\n{', '.join(f'`{code}`' for code in LANGUAGES)}\n",
            f"## What `marsad export` writes\n\n{_table(('format', 'what it is'), written)}",
        ]
    )


def rules() -> str:
    """The rules that make a figure, and those that a release must meet."""
    gate = [(f"`{name}`", inspect.getdoc(rule) or "") for name, rule in GATE_RULES.items()]
    return "\n".join(
        [
            "# Rules\n\nMade by `python docs/reference.py` from the tables `RULES` of `figures/trace.py` and of"
            " `publish/gate.py`.\n",
            f"## Of a figure\n\n{_table(('rule', 'what it says'), FIGURE_RULES.items())}",
            f"## Of a release: one that fails stops it\n\n{_table(('rule', 'what it says'), gate)}",
        ]
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(_cell(cell) for cell in line) + " |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


PAGES: dict[str, Callable[[], str]] = {
    # file under docs/reference: what makes it
    "commands.md": commands,
    "codes.md": codes,
    "formats.md": formats,
    "rules.md": rules,
}


def stale() -> list[str]:
    """Names of pages that are not what the code says."""
    return [name for name, make in PAGES.items() if not (HOME / name).exists() or _kept(name) != make()]


def _kept(name: str) -> str:
    return (HOME / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    if "--check" in sys.argv:
        found = stale()
        sys.exit(f"stale: {', '.join(found)}; run python docs/reference.py" if found else 0)
    HOME.mkdir(exist_ok=True)
    for name, make in PAGES.items():
        (HOME / name).write_text(make(), encoding="utf-8")
