"""Everything of this room at once: one record in, the committee's desk out. Commands and screens ask for this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from marsad.cases.acts import Act, acts
from marsad.cases.bodies import Body, bodies
from marsad.cases.casework import Case, cases
from marsad.cases.clock import Tick, clock
from marsad.cases.compliance import Compliance, compliance
from marsad.cases.orders import Orders, orders
from marsad.cases.tallies import Tally, suspects
from marsad.reconcile import Record
from marsad.reconcile.where import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The committee's desk on a day: orders and positions, bodies, acts, compliance, the clock, cases, tallies."""

    viewed: date | None
    orders: Orders
    bodies: tuple[Body, ...]
    acts: tuple[Act, ...]
    compliance: tuple[Compliance, ...]
    clock: tuple[Tick, ...]
    cases: tuple[Case, ...]
    suspects: tuple[Tally, ...]

    @property
    def known(self) -> dict[str, date | None]:
        """Ids that rulings may name, with the day each was issued or told: what `checks.check` asks for."""
        listed = (*self.orders.orders, *self.orders.commitments, *self.orders.bodies, *self.orders.referrals)
        items = {item.id: item.since or item.told for item in listed}
        items |= {body.id: body.founded for body in self.bodies}
        return items | {act.id: act.since or act.told for act in self.acts}

    def case(self, name: str) -> Case | None:
        """The case of that id, with or without `case:`."""
        return next((case for case in self.cases if name in (case.id, case.id.removeprefix("case:"))), None)

    def overview(self) -> dict[str, Any]:
        """What `marsad cases --json` prints."""
        return {
            "cases": self.cases,
            "acts": self.acts,
            "compliance": self.compliance,
            "suspects": self.suspects,
            "bodies": self.bodies,
        }


def desk(record: Record, *, viewed: date | None = None, places: Places | None = None) -> Desk:
    """A record in, the committee's desk out, seen on a day; without one, on the day of the newest report."""
    viewed = viewed or max((report.day for report in record.reports if report.day), default=None)
    found = orders(record)
    alleged = acts(record, found.positions)
    followed = compliance(record, found, alleged, viewed=viewed, places=places)
    return Desk(
        viewed=viewed,
        orders=found,
        bodies=bodies(record, found.bodies, viewed=viewed),
        acts=alleged,
        compliance=followed,
        clock=clock(record, found, alleged, followed),
        cases=cases(record, alleged),
        suspects=suspects(record, found.referrals),
    )
