"""Redaction and disclosure control: what a profile holds back, decided by the rows alone, without chance.

Nothing random is added, so that averaging many releases gains nothing; cells that could single a person out are given
in bands of fixed width, so that the difference of two releases tells a band, never one person.
"""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from marsad.model import BadInput, Decision, vocab
from marsad.publish.dataset.build import JOINT
from marsad.publish.dataset.model import Dataset, Row, Table, Value

SINGLING_OUT = ("sex", "age", "community", "role")
WIDE_PRECISION = 4  # a governorate or wider is no narrow place
HIDDEN = "█"
SMALL, COMPLEMENT, BAND, RULED = "small cell", "beside a small cell", "in bands", "by a ruling"
VALUES = ("documented", "reported_low", "reported_best", "reported_high", "estimated_low", "estimated_high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One profile of `profiles.toml`."""

    name: str
    small: int
    snap_degrees: float
    months: bool
    protect: bool
    names: str


@cache
def profiles() -> Mapping[str, Profile]:
    """Every profile by its name."""
    text = (files("marsad.publish") / "profiles.toml").read_text(encoding="utf-8")
    return {name: Profile(name=name, **fields) for name, fields in tomllib.loads(text).items()}


def profile(name: str) -> Profile:
    """A profile by its name; BadInput names the near ones."""
    if name in profiles():
        return profiles()[name]
    near = difflib.get_close_matches(name, profiles(), n=1) or list(profiles())
    raise BadInput(f"no redaction profile is called '{name}'", where="profile", todo=f"one of {', '.join(near)}")


def redact(dataset: Dataset, name: str, decisions: Iterable[Decision] = ()) -> Dataset:
    """A dataset, the name of a profile and the rulings in; the dataset as that profile may see it out.

    `redact` rulings: subject "words:NAME" takes the words out everywhere, "figure:ID" withholds a figure, "report:ID"
    the words of a report; on a claim, that claim's words.
    """
    rules, ruled = profile(name), [one for one in decisions if one.verb == "redact"]
    tables = dict(dataset.tables)
    tables["claims"] = _claims(tables["claims"], rules, ruled)
    withheld = {str(row["id"]) for row in tables["claims"].rows if row["withheld"]}
    tables["figures"] = _figures(tables["figures"], rules, ruled)
    if rules.names != "consent":
        tables["names"] = replace(tables["names"], rows=())
    tables["tolls"] = _each(tables["tolls"], lambda row: _toll(row, withheld))
    tables["incidents"] = _each(tables["incidents"], lambda row: _snapped(row, rules))
    hidden = protected_words(ruled) if rules.protect else ()
    if hidden:
        pattern = re.compile("|".join(map(re.escape, sorted(hidden, key=len, reverse=True))), re.IGNORECASE)
        tables = {key: _each(table, lambda row: _covered(row, pattern)) for key, table in tables.items()}
    return replace(dataset, tables=tables, profile=rules.name)


def protected_words(decisions: Iterable[Decision]) -> tuple[str, ...]:
    """Words under a `redact` ruling, in every spelling that the ruling lists."""
    found: list[str] = []
    for one in decisions:
        if one.verb == "redact" and (one.subject or "").startswith("words:"):
            spellings = one.value.get("spellings", ())
            found += [
                str(one.subject).removeprefix("words:"),
                *map(str, spellings if isinstance(spellings, list) else ()),
            ]
    return tuple(word for word in dict.fromkeys(found) if word.strip())


def _each(table: Table, change: Callable[[Row], Row]) -> Table:
    return replace(table, rows=tuple(change(row) for row in table.rows))


# --- claims -----------------------------------------------------------------------------------------------------------


def _claims(table: Table, rules: Profile, ruled: list[Decision]) -> Table:
    reports = {str(one.subject).removeprefix("report:") for one in ruled if (one.subject or "").startswith("report:")}
    anchors = {(one.anchor.report, one.anchor.quote, one.anchor.what) for one in ruled if one.anchor}

    def change(row: Row) -> Row:
        if rules.protect and (row["report"] in reports or (row["report"], row["quote"], row["what"]) in anchors):
            return _without_words(row, RULED)
        return _without_words(row, SMALL) if singles_out(row, rules) and row["low"] is not None else row

    return _each(table, change)


def _without_words(row: Row, why: str) -> Row:
    """A claim that is known to be there and no more: no words, no number, no end of the span."""
    gone = ("quote", "words", "low", "high", "since", "until", "place", "place_id", "party", "said_by", "part_of")
    return {**row, **dict.fromkeys(gone), "end": None, "id": _opaque(str(row["id"])), "withheld": why}


def _opaque(claim: str) -> str:
    """A claim's id without the end of its span, whose length would tell the words."""
    return re.sub(r":(\d+)-\d+:", r":\1:", claim)


def singles_out(row: Row, rules: Profile) -> bool:
    """Whether a row speaks of people by sex, age, community or role at one narrow place."""
    if rules.small <= 1 or row["group"] in (None, "all") or row.get("unit") not in (None, "persons", "bodies"):
        return False
    kinds = {vocab.group_list(code) or "community" for code in str(row["group"]).split("+")}
    precision = row["precision"]
    narrow = bool(row["place"]) and (not isinstance(precision, int) or precision < WIDE_PRECISION)
    return narrow and bool(kinds & set(SINGLING_OUT))


def _toll(row: Row, withheld: set[str]) -> Row:
    """A toll without its numbers where a claim behind it is withheld."""
    opaque = [_opaque(name) for name in str(row["claims"]).split(JOINT)]
    if not withheld & set(opaque):
        return row
    return {**row, "low": None, "high": None, "as_of": None, "claims": JOINT.join(opaque)}


# --- figures ----------------------------------------------------------------------------------------------------------


def _figures(table: Table, rules: Profile, ruled: list[Decision]) -> Table:
    named = {str(one.subject).removeprefix("figure:") for one in ruled if (one.subject or "").startswith("figure:")}
    why: dict[int, str] = {}
    for at, row in enumerate(table.rows):
        if rules.protect and row["id"] in named:
            why[at] = RULED
        elif singles_out(row, rules):
            why[at] = SMALL if _size(row) < rules.small else BAND
    for at in _complements(table.rows, why):
        why[at] = COMPLEMENT
    rows = [_figure(row, why.get(at), rules) for at, row in enumerate(table.rows)]
    return replace(table, rows=tuple(_renamed(rows)))


def _size(row: Row) -> int:
    """The largest number that the row holds; one that holds none counts as smallest."""
    return max((value for name in VALUES if isinstance(value := row[name], int)), default=0)


def _complements(rows: tuple[Row, ...], why: Mapping[int, str]) -> list[int]:
    """The smallest sibling of a lone withheld cell: with the total and the siblings it could be worked out."""
    families: dict[tuple[Value, ...], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        for kind in _kinds(row):
            families[(*(row[n] for n in ("what", "unit", "scope", "place", "since", "until")), kind)].append(at)
    found: list[int] = []
    for members in families.values():
        hidden = [at for at in members if why.get(at) in (SMALL, RULED)]
        shown = [at for at in members if at not in hidden]
        if len(hidden) == 1 and shown:
            found.append(min(shown, key=lambda at: (_size(rows[at]), str(rows[at]["id"]))))
    return found


def _kinds(row: Row) -> set[str]:
    return {vocab.group_list(code) or "community" for code in str(row["group"]).split("+") if code != "all"}


def _figure(row: Row, why: str | None, rules: Profile) -> Row:
    row = _snapped(row, rules)
    if why is None:
        return row
    blank = dict.fromkeys(VALUES)
    fields: Row = {**row, **blank, "withheld": why, "party": None, "claims": None, "as_of": None}
    if why == BAND:
        fields |= _band(row, rules.small)
    if rules.months:
        fields["since"], fields["until"] = _month_start(row["since"]), _month_end(row["until"])
        fields["id"] = re.sub(r"(\d{4}-\d{2})-\d{2}", r"\1", str(row["id"]))
    return fields


def _band(row: Row, width: int) -> Row:
    """Ends of the bands that low and high lie in; no best, no list."""
    low, high = row["reported_low"], row["reported_high"]
    return {
        "reported_low": low // width * width if isinstance(low, int) else None,
        "reported_high": high // width * width + width - 1 if isinstance(high, int) else None,
    }


def _snapped(row: Row, rules: Profile) -> Row:
    """The centre of a place at the middle of its grid cell; the precision says that it is near, not the place."""
    lat, lon, precision = row["latitude"], row["longitude"], row["precision"]
    if not rules.snap_degrees or not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return row
    near = max(precision, 2) if isinstance(precision, int) else 2
    return {**row, "latitude": _middle(lat, rules.snap_degrees), "longitude": _middle(lon, rules.snap_degrees),
            "precision": near}  # fmt: skip


def _middle(degrees: float, step: float) -> float:
    return round((math.floor(degrees / step) + 0.5) * step, 6)


def _month_start(day: Value) -> date | None:
    return day.replace(day=1) if isinstance(day, date) else None


def _month_end(day: Value) -> date | None:
    if not isinstance(day, date):
        return None
    first_of_next = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date.fromordinal(first_of_next.toordinal() - 1)


def _renamed(rows: Iterable[Row]) -> list[Row]:
    """Rows whose names became the same when a day was taken off get a number, in the order of the table."""
    seen: dict[str, int] = defaultdict(int)
    out = []
    for row in rows:
        name = str(row["id"])
        seen[name] += 1
        out.append({**row, "id": f"{name}~{seen[name]}"} if seen[name] > 1 else row)
    return out


# --- words ------------------------------------------------------------------------------------------------------------


def _covered(row: Row, pattern: re.Pattern[str]) -> Row:
    return {name: pattern.sub(HIDDEN, value) if isinstance(value, str) else value for name, value in row.items()}
