"""What the opened contents of an entry mean: a ruling, a report as held, or the original that it vouches for.

Contents of another office's ledger are somebody else's bytes: whatever does not have the shape it must have is Damaged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import msgspec

from marsad.ledger.entry import Row, name_of
from marsad.ledger.errors import Damaged
from marsad.model.decision import Decision
from marsad.model.report import Report

# entries whose contents name a file among the originals
WITH_ORIGINAL = ("evidence.add", "list")

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A report as held: its row, the SHA-256 of its original, the parser that read it and who brought it."""

    report: Report
    n: int
    original: str
    parser: str
    name: str
    by: str = ""


def object_of(decision: Decision) -> tuple[str, str]:
    """What a ruling is about: a claim by its anchor, any other object by its subject."""
    if decision.anchor:
        anchor = decision.anchor
        return "clm", f"{anchor.report}\x00{anchor.quote}\x00{anchor.what}\x00{anchor.occurrence}"
    return "obj", decision.subject or decision.verb


def subject_of(decision: Decision) -> str:
    """Whose erasure takes the ruling's words along: the report that a claim is quoted from, or the subject itself."""
    if decision.anchor:
        return f"report:{decision.anchor.report}"
    return decision.subject or "desk"


def origin_leaf(row: Row, fields: Mapping[str, Any]) -> str:
    """The leaf, in hex, under which an entry first stood: its own, or the one it was merged from."""
    return str(fields["from"]["leaf"]) if fields.get("from") else row.leaf.hex()


def original_of(verb: str, content: Mapping[str, Any]) -> str | None:
    """An entry's verb and contents in, the SHA-256 of the original that it vouches for out; None when it has none.

    Reports and victims' lists came as files; a published release is named by a hash too, and lies elsewhere.
    """
    if verb not in WITH_ORIGINAL:
        return None
    holder = content if verb == "evidence.add" else content.get("value")
    name = holder.get("sha256") if isinstance(holder, Mapping) else None
    return name if isinstance(name, str) and _HASH.fullmatch(name) else None


def to_decision(row: Row, fields: Mapping[str, Any], content: Mapping[str, Any]) -> Decision:
    """A row, the fields of its body and its contents in, the ruling out; its id is the same in every ledger."""
    found = {
        "id": name_of(bytes.fromhex(origin_leaf(row, fields))),
        "verb": fields["verb"],
        "by": content.get("by"),
        "at": fields["t"],
        "because": content.get("because", ""),
        "anchor": content.get("anchor"),
        "subject": content.get("subject"),
        "value": content.get("value", {}),
        "supersedes": fields.get("s", ()),
    }
    decision: Decision = _shaped(found, Decision, row.n)
    return decision


def to_held(row: Row, content: Mapping[str, Any]) -> Held:
    """A row and its contents in, the report as held out."""
    found = {
        "report": content.get("report"),
        "n": row.n,
        "original": content.get("sha256"),
        "parser": content.get("parser"),
        "name": content.get("name"),
        "by": str(content.get("by") or ""),
    }
    held: Held = _shaped(found, Held, row.n)
    return held


def public_name(name: str) -> str:
    """The name that a report came under in; the same without the folders of this machine, which name people, out.

    What lies inside a file keeps the file's name ("chats.zip/one.txt"); an address stays whole.
    """
    if "://" in name:
        return name
    parts = PurePath(name).parts
    for end in range(1, len(parts)):
        if Path(*parts[:end]).is_file():
            return "/".join(parts[end - 1 :])
    return parts[-1] if parts else name


def _shaped(found: Mapping[str, Any], kind: type, n: int) -> Any:
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise Damaged(
            f"the content of entry {n} is no {kind.__name__.lower()}: {error}", todo="run `marsad verify`"
        ) from None
