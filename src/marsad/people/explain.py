"""Why two records are held to be one person, or not: a waterfall of bits, in words, that adds up exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from marsad.people import names
from marsad.people.columns import date_of
from marsad.people.compare import NAME_LEVELS, OTHER, graded
from marsad.people.link import Links
from marsad.people.names import load_table
from marsad.people.roster import NAME_FIELDS, Roster

RIVAL_SHOWN = 0.5  # bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One step of the waterfall: both values as written, how they compare, and the bits for (+) or against (-)."""

    field: str
    left: str
    right: str
    level: str
    bits: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """One pair explained. `prior`, the bars and `rivals` add up to log2(p / (1 - p))."""

    left: dict[str, str]
    right: dict[str, str]
    probability: float
    bars: tuple[Bar, ...]
    rivals: tuple[tuple[str, str, float], ...]
    sentence: str

    @property
    def total(self) -> float:
        """The log odds in bits."""
        return sum(bar.bits for bar in self.bars)


@cache
def words(lang: str) -> dict[str, str]:
    """The words of explanations in a language ("en" or "ar")."""
    table: dict[str, dict[str, str]] = load_table("words.toml")
    return table[lang]


def explain(links: Links, at: int, *, lang: str = "en") -> Waterfall:
    """Links and the number of one pair among them in; its waterfall out."""
    say = words(lang)
    a, b = int(links.a[at]), int(links.b[at])
    bars = [_prior(links, say), *_fields(links, at, a, b, say)]
    rivals = tuple(_rivals(links, at, a, b))
    bits = float(links.rivals[at])
    named = say["rivals_why"].format(name=rivals[0][1]) if rivals and bits < -RIVAL_SHOWN else say["rivals_none"]
    bars.append(Bar(field="rivals", left="", right="", level="", bits=bits, words=_line(say, "rivals", named, bits)))
    p = float(links.probability[at])
    return Waterfall(
        left=shown(links.left, a, lang),
        right=shown(links.right, b, lang),
        probability=p,
        bars=tuple(bars),
        rivals=rivals,
        sentence=say["verdict"].format(p=p),
    )


def find_pair(links: Links, a: int, b: int) -> int | None:
    """Row numbers in, the pair's number among the links out; None when it is not among them."""
    hits = np.flatnonzero((links.a == a) & (links.b == b))
    return int(hits[0]) if len(hits) else None


def shown(roster: Roster, row: int, lang: str = "en") -> dict[str, str]:
    """One record as a reader sees it: list, id, name as received, and what else is stated."""
    out = {"list": roster.label, "id": roster.ids[row], "name": roster.names[row]}
    stated = {field: _value(roster, row, field, lang) for field in ("age", "sex", "dob", "date", "place")}
    return out | {field: value for field, value in stated.items() if value}


def _prior(links: Links, say: dict[str, str]) -> Bar:
    bits = links.learned.prior
    odds = f"{round(2**-bits):,}"
    return Bar(field="prior", left="", right="", level="", bits=bits,
               words=_line(say, "prior", say["prior_why"].format(odds=odds), bits))  # fmt: skip


def _fields(links: Links, at: int, a: int, b: int, say: dict[str, str]) -> Iterator[Bar]:
    lang = "ar" if say is words("ar") else "en"
    for field, weights in links.weights.items():
        bits = float(weights[at])
        if field in ("kin", "careless"):
            if abs(bits) >= 0.05:
                line = _line(say, field, say[f"{field}_why"], bits)
                yield Bar(field=field, left="", right="", level="", bits=bits, words=line)
            continue
        if field in (*NAME_FIELDS, "kunya"):
            left, right = (written(one, row, field, links) for one, row in ((links.left, a), (links.right, b)))
            level = _name_level(links, field, a, b)
        else:
            left, right = (_value(one, row, field, lang) for one, row in ((links.left, a), (links.right, b)))
            level = "missing" if not (left and right) else "equal" if left == right else "other"
        if not left or not right or (field == "age" and not bits):  # the birth dates have spoken
            continue
        text = f"{left} ~ {right}, {_level_words(links, at, field, level, say)}"
        yield Bar(field=field, left=left, right=right, level=level, bits=bits, words=_line(say, field, text, bits))


def _line(say: dict[str, str], field: str, text: str, bits: float) -> str:
    return f"{say[field]}: {text}, {say['bits'].format(bits=bits)}"


def _level_words(links: Links, at: int, field: str, level: str, say: dict[str, str]) -> str:
    seen = int(links.seen[field][at]) if field in links.seen else 0
    if seen >= 1 and level not in ("word", "missing"):
        return f"{say[level]}, {say['seen'].format(count=f'{seen:,}')}"
    return say[level]


def _name_level(links: Links, field: str, a: int, b: int) -> str:
    x, y = int(links.left.words[field][a]), int(links.right.words[field][b])
    if x < 0 or y < 0:
        return "missing"
    if x == y:
        return "word"
    if links.lexicon.key[x] == links.lexicon.key[y]:
        return "key"
    pair = graded(np.array([x], np.int32), np.array([y], np.int32), links.lexicon)
    return NAME_LEVELS[int(pair.level[0])] if int(pair.level[0]) > OTHER else "other"


def written(roster: Roster, row: int, field: str, links: Links) -> str:
    """A name part as the list writes it: the words of the original that read as this part."""
    number = int(roster.words[field][row])
    if number < 0:
        return ""
    part = links.lexicon.words[number]
    tokens = roster.names[row].replace("(", " ").replace(")", " ").split()
    for width in (1, 2, 3):
        for start in range(len(tokens) - width + 1):
            window = " ".join(tokens[start : start + width])
            if names.parts_of(names.fold([window])[0])[0] == [part]:
                return window
    return part


def _value(roster: Roster, row: int, field: str, lang: str) -> str:
    say = words(lang)
    if field == "age":
        return str(roster.age[row]) if roster.age[row] >= 0 else ""
    if field == "sex":
        return say["mf"[roster.sex[row]]] if roster.sex[row] >= 0 else ""
    if field in ("dob", "date"):
        day = int((roster.born if field == "dob" else roster.day)[row])
        return date_of(day).isoformat() if day >= 0 else ""
    return roster.text(field, row)


def _rivals(links: Links, at: int, a: int, b: int) -> list[tuple[str, str, float]]:
    """The other candidates of either record, the most probable first: (id, name, probability)."""
    others: list[tuple[str, str, float]] = []
    for mine, theirs, row, roster in ((links.a, links.b, a, links.right), (links.b, links.a, b, links.left)):
        hits = np.flatnonzero(mine == row)
        hits = hits[hits != at]
        others += [(roster.ids[theirs[n]], roster.names[theirs[n]], float(links.probability[n])) for n in hits]
    return sorted(others, key=lambda rival: (-rival[2], rival[0]))[:5]


def as_dict(waterfall: Waterfall) -> dict[str, Any]:
    """A waterfall as plain data, for JSON."""
    return {
        "left": waterfall.left,
        "right": waterfall.right,
        "probability": round(waterfall.probability, 6),
        "bits": round(waterfall.total, 2),
        "bars": [{"field": b.field, "left": b.left, "right": b.right, "level": b.level, "bits": round(b.bits, 2),
                  "words": b.words} for b in waterfall.bars],
        "rivals": [{"id": i, "name": n, "probability": round(p, 6)} for i, n, p in waterfall.rivals],
    }  # fmt: skip
