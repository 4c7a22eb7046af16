"""The door to disk: log, blobs, vault, checkpoints. `ledger.open(path)` is where everybody enters."""

from marsad.ledger.audit import Audit, Finding, verify
from marsad.ledger.content import Held
from marsad.ledger.log import Added, Head, Ledger
from marsad.ledger.place import open_ledger as open

__all__ = ["Added", "Audit", "Finding", "Head", "Held", "Ledger", "open", "verify"]
