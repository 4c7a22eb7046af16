"""The shell: opens a ledger, runs the flow, records decisions."""

from marsad.workspace.intake import Intake
from marsad.workspace.workspace import Workspace

__all__ = ["Intake", "Workspace"]
