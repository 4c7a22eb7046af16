"""The record: everything that stands between claims and figures, made by one pure function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.model import Claim, Decision, Report, TollSeries
from marsad.model.alike import with_fields
from marsad.reconcile import cells, origins, tolls
from marsad.reconcile import rulings as fold_rulings
from marsad.reconcile.attribution import Attribution
from marsad.reconcile.context import in_context
from marsad.reconcile.incidents import Incident, find_incidents
from marsad.reconcile.method import Method
from marsad.reconcile.points import Series
from marsad.reconcile.relations import Relation, find_relations
from marsad.reconcile.sources import Registry, load
from marsad.reconcile.where import Places, Where

if TYPE_CHECKING:
    from marsad.reconcile.copies import Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What `reconcile` made of reports, claims and rulings.

    `claims` are the claims that stand, report by report in the order of ids, each in the order of its text;
    `attributions[i]` says whose `claims[i]` is. `series` are the tolls with the claims behind each point, `tolls` the
    same in the contract's form. `incidents` are the events, `relations` what reports say of how they hang together.
    `copies` and `families` say which texts go back to which. `rejected`, `accepted`,
    `rulings` (claim key to decision ids), `orphans` and `conflicts` show what became of the decisions in force.
    """

    reports: tuple[Report, ...]
    claims: tuple[Claim, ...]
    attributions: tuple[Attribution, ...]
    items: tuple[cells.Item, ...]
    series: tuple[Series, ...]
    incidents: tuple[Incident, ...]
    relations: tuple[Relation, ...]
    copies: tuple[Copy, ...]
    families: Mapping[str, str]
    rejected: tuple[Claim, ...]
    accepted: frozenset[tuple[str, int, int, str]]
    rulings: Mapping[tuple[str, int, int, str], tuple[str, ...]]
    orphans: tuple[fold_rulings.Orphan, ...]
    conflicts: tuple[fold_rulings.Conflict, ...]
    decisions: tuple[Decision, ...]
    registry: Registry
    method: Method
    where: Where

    @property
    def tolls(self) -> tuple[TollSeries, ...]:
        """The toll series in the contract's form."""
        return tuple(one.toll for one in self.series)

    def report(self, name: str) -> Report | None:
        """The report of that id, or None."""
        return next((report for report in self.reports if report.id == name), None)


def reconcile(
    reports: Iterable[Report],
    claims: Iterable[Claim],
    decisions: Iterable[Decision] = (),
    *,
    method: Method | None = None,
    places: Places | None = None,
    registry: Registry | None = None,
) -> Record:
    """Reports, the claims read from them and what people ruled, in any order, in; the record out.

    `claims` of one report come in the order of its text. The same input in another order gives the same record.
    """
    from marsad.reconcile import copies  # needs numpy, which whoever only applies rulings does without

    method = method or Method.default()
    registry = registry or load()
    by_id = {report.id: report for report in reports}
    ordered = tuple(by_id[name] for name in sorted(by_id))
    standing = fold_rulings.in_force(decisions)
    ruled = fold_rulings.apply(by_id, claims, standing)
    found = copies.find_copies(ordered, standing, method.copies)
    families = copies.families(found, ordered)
    whose = origins.attribute(by_id, ruled.claims, families, standing, registry, method)
    where = Where(places=places)
    found_items = in_context(cells.items(by_id, ruled.claims, whose, registry))
    events, incident_of = find_incidents(found_items, standing, where)
    items = tuple(with_fields(item, incident=incident_of.get(item.index, "")) for item in found_items)
    return Record(
        reports=ordered,
        claims=ruled.claims,
        attributions=whose,
        items=items,
        series=tolls.series(items, method, where),
        incidents=events,
        relations=find_relations(ordered, items, incident_of),
        where=where,
        copies=found,
        families=families,
        rejected=ruled.rejected,
        accepted=ruled.accepted,
        rulings=ruled.by_claim,
        orphans=ruled.orphans,
        conflicts=ruled.conflicts,
        decisions=standing,
        registry=registry,
        method=method,
    )
