"""Files appear whole or not at all: written beside, then moved into place."""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from marsad.model import BadInput

CORE = "docProps/core.xml"
CHANGED = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*(</dcterms:(?:modified|created)>)")
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_whole(path: Path, content: bytes) -> None:
    """Bytes to a path; BadInput when the place cannot be written. An interruption leaves what was there before."""
    if path.is_dir():
        raise BadInput("is a folder", where=str(path), todo="name a file in it")
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise unwritable(path, error) from None
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except OSError as error:
        raise unwritable(path, error) from None
    finally:
        Path(beside).unlink(missing_ok=True)


def unwritable(path: Path, error: OSError) -> BadInput:
    """The error for a place that cannot be written."""
    return BadInput(f"cannot be written: {error.strerror or error}", where=str(path), todo="choose another place")


def write_folder(path: Path, contents: Mapping[str, bytes], *, ours: str = "") -> None:
    """Files under names that may hold slashes, as one folder; an old folder made by an export is replaced whole, and so
    is one that holds the file `ours`, by which a folder of the same kind is known.

    BadInput when the place cannot be written or a folder with other files stands there.
    """
    if path.exists() and not path.is_dir():
        raise BadInput("is a file", where=str(path), todo="name a folder")
    known = bool(ours) and (path / ours).is_file()
    strangers = [] if known or not path.exists() else sorted(set(_names_in(path)) - set(contents))
    if strangers:
        raise BadInput(f"holds other files ({strangers[0]})", where=str(path), todo="name a new or empty folder")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    except OSError as error:
        raise unwritable(path, error) from None
    try:
        _fill(beside, contents)
        beside.chmod(0o755)
        if path.exists():
            shutil.rmtree(path)
        beside.rename(path)
    except OSError as error:
        raise unwritable(path, error) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _fill(folder: Path, contents: Mapping[str, bytes]) -> None:
    for name, content in contents.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _names_in(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def still_archive(content: bytes) -> bytes:
    """A zip archive (DOCX, XLSX) with every member and the time of its change at one fixed time: the same content
    gives the same bytes, and nobody learns when it was made.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = CHANGED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", old.read(name)) if name == CORE else old.read(name)
            new.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), member, zipfile.ZIP_DEFLATED)
    return out.getvalue()
