"""Acts, bodies, orders, commitments, compliance, cases and referrals, derived from a record and its decisions."""

from marsad.cases.acts import Act, acts
from marsad.cases.bodies import Body, bodies
from marsad.cases.casework import Case, Referral, cases
from marsad.cases.compliance import Compliance, compliance
from marsad.cases.desk import Desk, desk
from marsad.cases.items import Item
from marsad.cases.orders import Orders, orders
from marsad.cases.positions import Position, positions
from marsad.cases.tallies import Tally, combine

__all__ = [
    "Act", "Body", "Case", "Compliance", "Desk", "Item", "Orders", "Position", "Referral", "Tally", "acts", "bodies",
    "cases", "combine", "compliance", "desk", "orders", "positions",
]  # fmt: skip
