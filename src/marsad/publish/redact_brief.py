"""A brief as a profile may see it: without sentences that rest on what is withheld, without protected words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from marsad.model import Decision
from marsad.publish.brief.model import Brief, Note, Sentence
from marsad.publish.dataset.model import Dataset
from marsad.publish.redact import HIDDEN, profile, protected_words

Withheld = tuple[set[str], set[tuple[str, int]]]


def redact_brief(brief: Brief, data: Dataset, decisions: Iterable[Decision]) -> Brief:
    """A brief, the redacted dataset of the same record and the rulings in; the brief of that profile out.

    The headline goes with its figure. Notes that no sentence needs any more go too, and every picture: its marks hold
    words of claims that no sentence of the brief may need.
    """
    shown = {str(row["id"]) for row in data["figures"].rows if not row["withheld"]}
    hidden = {(str(row["report"]), int(str(row["start"]))) for row in data["claims"].rows if row["withheld"]}
    spans = {note.number: note.claim[:2] for note in brief.notes}

    def kept(sentence: Sentence) -> bool:
        return set(sentence.figures) <= shown and not {spans[number] for number in sentence.notes} & hidden

    sections = tuple(
        replace(section, sentences=tuple(one for one in section.sentences if kept(one))) for section in brief.sections
    )
    used = {number for section in sections for one in section.sentences for number in one.notes}
    lead = brief.lead if brief.lead and brief.lead.id in shown else None
    bare = replace(
        brief,
        lead=lead,
        headline=brief.headline if lead or brief.lead is None else "",
        sections=tuple(section for section in sections if section.sentences),
        notes=tuple(note for note in brief.notes if note.number in used),
        pictures=(),
    )
    rulings = list(decisions)
    return _covered(bare, protected_words(rulings)) if profile(data.profile).protect else bare


def _covered(brief: Brief, hidden: tuple[str, ...]) -> Brief:
    if not hidden:
        return brief
    pattern = re.compile("|".join(map(re.escape, sorted(hidden, key=len, reverse=True))), re.IGNORECASE)

    def cover(text: str | None) -> str | None:
        return pattern.sub(HIDDEN, text) if text else text

    def note(one: Note) -> Note:
        fields = {name: cover(getattr(one, name)) for name in ("quote", "words", "publisher", "url", "origin")}
        return replace(one, **fields)  # type: ignore[arg-type]

    sections = tuple(
        replace(section, sentences=tuple(replace(one, text=pattern.sub(HIDDEN, one.text)) for one in section.sentences))
        for section in brief.sections
    )
    return replace(
        brief, headline=pattern.sub(HIDDEN, brief.headline), sections=sections, notes=tuple(map(note, brief.notes))
    )
