"""Where in a text a sentence stands: dateline, headline, item, page furniture, credit; and whether it breaks off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from marsad.read.morphology import Clitics, cut
from marsad.read.packs import load_pack
from marsad.read.text import BREAKS, TERMINAL, Tokens, fold, is_pictogram, sentences

UNREAD = ("furniture", "credit", "question")  # zones in which nothing is claimed


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens first..last (`last` not included); `zone`: `headline`, `body`, `item` (a bullet, a numbered point, a row),
    `label` (a short line that heads what follows), `question` (asserts nothing), `furniture` (never read) or `credit`.
    `paragraph` counts from 0."""

    first: int
    last: int
    zone: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Dateline:
    """What stands before the first words of the story: its tokens, those of the place, and the agency named there."""

    first: int
    last: int
    place: tuple[int, int] | None
    agency: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A text laid out. `credit` is the agency that signs the text, by its name alone or in the dateline."""

    tokens: Tokens
    sentences: Sequence[Sentence]
    dateline: Dateline | None
    credit: str | None
    truncated: bool
    signed: str | None  # who signs the text at its end: "— Wad Madani Resistance Committee"


@dataclass(frozen=True, slots=True)
class Layout:
    """A language's words of layout (`zones.toml`), folded."""

    abbreviations: frozenset[str]
    furniture: dict[str, list[tuple[str, ...]]]  # by the first word
    agencies: dict[str, str]
    ends: frozenset[str]  # the last words of their names
    months: frozenset[str]
    labels: frozenset[str]  # words that head a line and are no place
    credits: tuple[str, ...]  # words before the agency that signs, longest first


@cache
def layout(code: str) -> Layout:
    """A language's code in, its words of layout out."""
    pack = load_pack(code)
    table = pack.tables.get("zones", {})
    agencies = {" ".join(pack.tokens(name).norms): name for name in table.get("agencies", ())}
    months = frozenset(fold(word) for word in table.get("months", ()))
    furniture: dict[str, list[tuple[str, ...]]] = {}
    for start in pack.phrases("zones", "furniture"):
        furniture.setdefault(start[0], []).append(start)
    return Layout(
        pack.words("zones", "abbreviations"),
        furniture,
        agencies,
        frozenset(name.rsplit(" ", 1)[-1] for name in agencies),
        months,
        pack.words("zones", "labels"),
        tuple(sorted((" ".join(words) for words in pack.phrases("zones", "credits")), key=len, reverse=True)),
    )


def lay_out(text: str, code: str, clitics: Clitics | None = None) -> Document:
    """A text and its language in, the document out; `clitics` are cut off its words."""
    words = layout(code)
    tokens = cut(load_pack(code).tokens(text), clitics)
    spans = sentences(tokens, words.abbreviations)
    found: list[Sentence] = []
    dateline: Dateline | None = None
    credit: str | None = None
    paragraph, before = 0, 0
    for first, last in spans:
        if first > before and "\n\n" in tokens.norms[before:first]:
            paragraph += 1
        before = last
        short = last - first <= _CREDIT_MAX
        name = _credited(tokens.norms[first:last], words) if short else None
        if name:
            credit = name
            found.append(Sentence(first, last, "credit", paragraph))
            continue
        if _is_furniture(tokens, first, last, words):
            found.append(Sentence(first, last, "furniture", paragraph))
            continue
        if dateline is None and len(found) < 4:
            dateline = _dateline(tokens, first, last, words)
            if dateline and dateline.agency:
                credit = dateline.agency
            if dateline and dateline.last > first:
                first = dateline.last
        if first < last:
            found.append(Sentence(first, last, _zone(tokens, first, last, not found), paragraph))
    return Document(tokens, found, dateline, credit, _breaks_off(tokens), _signature(tokens, found))


def _credited(norms: list[str], words: Layout) -> str | None:
    """`AFP`, `(avec AFP)`, `(mit Material von dpa)`: the agency that a line of nothing else names."""
    if words.ends.isdisjoint(norms):
        return None
    line = " ".join(norms).strip(" .-()[]/")
    lead = next((lead for lead in words.credits if line.startswith(lead + " ")), "")
    return words.agencies.get(line[len(lead) :].strip())


def _signature(tokens: Tokens, found: list[Sentence]) -> str | None:
    """A last line of names after a dash."""
    if not found:
        return None
    first, last = found[-1].first, found[-1].last
    if tokens.norms[first] != "-" or last - first > 9 or not tokens.capital(min(first + 1, last - 1)):
        return None
    if tokens.norms[last - 1] in TERMINAL:
        return None
    capitals = sum(tokens.capital(i) for i in range(first + 1, last))
    return tokens.span(first + 1, last) if capitals * 2 >= last - first - 1 else None


def _is_furniture(tokens: Tokens, first: int, last: int, words: Layout) -> bool:
    norms = tokens.norms
    starts = words.furniture.get(norms[first])
    return starts is not None and any(tuple(norms[first : first + len(start)]) == start for start in starts)


