"""The columns of a victims' list, cleaned: what cannot be read is counted and left missing, never guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from marsad.model import BadInput
from marsad.people.names import fold, load_table

Ints = NDArray[np.int32]
MOST_COLUMNS = 150  # a victims' list with more is a damaged or a foreign file
OLDEST = 120
EARLIEST, LATEST = dt.date(1890, 1, 1), dt.date(2100, 1, 1)
EPOCH = dt.date(1970, 1, 1)
TEXT_FIELDS = ("place", "incident", "mother")
KEPT_TEXTS = (*TEXT_FIELDS, "kunya")
FIELDS = ("id", "name", "name_latin", "age", "sex", "dob", "place", "date", "incident", "kunya", "mother",
          "occupation", "list")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One list with typed columns; `issues` says how many cells of which kind could not be read."""

    label: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    age: Ints
    sex: Ints
    born: Ints
    day: Ints
    texts: dict[str, list[str]]
    issues: tuple[tuple[str, int], ...]


@cache
def _words() -> dict[str, Any]:
    return load_table("columns.toml")


def header(text: str) -> str:
    """A column's header in, the form headers are compared in out."""
    return " ".join(fold([re.sub(r"[_.\-/]+", " ", text)])[0])


@cache
def _headers() -> dict[str, str]:
    return {header(word): field for field, words in _words()["headers"].items() for word in [field, *words]}


def propose(headers: Sequence[str]) -> dict[str, str]:
    """A file's headers in; which of them holds which field, as far as their names tell, out (`{field: header}`).

    `BadInput` when two columns claim to be the name or the id.
    """
    if len(headers) > MOST_COLUMNS:
        raise BadInput(f"{len(headers)} columns; a list of people has at most {MOST_COLUMNS}",
                       todo="keep the columns of the contract: id, name, age, sex, dob, place, date")  # fmt: skip
    exact = {field: name for field in FIELDS for name in headers if name == field}
    found: dict[str, list[str]] = {}
    for name in headers:
        field = _headers().get(header(name))
        if field is not None:
            found.setdefault(field, []).append(name)
    for field in ("id", "name"):
        if field not in exact and len(found.get(field, ())) > 1:
            raise BadInput(f"two columns could be the {field}: {', '.join(found[field])}",
                           todo=f"say which: --map {field}=COLUMN")  # fmt: skip
    return {field: names[0] for field, names in found.items()} | exact


def choose(table: pl.DataFrame, mapping: Mapping[str, str] | None = None, label: str = "") -> pl.DataFrame:
    """A table as received and a map `{field: header}` (proposed when None) in; the fields' columns out.

    Without an id column rows are named by their number. `BadInput` when no column holds names.
    """
    chosen = propose(table.columns) | dict(mapping or {})
    for field, column in chosen.items():
        if field not in FIELDS:
            raise BadInput(f"no field is called '{field}'", where=label, todo=f"fields are: {', '.join(FIELDS)}")
        if column not in table.columns:
            raise BadInput(f"no column is called '{column}'", where=label,
                           todo=f"columns are: {', '.join(table.columns[:12])}")  # fmt: skip
    if "name" not in chosen and "name_latin" in chosen:
        chosen["name"] = chosen.pop("name_latin")
    if "name" not in chosen:
        raise BadInput("no column holds names", where=label,
                       todo=f"say which: --map name=COLUMN (columns are: {', '.join(table.columns[:12])})")  # fmt: skip
    out = table.select(pl.col(column).alias(field) for field, column in chosen.items())
    if "id" not in chosen:
        out = out.with_columns(pl.int_range(1, out.height + 1).cast(pl.String).alias("id"))
    return out


def clean(table: pl.DataFrame, label: str = "list") -> Sheet:
    """A table with the contract's columns in, typed columns out; `BadInput` for no names or a repeated id."""
    table = table if {"id", "name"} <= set(table.columns) else choose(table, None, label)
    texts = {name: table[name].cast(pl.String).fill_null("").to_list() for name in table.columns if name in FIELDS}
    _once(texts["id"], label)
    issues: Counter[str] = Counter()
    names_ = [name.strip() for name in texts["name"]]
    if "name_latin" in texts:
        names_ = [name or latin.strip() for name, latin in zip(names_, texts["name_latin"], strict=True)]
    issues["rows without a name"] += sum(not name for name in names_)
    empty = [""] * table.height
    born = _read(texts.get("dob", empty), day_number, issues, "birth dates that cannot be")
    return Sheet(
        label=label,
        ids=tuple(texts["id"]),
        names=tuple(names_),
        age=_ages(_read(texts.get("age", empty), age, issues, "ages that cannot be read"), born),
        sex=_read(texts.get("sex", empty), sex, issues, "entries for sex that cannot be read"),
        born=born,
        day=_read(texts.get("date", empty), day_number, issues, "dates that cannot be"),
        texts={field: texts.get(field, empty) for field in KEPT_TEXTS},
        issues=tuple((what, count) for what, count in issues.items() if count),
    )


