"""Writes docs/reference/commands.md from the commands' own help; a test fails when it is stale."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from marsad.cli import COMMANDS, marsad

PAGE = Path(__file__).parent / "reference" / "commands.md"
SHAPE: dict[str, Any] = {"max_content_width": 100, "terminal_width": 100, "help_option_names": ["-h", "--help"]}


def text() -> str:
    """The page's text: every command in the order data flows, with its help as a terminal shows it."""
    parts = ["# Commands\n\nMade by `python docs/commands.py` from the commands' own help.\n"]
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


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if PAGE.read_text(encoding="utf-8") == text() else "stale: run python docs/commands.py")
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text(), encoding="utf-8")
