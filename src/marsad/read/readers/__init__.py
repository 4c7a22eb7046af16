"""The readers behind one interface: a report in, its claims out. `READERS` names them; nothing here knows the network.

`grammar` decides. The others are second opinions: what they find is a candidate, marked by its `rule`, never a claim of
the record until a person takes it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from marsad.model import BadInput, Claim, Report

Reader = Callable[[Report], list[Claim]]
Ask = Callable[[Report], str]  # a report in, what a model answered about it out; passed in, since it needs a network

READERS: dict[str, tuple[str, str]] = {
    # name: (module with `make(ask) -> Reader`, what it is)
    "grammar": ("marsad.read.readers.grammar", "the deterministic grammar; the default, and the only one that decides"),
    "spacy": ("marsad.read.readers.matcher", "numbers tied to words of harm by spaCy's rule matcher (extra: spacy)"),
    "llm": ("marsad.read.readers.model", "a model's answer, kept where the text bears it out; off unless asked for"),
}


def reader(name: str, ask: Ask | None = None) -> Reader:
    """A name of the table in, the reader out. BadInput for another name, or when what it needs is not installed."""
    if name not in READERS:
        raise BadInput(f"no reader is called '{name}'", where="--readers", todo=f"readers: {', '.join(READERS)}")
    made: Reader = import_module(READERS[name][0]).make(ask)
    return made


def names_of(text: str) -> tuple[str, ...]:
    """`grammar,spacy` in, the names out, each once, checked against the table."""
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for name in names:
        if name not in READERS:
            raise BadInput(f"no reader is called '{name}'", where="--readers", todo=f"readers: {', '.join(READERS)}")
    if not names:
        raise BadInput("no reader is named", where="--readers", todo=f"readers: {', '.join(READERS)}")
    return names