def _once(ids: Sequence[str], label: str) -> None:
    repeated = [(name, count) for name, count in Counter(ids).most_common(1) if count > 1]
    if repeated:
        name, count = repeated[0]
        what = f"id '{name}' stands {count} times" if name else f"{count} rows have no id"
        raise BadInput(what, where=label, todo="give every row an id of its own, or leave the id column out")


def _read(cells: Sequence[str], reader: Callable[[str], int | None], issues: Counter[str], what: str) -> Ints:
    """Cells in, integers out (-1 = not stated); each distinct cell is read once, unreadable ones are counted."""
    counts = Counter(cells)
    values: dict[str, int] = {}
    for cell, count in counts.items():
        value = reader(cell)
        values[cell] = -1 if value is None else value
        if value is None:
            issues[what] += count
    return np.fromiter(map(values.__getitem__, cells), np.int32, len(cells))


_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BAND = re.compile(r"^(\d+)\s*(?:-|–|to|الى)\s*(\d+)$")


@cache
def _age_words() -> tuple[tuple[str, ...], frozenset[str]]:
    table = _words()["age"]
    return tuple(sorted((header(w) for w in table["under_one"]), key=len, reverse=True)), frozenset(
        w.lower() for w in table["unknown"]
    )


def age(cell: str) -> int | None:
    """ "34" → 34, "less than a day" → 0, "20-24" → 22, nothing → -1; None for what is no age."""
    text = cell.strip().lower()
    under_one, unknown = _age_words()
    if text in unknown:
        return -1
    band = _BAND.match(text)
    if band and int(band[2]) <= OLDEST:
        return (int(band[1]) + int(band[2])) // 2 if int(band[2]) - int(band[1]) <= 10 else -1
    words = header(text)
    if any(f" {word} " in f" {words} " for word in under_one):
        return 0
    number = _NUMBER.search(text)
    if number is None or float(number[0]) > OLDEST or text.startswith(("-", "=")):
        return None
    return int(float(number[0]))


@cache
def _sexes() -> dict[str, int]:
    table = _words()["sex"]
    return {form: code for code, name in enumerate("mf") for word in table[name] for form in (word, header(word))}


def sex(cell: str) -> int | None:
    """ "m", "Female", "أنثى" → 0 or 1; nothing → -1; None for what is neither."""
    text = cell.strip().lower()
    if text in _age_words()[1]:
        return -1
    return _sexes().get(text, _sexes().get(header(text)))


_DATES = (re.compile(r"^(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ].*)?$"),
          re.compile(r"^(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})$"))  # fmt: skip


def day_number(cell: str) -> int | None:
    """An ISO or day-first date in, days since 1970 out (shifted by 100,000 so that -1 can mean "not stated")."""
    text = cell.strip()
    if text.lower() in _age_words()[1]:
        return -1
    day = _iso(text) if len(text) == 10 else None
    return _numbered(day if day else _any_date(text))


def _iso(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _any_date(text: str) -> dt.date | None:
    found = next((hit for pattern in _DATES if (hit := pattern.match(text))), None)
    if found is None:
        return None
    try:
        return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def _numbered(day: dt.date | None) -> int | None:
    return (day - EPOCH).days + SHIFT if day and EARLIEST <= day <= LATEST else None


SHIFT = 100_000


def date_of(number: int) -> dt.date:
    """The date that `day_number` made this number of."""
    return EPOCH + dt.timedelta(days=int(number) - SHIFT)


def _ages(ages: Ints, born: Ints) -> Ints:
    """Ages, filled in from birth dates where the list states both often enough to tell when it counted."""
    both = (ages >= 0) & (born >= 0)
    gap = (ages < 0) & (born >= 0)
    if not gap.any() or both.sum() < 20:
        return ages
    counted = float(np.median(born[both] + (ages[both] + 0.5) * 365.25))
    filled = np.floor((counted - born[gap]) / 365.25).astype(np.int32)
    out = ages.copy()
    out[gap] = np.where((filled >= 0) & (filled <= OLDEST), filled, -1)
    return out


def number_texts(sheets: Sequence[Sheet]) -> list[dict[str, Ints]]:
    """Sheets in; for each its texts of place, incident and mother as numbers that all sheets share, out."""
    out: list[dict[str, Ints]] = [{} for _ in sheets]
    for field in TEXT_FIELDS:
        distinct = list(dict.fromkeys(text for sheet in sheets for text in dict.fromkeys(sheet.texts[field])))
        folded = [" ".join(words) for words in fold(distinct)] if distinct else []
        numbers = {form: number for number, form in enumerate(dict.fromkeys(form for form in folded if form))}
        number_of = {text: numbers.get(form, -1) for text, form in zip(distinct, folded, strict=True)}
        for sheet, shared in zip(sheets, out, strict=True):
            shared[field] = np.fromiter((number_of[t] for t in sheet.texts[field]), np.int32, len(sheet.ids))
    return out
