"""A workspace's own boundaries (GeoJSON; COD-AB with P-codes): each unit with two parents, the stated and the spatial.

Where the two differ the unit is flagged: a P-code that lies in another unit than its attribute says puts figures into
the wrong district.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from marsad.situation.geometry import check_geometry, contains, inner_point, refused

_PCODE = re.compile(r"adm(\d)_?pcode", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One administrative unit. `parent` is what its attributes say, `lies_in` where a point inside it falls."""

    pcode: str
    level: int
    name_en: str
    name_ar: str
    parent: str | None
    lies_in: str | None
    geometry: Mapping[str, Any]

    @property
    def mismatch(self) -> bool:
        """Whether the stated and the spatial parent are two."""
        return bool(self.parent and self.lies_in and self.parent != self.lies_in)


def parse_boundaries(text: str, *, where: str = "boundaries.geojson") -> tuple[Unit, ...]:
    """The text of a GeoJSON FeatureCollection in, its units out, by level and P-code.

    P-codes stand in `ADMn_PCODE` (any case), names in `ADMn_EN` and `ADMn_AR` or `admn_name`. Raises BadInput for what
    is no GeoJSON, a unit without a P-code, a P-code given twice, or a geometry that cannot be kept.
    """
    units: dict[str, Unit] = {}
    for n, feature in enumerate(_features(text, where), start=1):
        unit = _unit(feature, where=f"{where} feature {n}")
        if unit.pcode in units:
            raise refused("pcode_twice", where=f"{where} feature {n}", pcode=unit.pcode)
        units[unit.pcode] = unit
    placed = [replace(unit, lies_in=_lies_in(unit, units.values())) for unit in units.values()]
    return tuple(sorted(placed, key=lambda unit: (unit.level, unit.pcode)))


def _features(text: str, where: str) -> list[Any]:
    try:
        collection = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refused("not_json", where=where, error=error) from None
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise refused("no_collection", where=where)
    return features


def _unit(feature: Any, *, where: str) -> Unit:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    codes = {
        int(found[1]): str(value)
        for name, value in (properties or {}).items()
        if (found := _PCODE.fullmatch(name)) and value
    }
    if not codes:
        raise refused("no_pcode", where=where)
    assert properties is not None
    level = max(codes)
    check_geometry(feature.get("geometry") or {}, where=where)
    named = {name.lower(): str(value) for name, value in properties.items() if isinstance(value, str)}
    return Unit(
        pcode=codes[level],
        level=level,
        name_en=named.get(f"adm{level}_en") or named.get(f"adm{level}_name") or codes[level],
        name_ar=named.get(f"adm{level}_ar") or named.get(f"adm{level}_name_ar") or "",
        parent=codes.get(level - 1),
        lies_in=None,
        geometry=feature["geometry"],
    )


def _lies_in(unit: Unit, units: Iterable[Unit]) -> str | None:
    point = inner_point(unit.geometry)
    if point is None:
        return None
    return next((one.pcode for one in units if one.level == unit.level - 1 and contains(one.geometry, point)), None)


def unit_at(units: Iterable[Unit], lat: float, lon: float) -> Unit | None:
    """Latitude and longitude in; the smallest unit that holds the point out, None when none does."""
    held = [unit for unit in units if contains(unit.geometry, (lon, lat))]
    return max(held, key=lambda unit: unit.level, default=None)
