"""A workspace's own maps for tests: boundaries as COD-AB writes them, and a basemap of one tile as PMTiles."""

from __future__ import annotations

import gzip
import io
import json
import struct
from pathlib import Path
from typing import Any

from PIL import Image

SQUARES = {
    # P-code: (level, parent as its attributes say, west, south, east, north, English, Arabic)
    "XX01": (1, "XX", 35.6, 35.2, 36.3, 36.0, "Latakia", "اللاذقية"),
    "XX02": (1, "XX", 35.6, 34.6, 36.3, 35.2, "Tartous", "طرطوس"),
    "XX0101": (2, "XX01", 35.6, 35.2, 36.1, 35.6, "Jableh", "جبلة"),
    "XX0102": (2, "XX02", 35.6, 35.6, 36.1, 36.0, "Latakia city", "مدينة اللاذقية"),  # says it lies in another unit
}


def boundaries() -> str:
    """Two provinces and two districts, one of which says that it lies in the other province."""
    return json.dumps({"type": "FeatureCollection", "features": [_feature(code) for code in SQUARES]})


def _feature(code: str) -> dict[str, Any]:
    level, parent, west, south, east, north, en, ar = SQUARES[code]
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    named = {f"ADM{level}_PCODE": code, f"ADM{level - 1}_PCODE": parent, f"ADM{level}_EN": en, f"ADM{level}_AR": ar}
    return {"type": "Feature", "properties": named, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def basemap(path: Path) -> None:
    """Write the smallest PMTiles archive (version 3) that there is: one picture for the whole world."""
    picture = io.BytesIO()
    Image.new("RGB", (256, 256), (210, 220, 200)).save(picture, "PNG")
    tile, told = picture.getvalue(), gzip.compress(json.dumps({"name": "test"}).encode())
    directory = gzip.compress(b"".join(map(_varint, (1, 0, 1, len(tile), 1))))  # one entry: id, run, length, offset + 1
    at = 127
    places = []
    for part in (directory, told, b"", tile):
        places += [at, len(part)]
        at += len(part)
    counts = (1, 1, 1)
    kinds = (0, 2, 1, 2, 0, 0)  # clustered, gzip inside, tiles as they are, PNG, zoom 0 to 0
    box = struct.pack("<iiii", -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)
    head = b"PMTiles\x03" + struct.pack("<8Q", *places) + struct.pack("<3Q", *counts) + bytes(kinds) + box
    path.write_bytes(head + struct.pack("<Bii", 0, 0, 0) + directory + told + tile)


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])
