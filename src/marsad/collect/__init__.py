"""The door for foreign bytes: formats, the killable child that parses them, and the only network."""

from marsad.collect.door import FORMATS, read_bytes, read_path
from marsad.collect.found import Found, Item
from marsad.model.report import Refusal

__all__ = ["FORMATS", "Found", "Item", "Refusal", "read_bytes", "read_path"]
