"""Refusals kept as a table, so that each is worded once in each language and an analyst can read them all."""

from __future__ import annotations

from collections.abc import Mapping

from marsad.model.errors import BadInput

Refusals = Mapping[str, Mapping[str, str]]


def refusal(table: Refusals, key: str, *, where: str = "", **facts: object) -> BadInput:
    """A table of refusals, the key of one and its facts in; the error to raise out.

    A row has `en` and `ar` (what is wrong) with `en_todo` and `ar_todo` (what to do), `{facts}` filled in.
    """
    said = {name: words.format(**facts) for name, words in table[key].items()}
    return BadInput(said["en"], where=where, todo=said["en_todo"], ar=(said["ar"], said["ar_todo"]))
