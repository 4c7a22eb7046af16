"""Claims of the contract straight to figures: `marsad figures --claims`, with what a line may say beside the contract.

Optional keys of a claim's line, which reports do not carry: `origin_class` (a class of F6), `supports` (`low`, `high`,
`none`), `early` (an early partial), `overlap` (`sure`, `possible`, `none`: with a running toll, F11), `relation`
(`disjoint`, `nested`: to the other numbers of its total, F18), `persons` (a name for exactly the persons it counts,
F13), `named` (how many of them are known by name and linked, V of F7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from marsad.figures.compose import Known, figures
from marsad.figures.gather import CellKey, gather, hints_of
from marsad.model import BadInput, Claim, Figure
from marsad.model.codec import claim_from_json
from marsad.reconcile import Method, Record, reconcile
from marsad.reconcile.sources import CLASSES

HINTS = ("origin_class", "supports", "early", "overlap", "relation", "persons", "named")
_VALUES = {
    "origin_class": CLASSES,
    "supports": ("low", "high", "none"),
    "overlap": ("sure", "possible", "none"),
    "relation": ("disjoint", "nested"),
}


def read_claims(
    lines: Iterable[str], *, where: str = "claims"
) -> tuple[list[Claim], dict[tuple[str, int, int, str], dict[str, Any]]]:
    """Lines of JSON in; claims, and the hints by (report, start, end, what), out. Empty lines are passed over.

    Raises BadInput for a line that is no claim or whose extra key has a value that is not known.
    """
    claims: list[Claim] = []
    hints: dict[tuple[str, int, int, str], dict[str, Any]] = {}
    for at, line in enumerate(lines, 1):
        if not line.strip():
            continue
        claim = claim_from_json(line, where=f"{where} line {at}")
        claims.append(claim)
        own = {name: value for name, value in _fields(line).items() if name in HINTS and value is not None}
        _check(own, f"{where} line {at}")
        if own:
            hints[(*claim.span, claim.what)] = own
    if not claims:
        raise BadInput("no claim in it", where=where, todo="one claim a line, as `marsad read --json` prints them")
    return claims, hints


def _fields(line: str) -> Mapping[str, Any]:
    fields = msgspec.json.decode(line)
    return fields if isinstance(fields, Mapping) else {}


def _check(own: Mapping[str, Any], where: str) -> None:
    for name, allowed in _VALUES.items():
        if name in own and own[name] not in allowed:
            raise BadInput(f"'{name}' is {own[name]!r}", where=where, todo=f"one of {', '.join(allowed)}")
    if "named" in own and (not isinstance(own["named"], int) or own["named"] < 0):
        raise BadInput(f"'named' is {own['named']!r}", where=where, todo="a number of persons")


def record_of_claims(
    lines: Iterable[str], *, where: str = "claims", method: Method | None = None
) -> tuple[Record, Known, dict[tuple[str, int, int, str], dict[str, Any]]]:
    """Lines of claims without their reports in; their record, the people named in them, and their hints out."""
    claims, hints = read_claims(lines, where=where)
    record = reconcile((), claims, method=method)
    return record, Known(names=named_by_hints(record, hints)), hints


def from_claims(
    claims: Iterable[Claim],
    hints: Mapping[tuple[str, int, int, str], Mapping[str, Any]] | None = None,
    *,
    method: Method | None = None,
    by: Iterable[str] | None = None,
) -> list[Figure]:
    """Claims without their reports in, the figures that follow out."""
    record = reconcile((), claims, method=method)
    return figures(record, by=by, known=Known(names=named_by_hints(record, hints or {})), hints=hints)


def named_by_hints(record: Record, hints: Mapping[tuple[str, int, int, str], Mapping[str, Any]]) -> Any:
    """The hints' `named` as V by cell: the largest number of linked names that a claim of the cell brings."""
    names: dict[CellKey, int] = {}
    for cell in gather(record, hints_of(record, hints)):
        given = [hints.get((*item.claim.span, item.claim.what), {}).get("named") for item in cell.items]
        known = [number for number in given if isinstance(number, int)]
        if known:
            names[cell.key] = max(known)
    return names.get
