"""The audit behind `marsad verify`: every row is read as if an enemy had written it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from marsad.ledger import policy, tree
from marsad.ledger.content import original_of
from marsad.ledger.entry import decode
from marsad.ledger.errors import Damaged
from marsad.ledger.log import Ledger
from marsad.ledger.note import Note
from marsad.ledger.place import open_ledger
from marsad.ledger.vault import keeps, values
from marsad.model.errors import MarsadError

HASH_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault: `kind` is row, leaf, node, checkpoint, truncated, body, base, opening, blob, database or release."""

    kind: str
    what: str
    n: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was checked, and what was found; `findings` empty means that nothing was altered unseen.

    `checkpoint` is the size of the newest checkpoint that came from outside: older entries are proven by somebody else.
    `set_back` counts entries whose time lies before that of the entry before them: the clock was moved; no fault of the
    log, whose order is its own, but a reason not to trust these times.
    """

    size: int
    root: str
    blobs: int
    withheld: int
    checkpoint: int
    set_back: int
    findings: tuple[Finding, ...]


def verify(path: Path | str, against: Iterable[Note] = ()) -> Audit:
    """A workspace's folder, and checkpoints that were kept outside, in; the audit of log, contents and originals out.

    Raises NotAWorkspace, NewerVersion or Locked when there is nothing that could be read.
    """
    with open_ledger(path) as ledger:
        return audit(ledger, against)


def audit(ledger: Ledger, against: Iterable[Note] = ()) -> Audit:
    """An open ledger, and checkpoints that were kept outside, in; the audit out."""
    findings: list[Finding] = []
    outside = list(against)
    roots = {note.size: note.root for note in _trusted_notes(ledger, outside, findings)}
    withheld = erased_rows(ledger.store.raw())
    fault = first_fault(ledger.store.raw(), roots, withheld)
    if fault:
        findings.append(fault)
    findings.extend(_database_faults(ledger))
    names: set[str] = set()
    if not fault:
        findings.extend(_content_faults(ledger, withheld, names))
        findings.extend(_derived_faults(ledger))
    findings.extend(
        Finding(kind="blob", what=f"the original {name} is {state}")
        for name, state in ledger.blobs.scrub(sorted(names))
    )
    size = ledger.store.size()
    root = "" if fault else ledger.head().root
    return Audit(
        size=size,
        root=root,
        blobs=len(names),
        withheld=len(withheld),
        checkpoint=max((note.size for note in outside), default=0),
        set_back=0 if findings else _set_back(ledger),
        findings=tuple(findings),
    )


def _set_back(ledger: Ledger) -> int:
    """How many entries claim an earlier time than the one before them; merged ones keep the time of their own log."""
    times = [fields["t"] for _, fields in ledger.entries() if not fields.get("from")]
    return sum(later < earlier for earlier, later in pairwise(times))


def _trusted_notes(ledger: Ledger, outside: Iterable[Note], findings: list[Finding]) -> Iterator[Note]:
    """Our own checkpoints and those from outside, each only if the desk's key signed it; the others become findings."""
    try:
        key = ledger.checkpoints.verifier
        notes = [*ledger.checkpoints.all(), *outside]
    except MarsadError as error:
        findings.append(Finding(kind="checkpoint", what=str(error)))
        notes = []
    for note in notes:
        if note.origin != ledger.checkpoints.origin:
            what = f"the checkpoint of size {note.size} is of another ledger, {note.origin}"
            findings.append(Finding(kind="checkpoint", n=note.size, what=what))
        elif not key.signed(note):
            what = f"the checkpoint of size {note.size} is not signed by this desk"
            findings.append(Finding(kind="checkpoint", n=note.size, what=what))
        else:
            yield note


def first_fault(
    rows: Iterable[tuple[Any, ...]], roots: Mapping[int, bytes], withheld: Collection[int] = ()
) -> Finding | None:
    """Bare rows in order, roots held outside by size and withheld rows in; the first fault out, None when sound."""
    grown = tree.Frontier()
    for row in rows:
        n = grown.size + 1
        if not _well_formed(row, n):
            return Finding(kind="row", n=n, what=f"entry {n} is missing, out of order or not of the right kind")
        _, leaf, node, body = row
        if not (body is None and n in withheld) and (not isinstance(body, bytes) or tree.leaf_hash(body) != leaf):
            return Finding(kind="leaf", n=n, what=f"the body of entry {n} is not what was written")
        if grown.append(leaf) != node:
            return Finding(kind="node", n=n, what=f"entry {n} does not follow from the entries before it")
        if n in roots and grown.root() != roots[n]:
            return Finding(kind="checkpoint", n=n, what=f"the first {n} entries are not those of the checkpoint")
    if roots and max(roots) > grown.size:
        n = grown.size + 1
        return Finding(kind="truncated", n=n, what=f"entries {n} to {max(roots)}, which a checkpoint covers, are gone")
    return None


