"""A text and the spans of its claims in, the stretches to print out: overlapping claims share their stretches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words in a row that the same claims cover; `starts` are the claims that begin here."""

    text: str
    claims: tuple[int, ...]
    starts: tuple[int, ...]
    number: bool = False


def stretches(
    text: str, spans: Sequence[tuple[int, int]], numbers: Sequence[tuple[int, int] | None] = ()
) -> list[Stretch]:
    """`spans[i]` is claim i's stretch of the text, `numbers[i]` its number's; the stretches joined are the text."""
    counted = [span for span in numbers if span]
    edges = {0, len(text)} | {edge for span in [*spans, *counted] for edge in span if 0 <= edge <= len(text)}
    cuts = sorted(edges)
    made = []
    for start, end in pairwise(cuts):
        made.append(
            Stretch(
                text=text[start:end],
                claims=tuple(i for i, span in enumerate(spans) if span[0] <= start and end <= span[1]),
                starts=tuple(i for i, span in enumerate(spans) if span[0] == start),
                number=any(a <= start and end <= b for a, b in counted),
            )
        )
    return made


def number_span(text: str, span: tuple[int, int], words: str | None) -> tuple[int, int] | None:
    """A claim's span and the words of its number in, where those words stand in the text out."""
    if not words:
        return None
    at = text.find(words, span[0], span[1])
    return (at, at + len(words)) if at >= 0 else None
