"""Status of the dead (F13): civilian unless local evidence says otherwise; disputed persons may be either.

The persons whose status is told apart carry a name for exactly that set (`persons`), so that two claims about the same
three people can disagree. A status that only the attacker claims is a note, not evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from marsad.figures.gather import Hints, kind_of
from marsad.figures.rules import Span
from marsad.reconcile.cells import Item
from marsad.reconcile.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Of `total` dead: how many are civilians and fighters at least and at most, what carries it, and context notes."""

    total: int
    civilians: tuple[int, int]
    fighters: tuple[int, int]
    spans: tuple[Span, ...]
    notes: tuple[str, ...]


def shares(items: Iterable[Item], record: Record, hints: Hints) -> dict[str, Shares]:
    """Items in, the shares of each incident whose persons' status is told apart out, by incident id."""
    by_event: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.incident and item.what in ("killed", "executed") and not item.out:
            by_event[item.incident].append(item)
    found = {event: _shares(members, record, hints) for event, members in by_event.items()}
    return {event: share for event, share in found.items() if share}


def _shares(members: list[Item], record: Record, hints: Hints) -> Shares | None:
    totals = [
        item for item in members if item.group in ("all", "mixed") and item.whole is None and len(item.numbers) == 1
    ]
    sets: dict[str, list[Item]] = defaultdict(list)
    for item in members:
        name = hints.get((*item.claim.span, item.claim.what), {}).get("persons")
        if isinstance(name, str):
            sets[name].append(item)
    if not totals or not sets:
        return None
    total = max(item.value for item in totals)
    sure, disputed, notes = _count(sets, record, hints)
    spans = {item.claim.span for group in sets.values() for item in group} | {item.claim.span for item in totals}
    return Shares(
        total=total,
        civilians=(total - sure - disputed, total - sure),
        fighters=(sure, sure + disputed),
        spans=tuple(sorted(spans)),
        notes=tuple(notes),
    )


def _count(sets: Mapping[str, list[Item]], record: Record, hints: Hints) -> tuple[int, int, list[str]]:
    """(surely fighters, disputed, notes): each set of persons once, by what others than the attacker say of it."""
    sure = disputed = 0
    notes = []
    for name in sorted(sets):
        size = max(item.value for item in sets[name])
        by_status: dict[str, list[Item]] = defaultdict(list)
        for item in sets[name]:
            by_status[_status(item)].append(item)
        locals_say = [item for item in by_status["fighter"] if not _attacker(item, record, hints)]
        if not locals_say:
            if by_status["fighter"]:
                who = ", ".join(sorted({item.origin for item in by_status["fighter"]}))
                notes.append(f"{size} called fighters by {who} alone, the attacker: context, not evidence (F13)")
        elif by_status["civilian"]:
            disputed += size
            notes.append(f"the status of {size} is disputed by independent local sources: 0 to both at least (F13)")
        else:
            sure += size
    return sure, disputed, notes


def _status(item: Item) -> str:
    status = item.claim.group.status if item.claim.group else None
    return "fighter" if status in ("fighter", "security_forces") else "civilian"


def _attacker(item: Item, record: Record, hints: Hints) -> bool:
    own = hints.get((*item.claim.span, item.claim.what), {}).get("origin_class")
    kind = own or kind_of(record.attributions[item.index].source, item.claim)
    return kind == "party_claim_enemy"