def _zone(tokens: Tokens, first: int, last: int, is_first: bool) -> str:
    norms = tokens.norms
    closed = norms[last - 1] in TERMINAL or norms[last - 1] in "\"'"
    closed = closed or (norms[last - 1] == ")" and "(" not in norms[first:last])
    if norms[last - 1] == "?" or (norms[last - 1] in "\"')" and norms[last - 2] == "?"):
        return "question"
    numbered = norms[first].isdigit() and last > first + 2 and norms[first + 1] in ".)"
    if norms[first] in "•*·▪●-–" or numbered or is_pictogram(norms[first]):
        return "item"
    ends_line = last >= len(tokens) or norms[last] in BREAKS
    starts_line = first == 0 or norms[first - 1] in BREAKS
    if is_first and not closed and ends_line:
        return "headline"
    if not closed and starts_line and ends_line and last - first < 14:
        return "label"
    return "body"


_CREDIT_MAX = 16  # tokens of a line that is an agency's name alone, with its brackets and dashes
_DATELINE_MAX = 18  # tokens before the dash that ends a dateline


def _dateline(tokens: Tokens, first: int, last: int, words: Layout) -> Dateline | None:
    """`BEIRUT, March 8 (AFP) - `, `DAMASCUS: `, `Shafaq News/ `: names, days and brackets up to a mark."""
    norms = tokens.norms
    end = min(last, first + _DATELINE_MAX)
    for i in range(first + 1, end):
        norm = norms[i]
        spaced = i + 1 < last and not tokens.glued(i + 1)
        if norm == "-" and spaced and (not tokens.glued(i) or norms[i - 1] == "-"):
            if i + 1 < last and norms[i + 1] == "-":
                continue
            return _finish(tokens, first, i + 1, words, strict=False)
        if norm == "-" and i + 1 < end and norms[i + 1] == "-":
            continue
        if norm == ":" and spaced and all(tokens.raw(j).isupper() or not norms[j].isalpha() for j in range(first, i)):
            return _finish(tokens, first, i + 1, words, strict=True)
        if norm == "." and i == last - 1 and _is_full_stop_of_dateline(tokens, first, last, words):
            return _finish(tokens, first, i + 1, words, strict=False)
        if norm == "/" and spaced and i - first < 5:
            return _finish(tokens, first, i + 1, words, strict=True)
        if norm in TERMINAL and tokens.glued(i) and norm != ".":
            return None
        if not (
            tokens.capital(i)
            or norm in ",()[]/.'\"-:"
            or norm.isdigit()
            or norm in words.months
            or norm in words.agencies
        ):
            return None
    return None


_STOPPED = 10  # tokens of a dateline that a full stop ends


def _is_full_stop_of_dateline(tokens: Tokens, first: int, last: int, words: Layout) -> bool:
    """`БЕЙРУТ, 23 сентября. Уже …`, `КАРБУРГ, 12 мая (ТАСС). …`: a place in capitals, then a day or who signs, and the
    story goes on in the same line."""
    norms = tokens.norms
    if last - first > _STOPPED or last >= len(tokens) or norms[last] in BREAKS or not tokens.raw(first).isupper():
        return False
    return norms[first + 1] in ",(" and (norms[last - 2] in words.months or norms[last - 2] == ")")


def _finish(tokens: Tokens, first: int, last: int, words: Layout, *, strict: bool) -> Dateline | None:
    norms = tokens.norms
    start = first + (norms[first] == "(")  # "(Bangkok, September 20, 2024) - ..."
    if not tokens.capital(start) or norms[start] in words.labels:
        return None
    agency = next((words.agencies[n] for n in norms[first:last] if n in words.agencies), None)
    two = (" ".join(norms[i : i + 2]) for i in range(first, last - 1))
    agency = agency or next((words.agencies[n] for n in two if n in words.agencies), None)
    stop = start
    while stop < last and (tokens.raw(stop)[:1].isupper() or norms[stop] in ("al", "el", "de", "of", "'s")):
        stop += 1
    dated = any(norms[i] in words.months or norms[i].isdigit() for i in range(first, last))
    shout = tokens.raw(first).isupper() and len(norms[first]) > 2
    if not (agency or dated or shout or strict or last - first <= 6):
        return None
    place = (start, stop) if stop > start and " ".join(norms[start:stop]) not in words.agencies else None
    return Dateline(first, last, place, agency)


def _breaks_off(tokens: Tokens) -> bool:
    """A text that ends in the middle of a word or sentence: long, and its last line has no closing mark."""
    if len(tokens) < 40:
        return False
    last = len(tokens) - 1
    while last > 0 and tokens.norms[last] in BREAKS:
        last -= 1
    norm = tokens.norms[last]
    if norm in TERMINAL or not norm[:1].isalnum():
        return False
    line = last
    while line > 0 and tokens.norms[line - 1] not in BREAKS:
        line -= 1
    return last - line > 12
