"""A workspace's own places: the villages that matter stand in no global list."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from marsad.model import BadInput

COLUMNS = ("id", "name_en", "name_ar", "other", "lat", "lon", "precision", "parent", "country")
_ID = re.compile(r"place:\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalPlace:
    """One line of `places.csv`. `id` begins with `place:`; `parent` is another id, `geonames:…` included.

    `precision` is UCDP's code of the place itself: 1 a town, village or site, 3 a district, 4 a governorate, 5 a wider
    region. Latitude and longitude are WGS 84 degrees, None when they are not known.
    """

    id: str
    name_en: str = ""
    name_ar: str = ""
    other: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    precision: int = 1
    parent: str | None = None
    country: str | None = None


def parse_places(text: str, *, where: str = "places.csv") -> tuple[LocalPlace, ...]:
    """The text of a `places.csv` in, its places out; the columns are `COLUMNS`, other names parted by `|` or `;`.

    Raises BadInput with the line when an id is missing or given twice, or a number does not fit.
    """
    lines = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    missing = [name for name in ("id", "name_en", "name_ar") if name not in (lines.fieldnames or ())]
    if missing:
        raise BadInput(f"no column '{missing[0]}'", where=where, todo=f"the columns are {', '.join(COLUMNS)}")
    places: dict[str, LocalPlace] = {}
    for row in lines:
        spot = f"{where} line {lines.line_num}"
        place = _place({name: (row.get(name) or "").strip() for name in _names(row)}, where=spot)
        if place.id in places:
            raise BadInput(f"the id '{place.id}' is given twice", where=spot, todo="an id names one place")
        places[place.id] = place
    return tuple(places.values())


def _names(row: Mapping[str, str]) -> list[str]:
    return [name for name in row if isinstance(name, str)]


def _place(row: Mapping[str, str], *, where: str) -> LocalPlace:
    if not _ID.fullmatch(row["id"]):
        raise BadInput(f"'{row['id']}' is no id of a place", where=where, todo="write place:some-name, without spaces")
    if not row["name_en"] and not row["name_ar"]:
        raise BadInput("a place without a name", where=where, todo="fill name_en or name_ar")
    other = row.get("other") or row.get("other_names") or ""
    return LocalPlace(
        id=row["id"],
        name_en=row["name_en"],
        name_ar=row["name_ar"],
        other=tuple(name.strip() for name in re.split(r"[|;]", other) if name.strip()),
        lat=_number(row.get("lat", ""), 90, where=where, name="lat"),
        lon=_number(row.get("lon", ""), 180, where=where, name="lon"),
        precision=_precision(row.get("precision", ""), where=where),
        parent=row.get("parent") or None,
        country=(row.get("country") or "").upper() or None,
    )


def _number(value: str, most: float, *, where: str, name: str) -> float | None:
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = most + 1
    if not -most <= number <= most:
        raise BadInput(f"'{name}' {value!r} is no coordinate", where=where, todo="degrees with a decimal point")
    return number


def _precision(value: str, *, where: str) -> int:
    if not value:
        return 1
    if value not in ("1", "2", "3", "4", "5", "6", "7"):
        raise BadInput(
            f"'precision' {value!r}", where=where, todo="1 town or village, 3 district, 4 governorate, 5 region"
        )
    return int(value)
