"""Numbers whose predicate stands in a heading: the line before them, or the head of their table."""

from __future__ import annotations

from marsad.read.annotate import Annotated
from marsad.read.draft import Draft
from marsad.read.inherit import Place, dress
from marsad.read.nouns import Noun
from marsad.read.spans import Quantity
from marsad.read.zones import Sentence


def label_after(a: Annotated, sentence: Sentence, label: int | None, *, counts: bool) -> int | None:
    """The heading that holds for the next line: that of a table goes on over its rows, any other holds but once."""
    if not counts:
        return _label(a, sentence)
    row = (
        label is not None
        and "l" in a.classes[label : label + _COLUMNS]
        and "l" in a.classes[sentence.first : sentence.last]
    )
    return label if row else None


_HEADING = 12  # tokens of the heading of a table
_COLUMNS = 8  # tokens between what a table counts and the bar of its heading


def _label(a: Annotated, sentence: Sentence) -> int | None:
    """`ARBITRARY ARRESTS.`: the predicate of a line that only heads what follows."""
    table = "l" in a.classes[sentence.first : sentence.last]  # "Killed, by department | No."
    if sentence.last - sentence.first > (_HEADING if table else 5):
        return None
    letters = "DM" if "verb_final" in a.lexicon.policy else "KDIM"  # there a verb ends a sentence, and heads nothing
    heads = [i for i in range(sentence.first, sentence.last) if a.classes[i] in letters]
    return heads[-1] if heads else None


def labelled(a: Annotated, place: Place, q: Quantity, noun: Noun, label: int | None) -> Draft | None:
    """A number in, its draft out when the heading before it tells of what it is; the cell before a bar is its place."""
    bar = a.classes[q.first - 1] == "l"  # "Dorra | 29" under "Killed, by town | No."
    if label is None or (q.first > place.sentence.first + 1 and not bar) or noun.kind == "thing":
        return None
    entry = a.entries[label]
    if entry is None or entry.what is None or (bar and "l" not in a.classes[label : label + _COLUMNS]):
        return None
    draft = Draft(entry.what, q.first, max(q.last, noun.last), f"{a.lexicon.code}.count.heading", place.number, q)
    draft.predicate = label
    dress(draft, noun)
    if bar:
        draft.marks |= {"shares", "placed"}
        draft.place, draft.precision = a.tokens.span(place.sentence.first, q.first - 1), 4
    return draft
