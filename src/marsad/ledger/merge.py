"""Two offices, one record: the entries of another ledger come in once each, under their origin.

A merged entry keeps the verb, the time, the commitments and the ids that it replaces; objects and people get this
ledger's own pseudonyms, so that the rule of two sees both offices at once; `from` names the log, the row and the leaf
that it came from. A ruling is called by its first leaf, so its id is the same in both ledgers and the fold of all
rulings is the same whoever merged with whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marsad.ledger.content import object_of, origin_leaf, original_of, subject_of, to_decision, to_held
from marsad.ledger.entry import Draft, Row
from marsad.ledger.errors import Refused
from marsad.ledger.log import Ledger
from marsad.ledger.vault import Opening, values
from marsad.model.decision import VERBS
from marsad.model.errors import BadInput
from marsad.model.report import Refusal

MERGED = (frozenset(VERBS) - {"erase"}) | {"evidence.add"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What came in, what was known already, what could not come in, and what the other office has erased."""

    rulings: int
    reports: int
    same: int
    refused: tuple[Refusal, ...]
    erased_there: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Foreign:
    """An entry of the other ledger, opened."""

    row: Row
    fields: dict[str, Any]
    opening: Opening
    source: dict[str, Any]


def merge(ledger: Ledger, other: Ledger, *, by: str) -> Merged:
    """Two open ledgers in; everything that only the other one held is in the first one, out.

    The other ledger is only read. Its erasures are counted and not carried out here: that takes two people of this
    office. Sealed contents stay where they are.
    """
    from marsad.ledger.audit import audit

    if other.path.resolve() == ledger.path.resolve():
        raise BadInput("a ledger cannot be merged with itself", where=str(other.path))
    faults = audit(other).findings
    if faults:
        raise Refused(f"the other ledger does not verify: {faults[0].what}", where=str(other.path))
    known = {origin_leaf(row, fields) for row, fields in _rows(ledger)}
    counts = {"rulings": 0, "reports": 0, "same": 0, "refused": 0}
    refused: list[Refusal] = []
    with ledger.batch():
        for entry in _foreign(other):
            if entry.source["leaf"] in known:
                counts["same"] += 1
            elif entry.fields["verb"] == "evidence.add":
                counts[_take_report(ledger, other, entry, refused)] += 1
            else:
                _take_ruling(ledger, other, entry)
                counts["rulings"] += 1
        _note(ledger, other, by)
    erased = sum(len(fields.get("e", ())) for _, fields in other.entries())
    del counts["refused"]
    return Merged(**counts, refused=tuple(refused), erased_there=erased)


def _rows(ledger: Ledger) -> Iterator[tuple[Row, dict[str, Any]]]:
    for row in ledger.store.rows():
        yield row, row.fields


def _foreign(other: Ledger) -> Iterator[_Foreign]:
    """Every entry of the other ledger that can come in, with the place it first stood."""
    sealed = other.vault.openings()
    for row, fields in _rows(other):
        if fields["verb"] in MERGED and row.leaf in sealed:
            opening = other.vault.unlock(row.leaf, *sealed[row.leaf])
            here = {"log": other.checkpoints.origin, "n": row.n, "leaf": row.leaf.hex()}
            yield _Foreign(row=row, fields=fields, opening=opening, source=fields.get("from") or here)


def _take_ruling(ledger: Ledger, other: Ledger, entry: _Foreign) -> None:
    content = values(entry.opening)
    decision = to_decision(entry.row, entry.fields, content)
    original = original_of(decision.verb, content)
    if original:
        ledger.blobs.put(other.blobs.get(original))
    _append(ledger, entry, object_of(decision), decision.by, subject_of(decision))


def _take_report(ledger: Ledger, other: Ledger, entry: _Foreign, refused: list[Refusal]) -> str:
    """A report with its original comes in; the kind of outcome goes out, as `Merged` counts it."""
    content = values(entry.opening)
    came = to_held(entry.row, content)
    identity = came.report.id
    held = ledger.text_of(identity)
    if held == came.report.text:
        return "same"
    if held is not None:
        why = f"the id '{identity}' names another text here" if held else f"'{identity}' was erased here"
        refused.append(Refusal(where=entry.source["log"], why=why))
        return "refused"
    ledger.blobs.put(other.blobs.get(came.original))
    _append(ledger, entry, ("rep", identity), str(content.get("by")), f"report:{identity}")
    return "reports"


def _append(ledger: Ledger, entry: _Foreign, obj: tuple[str, str], who: str, subject: str) -> None:
    draft = Draft(
        verb=entry.fields["verb"],
        obj=ledger.vault.pseudonym(*obj),
        who=ledger.vault.pseudonym("u", who),
        time=entry.fields["t"],
        via="import",
        commitments=entry.fields["c"],
        supersedes=tuple(entry.fields.get("s", ())),
        source=entry.source,
    )
    row = ledger.store.append([draft])[0]
    ledger.vault.keep(row.leaf, ledger.vault.key_for(ledger.subject_pseudonym(subject)), entry.opening)


def _note(ledger: Ledger, other: Ledger, by: str) -> None:
    head = other.head()
    fields = {"by": by, "log": other.checkpoints.origin, "size": head.size, "root": head.root}
    obj = ledger.vault.pseudonym("obj", f"merge:{other.checkpoints.origin}")
    ledger.write("merge", obj, by=by, subject=ledger.subject_pseudonym("desk"), fields=fields)
