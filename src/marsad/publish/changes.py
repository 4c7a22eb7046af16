"""What changed between two releases, figure by figure, and why: new, moved, gone (a tombstone keeps the numbers)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marsad.model import Decision
from marsad.publish.dataset.build import JOINT
from marsad.publish.dataset.model import Row, dictionary
from marsad.publish.exports.cells import read_back

WATCHED = ("documented", "reported_low", "reported_best", "reported_high", "open_above", "estimated_low",
           "estimated_high", "tier", "grade", "provisional", "independent_origins", "withheld")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure's change. `kind`: new, moved, gone. `before` and `after` hold the watched fields that differ (all of
    them for a figure that is new or gone); `reports` and `decisions` are what came since and bears on it.
    """

    id: str
    kind: str
    before: Mapping[str, object]
    after: Mapping[str, object]
    why: str
    reports: tuple[str, ...]
    decisions: tuple[str, ...]
    now: str | None = None


def changes(
    before: Sequence[Row],
    after: Sequence[Row],
    *,
    known_reports: Iterable[str],
    rulings: Mapping[str, tuple[str, ...]],
    since: Sequence[Decision],
    same_method: bool,
) -> tuple[Change, ...]:
    """Rows of the figures of two releases in, the changes out in the order of ids.

    `known_reports` are those of the earlier release; `rulings` the decisions that shaped each figure; `since` the
    decisions recorded after the earlier release.
    """
    old, new = ({str(row["id"]): row for row in rows} for rows in (before, after))
    known, recent = set(known_reports), {one.id: one for one in since}
    found: list[Change] = []
    for name in sorted({*old, *new}):
        one, other = old.get(name), new.get(name)
        if one is not None and other is not None and not _moved(one, other):
            continue
        fresh = tuple(sorted({report for report in _reports(other or {}) if report not in known}))
        ruled = tuple(id_ for id_ in rulings.get(name, ()) if id_ in recent)
        found.append(
            Change(
                id=name,
                kind="gone" if other is None else "new" if one is None else "moved",
                before=_watched(one, other),
                after=_watched(other, one),
                why=_why(fresh, [recent[id_] for id_ in ruled], since, gone=other is None, same_method=same_method),
                reports=fresh,
                decisions=ruled,
                now=_heir(one, new) if other is None and one is not None else None,
            )
        )
    return tuple(found)


def _moved(one: Row, other: Row) -> bool:
    return any(one.get(name) != other.get(name) for name in WATCHED)


def _watched(row: Row | None, other: Row | None) -> dict[str, object]:
    if row is None:
        return {}
    return {name: row[name] for name in WATCHED if other is None or row[name] != other[name]}


def _reports(row: Row) -> list[str]:
    return [claim.rsplit(":", 2)[0] for claim in str(row.get("claims") or "").split(JOINT) if claim]


def _why(
    fresh: Sequence[str], ruled: Sequence[Decision], since: Sequence[Decision], *, gone: bool, same_method: bool
) -> str:
    """The reason in words: rulings first, then reports, then the method; never nothing."""
    if ruled:
        return "; ".join(f"{one.verb} by {one.by}" + (f": {one.because}" if one.because else "") for one in ruled)
    if fresh:
        return f"new reports: {', '.join(fresh[:3])}" + (f" and {len(fresh) - 3} more" if len(fresh) > 3 else "")
    if not same_method:
        return "the method changed"
    corrections = [one for one in since if one.verb in ("reject", "withdraw", "same", "erase", "correction")]
    if corrections:
        return f"a ruling on other claims of it: {corrections[-1].verb} by {corrections[-1].by}"
    return (
        "its claims are counted under another figure now" if gone else "other reports changed what it is compared with"
    )


def _heir(row: Row, new: Mapping[str, Row]) -> str | None:
    """Where the count of a figure that is gone may be found now: the same code, group and place."""
    same = ("what", "group", "unit", "place")
    return next((name for name, other in sorted(new.items()) if all(other[n] == row[n] for n in same)), None)


def read_table(name: str, content: bytes) -> list[Row]:
    """A table of a release from its CSV."""
    columns = {column.name: column for column in dictionary()[name][2]}
    rows = csv.DictReader(io.StringIO(content.decode("utf-8", "surrogatepass"), newline=""))
    return [
        {name: read_back(text or "", columns[name]) for name, text in row.items() if name in columns} for row in rows
    ]
