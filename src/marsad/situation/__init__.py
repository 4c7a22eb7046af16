"""Displacement (flow and stock) and access or security measures, derived from a record."""

from marsad.situation.compose import Panel, Situation, newest_day, situation
from marsad.situation.displacement import Conversion, Curve, Factor, Movement, curves, why_not_joined
from marsad.situation.measures import Measure

__all__ = [
    "Conversion", "Curve", "Factor", "Measure", "Movement", "Panel", "Situation", "curves", "newest_day", "situation",
    "why_not_joined",
]  # fmt: skip
