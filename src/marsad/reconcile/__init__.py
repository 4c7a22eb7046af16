"""Claims to origins, tolls and incidents: who is one source, which texts are copies, what replaces what."""

from marsad.reconcile.method import Method
from marsad.reconcile.record import Record, reconcile

__all__ = ["Method", "Record", "reconcile"]
