"""The small values that reading is made of: fixed fields in slots, read several times faster than a named tuple's."""

from __future__ import annotations

from typing import Any, Self

import msgspec


class Record(msgspec.Struct, frozen=True, gc=False):
    """A value with named fields that never changes. The garbage collector need not watch it: no record holds itself."""

    def _replace(self, **changes: Any) -> Self:
        """The same value with some fields changed, as a named tuple has it."""
        return msgspec.structs.replace(self, **changes)
