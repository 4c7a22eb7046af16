"""Access and security measures: which road is closed since when, by whom, and how long ago somebody last said so.

A measure is a fact about movement, not a violation by itself. What nobody has confirmed for a while is *stale*, never
taken for lifted; a measure ends by words that say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from marsad.model import Claim, Report
from marsad.model.cues import has_cue
from marsad.model.fold import fold
from marsad.reconcile import Record
from marsad.reconcile.authority import authority
from marsad.reconcile.where import is_wide, place_key
from marsad.situation.tables import table

Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure at one place. `what` is the claim's code, `kind` the field's word for it.

    `status`: `in_force` (confirmed within `stale_after_days` before the day of viewing), `stale`, `ended` (words say
    so). `category` is one of the nine access constraints, None for what constrains nobody by itself. `origins` are
    those who say it, each once. Rulings on a measure (verb `measure`, subject its id) say when it was lifted (`until`),
    last seen (`confirmed`), along which line or area it runs (`geometry`, GeoJSON) and what was done about it.
    """

    what: str
    kind: str
    place: str | None
    place_id: str | None
    since: date | None
    until: date | None
    by: str | None
    said_by: tuple[str, ...]
    claims: tuple[Span, ...]
    words: str
    category: int | None
    last_confirmed: date | None
    status: str
    origins: tuple[str, ...]
    id: str
    geometry: Mapping[str, Any] | None
    action_taken: str | None
    decisions: tuple[str, ...]

    def contract(self) -> dict[str, Any]:
        """The contract's form, its keys in its order."""
        return {
            "what": self.what,
            "place": self.place,
            "since": self.since,
            "until": self.until,
            "by": self.by,
            "said_by": self.said_by,
            "claims": self.claims,
        }


def measures(record: Record, *, viewed: date | None = None) -> tuple[Measure, ...]:
    """A record and the day of viewing in, its measures out, oldest first.

    Reports of one measure (same code, place and author, told by whomever) are one measure that each of them confirms.
    """
    kinds = table("measures.toml")["kinds"]
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, claim in enumerate(record.claims):
        if claim.what in kinds and claim.stance not in ("denied", "projected"):
            found[_same_measure(record, at)].append(at)
    joined = _authors_agree(found)
    reports = {report.id: report for report in record.reports}
    made = [_measure(record, at, viewed, reports) for at in joined]
    return tuple(sorted(made, key=_order))


def _order(measure: Measure) -> tuple[Any, ...]:
    first = measure.since or measure.last_confirmed or date.max
    return (first, measure.what, measure.place or "", measure.claims)


def _same_measure(record: Record, at: int) -> tuple[str, ...]:
    claim = record.claims[at]
    author = authority(claim, record.attributions[at], record.registry)
    ended = claim.what if "ends" in table("measures.toml")["kinds"][claim.what] else ""
    day = str(claim.since or "") if ended else ""
    return (claim.what, _area(record, claim), fold(author) if author else "", day)


def _area(record: Record, claim: Claim) -> str:
    """Outlets name one wide area in many ways ("roads to the coast", "the coastal region"); no place joins nothing."""
    if claim.place is None:
        return f"report {record.families.get(claim.report, claim.report)}"
    return "a wide area" if is_wide(claim.place) and not claim.place.id else place_key(claim.place)


def _authors_agree(found: Mapping[tuple[str, ...], list[int]]) -> list[list[int]]:
    """Claims that name no author join those of the same place that name one, when only one does."""
    by_place: dict[tuple[str, ...], list[tuple[str, list[int]]]] = defaultdict(list)
    for (what, place, author, day), claims in found.items():
        by_place[(what, place, day)].append((author, claims))
    joined: list[list[int]] = []
    for groups in by_place.values():
        named = [claims for author, claims in groups if author]
        unnamed = [claims for author, claims in groups if not author]
        if len(named) == 1:
            joined.append(sorted(at for claims in (*named, *unnamed) for at in claims))
        else:
            joined += [*named, *unnamed]
    return joined


def _measure(record: Record, found: list[int], viewed: date | None, reports: Mapping[str, Report]) -> Measure:
    claims = sorted((record.claims[at] for at in found), key=lambda claim: _told(reports, claim))
    first = claims[0]
    whose = [
        author for at in found if (author := authority(record.claims[at], record.attributions[at], record.registry))
    ]
    kind = table("measures.toml")["kinds"][first.what]
    days = [day for claim in claims if (day := _day(reports, claim))]
    since = min((claim.since for claim in claims if claim.since), default=None)
    until = max((claim.until for claim in claims if claim.until), default=None)
    identity = f"{first.what}:{first.report}:{first.start}"
    rulings = [ruling for ruling in record.decisions if ruling.verb == "measure" and ruling.subject == identity]
    said = {name: value for ruling in rulings for name, value in ruling.value.items()}
    until = _ruled_day(said, "until") or until
    confirmed = max((day for day in (*days, _ruled_day(said, "confirmed")) if day), default=None)
    return Measure(
        what=first.what,
        kind=kind["kind"],
        place=first.place.words if first.place else None,
        place_id=first.place.id if first.place else None,
        since=since,
        until=until,
        by=whose[0] if whose else None,
        said_by=first.said_by,
        claims=tuple(claim.span for claim in claims),
        words=first.quote,
        category=_category(first, kind.get("category")),
        last_confirmed=confirmed,
        status=_status(until, confirmed, viewed, ended="ends" in kind),
        origins=tuple(sorted({record.attributions[at].source.id for at in found})),
        id=identity,
        geometry=said.get("geometry"),
        action_taken=said.get("action_taken"),
        decisions=tuple(ruling.id for ruling in rulings),
    )


def _ruled_day(said: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(str(said[name])) if said.get(name) else None


def _told(reports: Mapping[str, Report], claim: Claim) -> tuple[str, str, int]:
    report = reports.get(claim.report)
    return (report.published or "9999" if report else "9999", claim.report, claim.start)


def _day(reports: Mapping[str, Report], claim: Claim) -> date | None:
    report = reports.get(claim.report)
    return report.day if report else None


def _category(claim: Claim, usual: int | None) -> int | None:
    if usual is None:
        return None
    for line in table("measures.toml")["words"]:
        if has_cue(claim.quote, line["cues"]):
            return int(line["category"])
    return usual


def _status(until: date | None, confirmed: date | None, viewed: date | None, *, ended: bool) -> str:
    if ended or (until and viewed and until < viewed):
        return "ended"
    limit = timedelta(days=table("measures.toml")["stale_after_days"])
    if viewed and (confirmed is None or viewed - confirmed > limit):
        return "stale"
    return "in_force"


def constraints(record: Record, found: tuple[Measure, ...]) -> dict[int, tuple[Span, ...]]:
    """A record and its measures in; for each of the nine access constraints the claims that speak of it out.

    A constraint without claims is listed, empty: nobody reporting it is not access.
    """
    spans: dict[int, set[Span]] = {int(number): set() for number in table("measures.toml")["categories"]}
    for measure in found:
        if measure.category:
            spans[measure.category].update(measure.claims)
    for claim in record.claims:
        for line in table("measures.toml")["harm"]:
            role = claim.group.role if claim.group else None
            if claim.what in line["what"] and (not line["roles"] or role in line["roles"]):
                spans[int(line["category"])].add(claim.span)
    return {number: tuple(sorted(found)) for number, found in sorted(spans.items())}