def erased_rows(rows: Iterable[tuple[Any, ...]]) -> dict[int, int]:
    """Bare rows in; for each row that an `erase` entry withholds, the row of that entry, out. Total: skips damage."""
    found: dict[int, int] = {}
    for row in rows:
        if not isinstance(row[3], bytes) or b'"verb":"erase"' not in row[3]:
            continue
        try:
            fields = decode(row[3])
        except ValueError:
            continue
        if fields["verb"] == "erase":
            found.update({n: row[0] for n in fields.get("e", ()) if type(row[0]) is int and n < row[0]})
    return found


def _well_formed(row: tuple[Any, ...], n: int) -> bool:
    return (
        len(row) == 4
        and type(row[0]) is int
        and row[0] == n
        and all(isinstance(part, bytes) and len(part) == HASH_BYTES for part in row[1:3])
    )


def _database_faults(ledger: Ledger) -> Iterator[Finding]:
    """What only the database can tell: pages that do not fit, and rows outside the numbering."""
    try:
        rows = ledger.store.run("SELECT COUNT(*) FROM entry")[0][0]
        checks = ledger.store.engine.check()
    except (MarsadError, sqlite3.Error) as error:
        yield Finding(kind="database", what=str(error))
        return
    if rows != ledger.store.size():
        yield Finding(kind="database", what=f"{rows} rows, but the last is number {ledger.store.size()}")
    yield from (Finding(kind="database", what=line) for line in checks)


def _content_faults(ledger: Ledger, withheld: Mapping[int, int], names: set[str]) -> Iterator[Finding]:
    """Bodies against the closed list, bases against the order, openings against their commitments."""
    last: dict[str, int] = {}
    sealed = ledger.vault.openings()
    kept = ledger.vault.sealed_leaves()
    for n, leaf, _, body in ledger.store.raw():
        if body is None:
            continue
        try:
            fields = decode(body)
        except ValueError as error:
            yield Finding(kind="body", n=n, what=f"entry {n}: {error}")
            continue
        if fields["n_base"] != last.get(fields["obj"], 0):
            yield Finding(kind="base", n=n, what=f"entry {n} supersedes {fields['n_base']}, which was not the last")
        last[fields["obj"]] = n
        if fields["verb"] in policy.BY_TWO and fields.get("who2", "") in ("", fields["who"]):
            yield Finding(kind="body", n=n, what=f"entry {n} ('{fields['verb']}') is by one person alone")
        if not fields["c"] or n in withheld or leaf in kept:
            continue
        if leaf not in sealed:
            yield Finding(kind="opening", n=n, what=f"the content of entry {n} is missing and no entry withholds it")
            continue
        yield from _opening_faults(ledger, n, leaf, sealed[leaf], fields, names)


def _derived_faults(ledger: Ledger) -> Iterator[Finding]:
    """The table of revisions against the log it derives from; the first row that does not follow."""
    derived = {n: (obj, base) for n, obj, base in ledger.store.run("SELECT n, obj, base FROM revision")}
    for n, _, _, body in ledger.store.raw():
        held = derived.pop(n, None)
        try:
            fields = decode(body) if body is not None else None
        except ValueError:  # told already
            return
        if fields and held != (fields["obj"], fields["n_base"]):
            yield Finding(kind="derived", n=n, what=f"the table of revisions does not hold entry {n} as the log does")
            return
    if derived:
        yield Finding(kind="derived", what="the table of revisions holds more than the log")


def _opening_faults(
    ledger: Ledger, n: int, leaf: bytes, sealed: tuple[str, bytes], fields: dict[str, Any], names: set[str]
) -> Iterator[Finding]:
    try:
        opening = ledger.vault.unlock(leaf, *sealed)
        sound = keeps(fields["c"], opening)
    except (Damaged, ValueError):
        sound = False
    if not sound:
        yield Finding(kind="opening", n=n, what=f"the content of entry {n} is not what was committed to")
    elif name := original_of(fields["verb"], values(opening)):
        names.add(name)
