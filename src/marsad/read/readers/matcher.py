"""A second opinion by spaCy's rule matcher: a number, then or before it a word of harm, few words between.

It is a blank pipeline: spaCy's own tokeniser and no trained model, since none can be had as a maintained package of a
registry. It is therefore a coarser rule than the grammar's; it is good for a second look because it shares neither the
grammar's words in context nor its frames. Values come from the number grammar, so that no figure is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from marsad.model import BadInput, Claim, Count, Report
from marsad.read import language_of
from marsad.read.numbers import find_numbers
from marsad.read.packs import Pack, load_pack
from marsad.read.readers import Ask, Reader
from marsad.read.spans import Quantity
from marsad.read.text import BREAKS, TERMINAL, Tokens

RULE = "spacy.matcher"
_BETWEEN = 5  # words between a number and the word of harm
_FORMS = ("verb", "happen", "state")
_WHAT = ("killed", "executed", "injured", "missing", "abducted", "detained", "arrest", "displaced")
_UNCOUNTED = ("ordinal", "label", "measure", "article", "zero", "share")


def make(ask: Ask | None) -> Reader:
    """spaCy's matcher as a reader; BadInput when spaCy is not installed."""
    try:
        import spacy  # noqa: F401
    except ImportError:
        raise BadInput(
            "spaCy is not installed", where="reader spacy", todo="install it: pip install 'marsad[spacy]'"
        ) from None
    return read


def read(report: Report) -> list[Claim]:
    """A report in, the candidates that the matcher finds out, in the order of the text."""
    code = language_of(report)
    if code is None:
        return []
    nlp, matcher = _pipeline(code)
    found = nlp.make_doc(report.text)
    harm = sorted(
        ((found[a].idx, found[b - 1].idx + len(found[b - 1])), nlp.vocab.strings[name]) for name, a, b in matcher(found)
    )
    pack = load_pack(code)
    tokens = pack.tokens(report.text)
    return list(_claims(report, tokens, find_numbers(tokens, pack), harm))


@cache
def _pipeline(code: str) -> tuple[Any, Any]:
    """A blank pipeline of the language and a matcher of the pack's words of harm."""
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank(code)
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for what, phrases in _words(load_pack(code)).items():
        matcher.add(what, [nlp.make_doc(phrase.lower()) for phrase in phrases])
    return nlp, matcher


def _words(pack: Pack) -> dict[str, list[str]]:
    """The words of harm of a pack, with their forms, by what they say."""
    found: dict[str, list[str]] = {}
    for row in pack.tables.get("lexicon", {}).get("predicate", ()):
        if row["form"] in _FORMS and row["what"] in _WHAT:
            found.setdefault(row["what"], []).extend(form for word in row["words"] for form in pack.forms(word))
    return found


def _claims(
    report: Report, tokens: Tokens, numbers: list[Quantity], harm: list[tuple[tuple[int, int], str]]
) -> Iterator[Claim]:
    for q in numbers:
        if q.kind in _UNCOUNTED:
            continue
        start, end = tokens.starts[q.first], tokens.ends[q.last - 1]
        near = [(_gap(tokens, q, span), span, what) for span, what in harm]
        close = [item for item in near if item[0] is not None]
        if not close:
            continue
        _, span, what = min(close, key=lambda item: (item[0] or 0, item[1]))
        first, last = min(start, span[0]), max(end, span[1])
        yield Claim(
            report=report.id,
            start=first,
            end=last,
            quote=report.text[first:last],
            what=what,
            count=Count(low=q.low, high=q.high, qualifier=q.qualifier, words=tokens.span(q.first, q.last)),
            said_by=(report.publisher,) if report.publisher else (),
            rule=RULE,
        )


def _gap(tokens: Tokens, q: Quantity, span: tuple[int, int]) -> int | None:
    """Words between a number and a word of harm; None when too many, or a sentence or a number lies there."""
    start, end = tokens.starts[q.first], tokens.ends[q.last - 1]
    if span[0] >= end:
        between = [i for i in range(q.last, len(tokens)) if tokens.starts[i] < span[0]][: _BETWEEN + 1]
    elif span[1] <= start:
        between = [i for i in range(max(0, q.first - _BETWEEN - 1), q.first) if tokens.starts[i] >= span[1]]
    else:
        return 0
    norms = [tokens.norms[i] for i in between]
    apart = any(norm in TERMINAL or norm in BREAKS or norm == ";" or norm[:1].isdigit() for norm in norms)
    return None if apart or len(norms) > _BETWEEN else len(norms)
