"""A brief for the terminal: wrapped text with note numbers, colours only where the terminal can show them."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from marsad.publish.brief.markdown import meta, note_line
from marsad.publish.brief.model import Brief, Sentence
from marsad.publish.brief.numbers import facts
from marsad.publish.say import plain, words

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 88


def terminal(brief: Brief, console: Console) -> None:
    """Print a brief on a rich console."""
    from rich.text import Text

    say = words(brief.lang)
    right = say.table["dir"] == "rtl"
    width = min(console.width, WIDTH)

    def put(text: str, style: str = "") -> None:
        for line in textwrap.wrap(plain(text), width) or [""]:
            console.print(Text(line, style=style, justify="right" if right else "left"), width=width)

    put(brief.headline, "bold")
    put(meta(brief), "dim")
    for fact in facts(brief):
        put(fact)
    for section in brief.sections:
        console.print()
        put(section.heading, "bold")
        put(" ".join(_sentence(one) for one in section.sentences))
    console.print()
    put(say.template("heading", "notes"), "bold")
    for note in brief.notes:
        put(f"[{note.number}] {note_line(note, say)}", "dim")


def _sentence(sentence: Sentence) -> str:
    return sentence.text + "".join(f"[{number}]" for number in sentence.notes)
