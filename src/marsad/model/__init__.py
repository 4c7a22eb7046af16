"""Nouns and values: frozen records that every room speaks in. No I/O, no clock, no dice."""

from marsad.model.claim import Claim, Count, Group, Place
from marsad.model.decision import Anchor, Decision
from marsad.model.errors import BadInput, MarsadError
from marsad.model.figure import Breakdown, Entailed, Estimate, Figure, Finding, Reported, Residual, SetAside
from marsad.model.report import Report
from marsad.model.toll import TollPoint, TollSeries

__all__ = [
    "Anchor",
    "BadInput",
    "Breakdown",
    "Claim",
    "Count",
    "Decision",
    "Entailed",
    "Estimate",
    "Figure",
    "Finding",
    "Group",
    "MarsadError",
    "Place",
    "Report",
    "Reported",
    "Residual",
    "SetAside",
    "TollPoint",
    "TollSeries",
]
