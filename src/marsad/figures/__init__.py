"""Figures by rules F1 to F18: low, best, high, documented, estimated, each with what carries it and what was set
aside.
"""

from marsad.figures.compose import Known, figures

__all__ = ["Known", "figures"]
