"""ZIP archives: every member is read by its own format; what cannot be read is refused by name."""

from __future__ import annotations

from marsad.collect.archive import member, members, opened
from marsad.collect.formats import nested
from marsad.collect.found import Found, Item
from marsad.model.errors import BadInput
from marsad.model.report import Refusal

prepare = nested.prepare


def read(data: bytes, name: str) -> Found:
    """The bytes of a zip in; the reports of its members, each with the member's bytes as its original, out."""
    archive = opened(data, name)
    items: list[Item] = []
    refusals: list[Refusal] = []
    for inner in members(archive):
        where = f"{name}/{inner}"
        try:
            found = nested.read(member(archive, inner, name), where)
        except BadInput as error:
            refusals.append(Refusal(where=where, why=error.what))
            continue
        items.extend(found.items)
        refusals.extend(found.refusals)
    if not items and not refusals:
        raise BadInput("is an empty archive", where=name, todo="pack the reports again")
    return Found(format="zip", items=tuple(items), refusals=tuple(refusals))
