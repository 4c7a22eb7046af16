"""Files inside files (attachments, members of archives, pages of captures): read by the same table, two levels deep."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import replace
from importlib import import_module

from marsad.collect import door
from marsad.collect.archive import NESTING
from marsad.collect.found import Found
from marsad.model.errors import BadInput
from marsad.model.report import Refusal

_depth: ContextVar[int] = ContextVar("depth", default=0)


def read(data: bytes, name: str, *, format: str | None = None) -> Found:
    """The bytes of an inner file in; what it holds, or the refusal of it, out: it never stops the outer file."""
    if _depth.get() >= NESTING:
        return _refused(name, f"it lies more than {NESTING} files deep; unpack it yourself")
    token = _depth.set(_depth.get() + 1)
    try:
        kind = format or door.guess(name, data[: door.HEAD_BYTES])
        found = door.call(kind, data, name)
    except BadInput as error:
        return _refused(name, f"{error.what}; {error.todo}" if error.todo else error.what)
    except Exception as error:  # noqa: BLE001 - runs in the child; one damaged member must not cost the others
        return _refused(name, f"cannot be parsed ({type(error).__name__})")
    finally:
        _depth.reset(token)
    items = tuple(item if item.original else replace(item, original=data) for item in found.items)
    return replace(found, items=items)


def prepare() -> None:
    """Import and warm up every reader once, in the child before it forks: any may be asked for inside a file."""
    for known in door.FORMATS.values():
        warm_up = getattr(import_module(known.reader.split(":")[0]), "prepare", None)
        if warm_up and warm_up is not prepare:
            warm_up()


def _refused(name: str, why: str) -> Found:
    return Found(format="nested", refusals=(Refusal(where=name, why=why),))
