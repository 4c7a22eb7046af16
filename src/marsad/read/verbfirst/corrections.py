"""Figures that a text takes back: "ورد أن القتلى 120 والجرحى 95، والأرقام الصحيحة: 235 قتيلاً و109 جرحى"."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft, by_sentence
from marsad.read.verbfirst.relations import same_kind
from marsad.read.zones import Document

_NEAR = 12  # sentences before a correction in which what it corrects stands


def correct(a: Annotated, document: Document, drafts: list[Draft]) -> None:
    """ "كتبنا أن القتلى 48، والصحيح 84": the new figure is corrected and supersedes the old one."""
    if "stance.corrected" not in a.tags:
        return
    rows = by_sentence(drafts)
    noticed = False  # does a headline announce the correction?
    for number, sentence in enumerate(document.sentences):
        tagged = a.tagged(sentence.first, sentence.last, "stance.corrected") is not None
        if not tagged and not noticed:
            continue
        noticed = tagged and sentence.zone in ("headline", "label")
        if tagged:
            _correct_earlier(document, rows, number)
        own = [d for d in rows.get(number, ()) if d.counted and d.older is None]
        for wrong, right in _wrong_and_right(a, own):
            _replace(wrong, right)


def _replace(wrong: Draft, right: Draft) -> None:
    right.stance, right.older, right.whole = "corrected", wrong, None
    right.scope = wrong.scope
    right.since, right.until = wrong.since, wrong.until
    if right.place is None:
        right.place, right.precision = wrong.place, wrong.precision


def _wrong_and_right(a: Annotated, own: list[Draft]) -> list[tuple[Draft, Draft]]:
    """The figures before "the right ones are", each with the one after it that takes its place; or the only two."""
    at = a.tagged(own[0].last, own[-1].first, "stance.right") if len(own) > 2 else None
    if at is None:
        return [(own[0], own[1])] if len(own) == 2 and same_kind(own[0].what, own[1].what) else []
    old = [d for d in own if d.last <= at]
    pairs: list[tuple[Draft, Draft]] = []
    for right in (d for d in own if d.first >= at and d.whole is None):
        wrong = next((d for d in old if same_kind(d.what, right.what) and d.size != right.size), None)
        if wrong is not None:
            old.remove(wrong)
            pairs.append((wrong, right))
    return pairs


def _correct_earlier(document: Document, rows: dict[int, list[Draft]], number: int) -> None:
    """ "تصويب: …. القتلى المدنيون 149، وقتلى الأمن ثمانية": each new figure supersedes the earlier one of its group."""
    paragraph = document.sentences[number].paragraph
    own = [d for step in (number, number + 1) for d in rows.get(step, ()) if d.counted]
    earlier = [d for step in range(max(0, number - _NEAR), number) for d in rows.get(step, ()) if d.counted]
    for right in own:
        if document.sentences[right.sentence].paragraph != paragraph:
            continue
        old = [d for d in earlier if same_kind(d.what, right.what)]
        wrong = next((d for d in old if (d.status, d.sex, d.age) == (right.status, right.sex, right.age)), None)
        if wrong is not None and wrong.size != right.size:
            right.stance, right.older = "corrected", wrong
            right.scope, right.since, right.until = wrong.scope, wrong.since, wrong.until
