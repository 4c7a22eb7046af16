"""A workspace's lists of victims: taken in as evidence, byte for byte, with the column map kept as a decision."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.model import BadInput

if TYPE_CHECKING:
    from marsad.model import Decision
    from marsad.people.columns import Sheet
    from marsad.people.pile import Pile
    from marsad.people.rulings import Rulings
    from marsad.workspace import Workspace

SUBJECT = "list:"
ALIASES = "aliases.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimList:
    """One list in force: where its bytes lie, how its columns are read, and whether it may name a person twice.

    `missing` counts, per field of the contract, the rows that do not state it: incomplete rows are kept.
    """

    label: str
    sha256: str
    file: str
    mapping: Mapping[str, str]
    may_repeat: bool
    rows: int
    missing: Mapping[str, int]
    decision: str


def add(
    workspace: Workspace,
    path: Path,
    *,
    by: str,
    mapping: Mapping[str, str] | None = None,
    label: str | None = None,
    may_repeat: bool = False,
    because: str = "",
) -> tuple[VictimList, bool]:
    """Take one file in; the list, and whether it is new, out. The same bytes read the same way are no change.

    A label that is in use is replaced: the earlier bytes and map stay in the log. BadInput leaves nothing behind.
    """
    from marsad.collect.tables import parse_table, read_bytes_of
    from marsad.people import columns

    data = read_bytes_of(path)
    table = parse_table(data, path.name)
    chosen = columns.propose(table.columns) | dict(mapping or {})
    sheet = columns.clean(columns.choose(table, chosen, path.name), path.name)
    name = label or path.name.partition(".")[0]
    value = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "file": path.name,
        "map": dict(sorted(chosen.items())),
        "may_repeat": may_repeat,
        "rows": len(sheet.ids),
        "missing": _missing(sheet),
    }
    earlier = {one.label: one for one in lists(workspace)}.get(name)
    if earlier and (earlier.sha256, dict(earlier.mapping), earlier.may_repeat) == (
        value["sha256"],
        value["map"],
        may_repeat,
    ):
        return earlier, False
    workspace.ledger.blobs.put(data)
    decision = workspace.decide(
        "list",
        by=by,
        because=because,
        subject=SUBJECT + name,
        value=value,
        supersedes=[earlier.decision] if earlier else [],
    )
    return _list_of(decision), True


def _missing(sheet: Sheet) -> dict[str, int]:
    stated = {"age": sheet.age, "sex": sheet.sex, "dob": sheet.born, "date": sheet.day}
    counts = {field: int((column < 0).sum()) for field, column in stated.items()}
    return {"name": sum(not name for name in sheet.names), **counts}


def lists(workspace: Workspace) -> list[VictimList]:
    """The lists in force, in the order they were taken in."""
    gone = {name for decision in workspace.decisions for name in decision.supersedes}
    return [_list_of(d) for d in workspace.decisions if d.verb == "list" and d.id not in gone and d.value.get("sha256")]


def _list_of(decision: Decision) -> VictimList:
    value = decision.value
    return VictimList(
        label=str(decision.subject).removeprefix(SUBJECT),
        sha256=value["sha256"],
        file=value["file"],
        mapping=value["map"],
        may_repeat=bool(value["may_repeat"]),
        rows=int(value["rows"]),
        missing=value["missing"],
        decision=decision.id,
    )


def aliases(path: Path) -> dict[str, str]:
    """A workspace's own table of spellings (`word,other`, as `marsad people aliases` writes it) in, a map out."""
    from marsad.collect.tables import read_table

    if not path.is_file():
        return {}
    table = read_table(path)
    if not {"word", "other"} <= set(table.columns):
        raise BadInput("has no columns word and other", where=str(path), todo="write one with `marsad people aliases`")
    return {word: other for word, other in table.select("word", "other").rows() if word and other}


def pile_of(workspace: Workspace, *, progress: Callable[[int, int], None] | None = None) -> tuple[Pile, Rulings]:
    """A workspace in; its lists linked, and the rulings on their records, out. BadInput when it has no list yet."""
    from marsad.collect.tables import parse_table
    from marsad.people import columns, pile, rulings

    in_force = lists(workspace)
    if not in_force:
        raise BadInput("no list of victims yet", where=str(workspace.folder), todo="take one in: marsad lists add")
    tables = [
        columns.choose(parse_table(workspace.ledger.blobs.get(one.sha256), one.file), one.mapping, one.label)
        for one in in_force
    ]
    built = pile.build(
        tables,
        [one.label for one in in_force],
        may_repeat=[one.label for one in in_force if one.may_repeat],
        aliases=aliases(workspace.folder / ALIASES),
        progress=progress,
    )
    return built, rulings.fold(workspace.decisions, frozenset(built.hashes))
