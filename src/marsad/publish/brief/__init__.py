"""The brief: the story that the record bears out, generated; every sentence with notes, nothing that no claim says."""

from marsad.publish.brief.compose import compose
from marsad.publish.brief.model import Brief, Note, Section, Sentence

__all__ = ["Brief", "Note", "Section", "Sentence", "compose"]
