"""The three kinds of number of a figure, each in its own form, with what must stand beside it. A number on its own is a
bug.
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.model import Estimate, Figure, vocab
from marsad.publish.brief.model import Brief
from marsad.publish.say import Words, words

NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """A figure's numbers as text: `documented`, `reported` (low – best – high) and `estimated`, and what stands
    beside.
    """

    documented: str
    reported: str
    estimated: str
    beside: str


def forms(figure: Figure, say: Words) -> Forms:
    """A figure in, its numbers as they are printed out; nothing known is a dash, never zero."""
    reported = figure.reported
    ends = [reported.low, reported.best, reported.high]
    shown = [NOTHING if end is None else say.number(end) for end in ends]
    if reported.open_above and reported.high is not None:
        shown[2] = f"{shown[2]}+"
    return Forms(
        documented=NOTHING if figure.documented is None else say.number(figure.documented),
        reported=" – ".join(shown),
        estimated=_estimated(figure.estimated, say),
        beside=beside(figure, say),
    )


def _estimated(estimate: Estimate | None, say: Words) -> str:
    """An interval, "at least" where only a bound may be given, nothing for a refusal."""
    if estimate is None or estimate.n is None:
        return NOTHING
    low, high, bound = (say.number(round(estimate.n[name])) for name in ("q025", "q975", "mean"))
    if estimate.verdict == "lower_bound_only":
        return say.fill("number", "at_least", n=bound)
    return say.fill("number", "range", low=low, n=high)


def beside(figure: Figure, say: Words) -> str:
    """Independent sources, tier, grade with its shape, and "provisional" where it is."""
    grade = vocab.table("grade")[figure.grade]
    parts = [
        say.independent(figure.independent_origins),
        vocab.label("tier", figure.tier, say.lang),
        f"{grade['shape']} {grade[say.lang]}",
    ]
    if figure.provisional:
        parts.append(say.template("label", "provisional"))
    return " · ".join(parts)


def facts(brief: Brief) -> list[str]:
    """The lines under the headline: the lead figure's three numbers with their names."""
    if brief.lead is None:
        return []
    say = words(brief.lang)
    shown = forms(brief.lead, say)
    labels = say.table["label"]
    return [
        f"{labels['reported']} ({labels['low_best_high']}): {shown.reported} · {shown.beside}",
        f"{labels['documented']}: {shown.documented} · {labels['estimated']}: {shown.estimated}",
    ]
