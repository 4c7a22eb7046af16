"""Acts, bodies, orders, commitments, compliance, cases and referrals, derived from a record and its decisions."""

from marsad.cases.items import Item
from marsad.cases.orders import Orders, orders
from marsad.cases.positions import Position, positions

__all__ = ["Item", "Orders", "Position", "orders", "positions"]
