"""What is known about an event and its author, for the grade of F16. A person's grade always wins.

Only what words of the record state moves a grade: a side that accepts responsibility for this event and blames nobody
else for it, rival accounts of independent origins, two credible origins near on the day, and persons whose status is
told apart (F13, in `compose`). That it was not that actor, only a person can rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from marsad.figures import rules
from marsad.figures.gather import Cell
from marsad.model import Claim
from marsad.reconcile.cells import INCIDENT, side
from marsad.reconcile.record import Record
from marsad.reconcile.where import places_agree

ACCEPTS = "responsibility_acknowledged"
SHIFTS = ("responsibility_attributed", "responsibility_denied")


Accounts = Mapping[str, Sequence[Claim]]


def accounts(record: Record) -> Accounts:
    """A record in; by report, what it says of who accepts, denies or is given responsibility out."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in record.claims:
        if claim.what == ACCEPTS or claim.what in SHIFTS:
            found[claim.report].append(claim)
    return found


def grade(cell: Cell, result: rules.Derived, record: Record, said: Accounts) -> tuple[str, tuple[str, ...]]:
    """The grade that a person gave to the figure, else that of F16."""
    given = [one for one in record.decisions if one.verb == "grade" and one.subject == f"figure:{cell.key.id}"]
    grades = {str(one.value.get("grade")) for one in given} & set(rules.GRADES)
    if len(grades) == 1:
        return grades.pop(), tuple(one.id for one in given)
    return rules.grade(result, _standing(cell, said)), ()


def _standing(cell: Cell, said: Accounts) -> rules.Standing:
    """What the claims of the record say about who did it: acceptance, rival accounts, and reports near on the day."""
    sides = {item.party for item in cell.items if item.party and item.known and not item.inferred}
    origins_by_side = {side: {item.origin for item in cell.items if item.party == side} for side in sides}
    rivals = len(sides) > 1 and not cell.key.side and len(set().union(*origins_by_side.values())) > 1
    disjoint = rivals and all(
        not origins_by_side[one] & origins_by_side[other] for one in sides for other in sides if one < other
    )
    return rules.Standing(rival_authors=disjoint, accepted=_accepted(cell, said), near_the_day=_near_the_day(cell))


def _accepted(cell: Cell, said: Accounts) -> bool:
    """Whether a side that is named as the author of this event accepts it: in a report of the event, of the same place
    and day as far as the words say, and without blaming others or denying it in the same report."""
    sides = {item.party for item in cell.items if item.party}
    if cell.key.kind != INCIDENT or not sides:
        return False
    reports = {item.claim.report for item in cell.items}
    told = [claim for name in reports for claim in said.get(name, ())]
    shifted = {(claim.report, _speaker(claim)) for claim in told if claim.what in SHIFTS}
    return any(
        claim.what == ACCEPTS
        and claim.stance != "denied"
        and _speaker(claim) in sides
        and (claim.report, _speaker(claim)) not in shifted
        and _about(claim, cell)
        for claim in told
    )


def _speaker(claim: Claim) -> str | None:
    return side(claim.said_by[0]) if claim.said_by else None


def _about(claim: Claim, cell: Cell) -> bool:
    """Whether an acceptance may be of this event: no place or day of it speaks against that."""
    days = {item.event for item in cell.items if item.event}
    same_day = claim.since is None or not days or claim.since in days
    return same_day and any(places_agree(claim.place, item.claim.place) for item in cell.items)


def _near_the_day(cell: Cell) -> bool:
    """Whether two credible origins spoke within a week of the first one: the act was confirmed near on the day."""
    days: dict[str, date] = {}
    for one in cell.evidence:
        if one.credible and one.party:
            first = min((item.day for item in cell.items if item.origin == one.origin and item.day), default=None)
            if first:
                days[one.party] = min(first, days.get(one.party, first))
    undated = [one for one in cell.evidence if one.credible and one.party and one.day is None]
    if len(days) < 2:
        return len({one.party for one in undated}) >= 2
    first, second = sorted(days.values())[:2]
    return (second - first).days <= 7
