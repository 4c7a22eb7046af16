"""One entry of the log: codes, pseudonyms and commitments, never content.

The body is canonical JSON: keys in order, no spaces, UTF-8, no floats. Its fields:
`v` form (1); `n_base` the row it supersedes for its object (0 for the first); `t` time; `who` and `obj` pseudonyms;
`who2` the second person where the policy asks for two; `via` the door;
`verb` from the closed list; `why` a code; `c` commitments by field; `s` the decisions it replaces;
`e` the rows whose contents an erasure withholds; `from` the log that a merged entry came from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from marsad.ledger.errors import Damaged
from marsad.model.decision import VERBS

FORM = 1
DOORS = ("api", "cli", "web", "import")
# what the ledger itself writes, beside the rulings of people
OWN_VERBS = (
    "evidence.add", "evidence.read", "evidence.seal",  # originals and readings of them
    "key.add", "key.retire", "checkpoint",  # signing
    "export", "disclose", "backup", "restore", "merge", "config", "access",  # what left, what came, what changed
)  # fmt: skip
ALL_VERBS = frozenset(VERBS) | frozenset(OWN_VERBS)

_LEAF = re.compile(r"[0-9a-f]{64}")
_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry before it has a place in the log. `base` None means: whatever stands last for the object."""

    verb: str
    obj: str
    who: str
    time: str
    second: str = ""
    via: str = "api"
    why: str = ""
    commitments: Mapping[str, str] = field(default_factory=dict)
    base: int | None = None
    supersedes: tuple[str, ...] = ()
    erased: tuple[int, ...] = ()
    source: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A stored entry as it came from the database: checked by nobody yet."""

    n: int
    leaf: bytes
    node: bytes
    body: bytes | None

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of its body; those of an empty entry when the body is gone. Damaged when it is unreadable."""
        if self.body is None:
            return dict(_GONE)
        try:
            return decode(self.body)
        except ValueError as error:
            raise Damaged(f"entry {self.n} is unreadable: {error}", todo="run `marsad verify`") from None


def encode(draft: Draft, base: int) -> bytes:
    """A draft and the row it supersedes in, the canonical bytes of its body out."""
    body: dict[str, Any] = {
        "v": FORM,
        "n_base": base,
        "t": draft.time,
        "who": draft.who,
        "via": draft.via,
        "verb": draft.verb,
        "obj": draft.obj,
        "why": draft.why,
        "c": draft.commitments,
    }
    if draft.second:
        body["who2"] = draft.second
    if draft.supersedes:
        body["s"] = list(draft.supersedes)
    if draft.erased:
        body["e"] = list(draft.erased)
    if draft.source:
        body["from"] = draft.source
    return _encode(body)


def decode(body: bytes) -> dict[str, Any]:
    """The bytes of a body in, its fields out; ValueError when they are not an entry of a form known here."""
    fields = _decode(body)
    if fields.get("v") != FORM:
        raise ValueError(f"a body of form {fields.get('v')!r}")
    if fields.get("verb") not in ALL_VERBS:
        raise ValueError(f"no verb is called {fields.get('verb')!r}")
    for name, kind in _KINDS.items():
        value = fields.get(name, kind())
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ValueError(f"'{name}' is no {kind.__name__}")
    if not all(type(n) is int for n in fields.get("e", ())):
        raise ValueError("'e' holds something that is no row")
    if not all(isinstance(name, str) for name in fields.get("s", ())):
        raise ValueError("'s' holds something that is no ruling")
    source = fields.get("from")
    if source and not (type(source.get("n")) is int and _LEAF.fullmatch(str(source.get("leaf")))):
        raise ValueError("'from' names no entry of another log")
    return fields


_GONE = {"v": FORM, "n_base": 0, "t": "", "who": "", "via": "", "verb": "", "obj": "", "why": "", "c": {}}
_KINDS: dict[str, type] = {
    "n_base": int, "t": str, "who": str, "who2": str, "via": str, "obj": str, "why": str,
    "c": dict, "s": list, "e": list, "from": dict,
}  # fmt: skip


def canonical(value: Any) -> bytes:
    """Any JSON value in, the bytes that a commitment is made of out."""
    return _encode(value)


def name_of(leaf: bytes) -> str:
    """A leaf in, the short name of its entry out: 16 hex digits, the same in every ledger that holds the entry."""
    return leaf[:8].hex()
