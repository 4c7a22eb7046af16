"""What officials and parties say about the acts: acknowledge, deny, explain otherwise, accept (HURIDOCS MT28)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from marsad.cases.items import Span
from marsad.cases.tables import table
from marsad.model import Claim
from marsad.model.fold import fold
from marsad.reconcile import Record

CODES = ("responsibility_acknowledged", "responsibility_denied", "responsibility_attributed")
HARMS = (
    "killed", "executed", "massacre", "injured", "tortured", "sexual_violence", "abducted", "missing", "looting",
    "arson", "property_destroyed", "attack",
)  # fmt: skip
PARTIES = ("party_claim_own", "party_claim_enemy", "official_record")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One voice's position on what happened, on one day. A later one replaces none: both stay, dated.

    `code` is the MT28 code, None for a voice that is no party (a monitor that attributes gives no official position);
    `stand` says it in a word. `to` is whom the voice names. `beside` are the claims of harm that it answers, of other
    voices in the same reports. `pair` is True when an acknowledgement and an attribution to others make one position.
    """

    id: str
    what: str
    by: str | None
    to: str | None
    terms: str
    since: date | None
    said_by: tuple[str, ...]
    claims: tuple[Span, ...]
    origin: str
    party: bool
    stand: str
    code: str | None
    told: date | None
    pair: bool
    beside: tuple[Span, ...]

    def contract(self) -> dict[str, Any]:
        """The contract's form, its keys in its order."""
        return {
            "what": self.what,
            "by": self.by,
            "to": self.to,
            "terms": self.terms,
            "since": self.since,
            "until": None,
            "count": None,
            "said_by": self.said_by,
            "claims": self.claims,
        }


def positions(record: Record) -> tuple[Position, ...]:
    """A record in, the positions of voices on responsibility out, oldest first; copies of one dispatch are one."""
    days = {report.id: report.day for report in record.reports}
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    beside: dict[str, list[int]] = defaultdict(list)
    for at, claim in enumerate(record.claims):
        beside[claim.report].append(at)
        if claim.what in CODES:
            source = record.attributions[at].source
            day = str(days.get(claim.report) or "")
            groups[(claim.what, source.id, fold(claim.party or ""), day if source.named else claim.report)].append(at)
    made = [_position(record, found, days, beside) for found in groups.values()]
    return tuple(sorted(made, key=lambda one: (one.told or date.max, one.what, one.claims)))


def _position(record: Record, found: list[int], days: dict[str, date | None], beside: dict[str, list[int]]) -> Position:
    claims = [record.claims[at] for at in found]
    first, source = claims[0], record.attributions[found[0]].source
    party = source.kind in PARTIES and len(first.said_by) > 1
    pair = _paired(record, first, source.id, beside[first.report])
    identity = f"{first.what}:{first.report}:{first.start}"
    stand = _ruled_stand(record, identity) or _stand(first, source.id, pair=pair)
    kind = "non_state" if _armed_group(source.id, source.umbrella) else "official"
    return Position(
        id=identity,
        what=first.what,
        by=first.said_by[0] if first.said_by else None,
        to=first.party if first.what != "responsibility_acknowledged" or pair else None,
        terms=first.quote,
        since=first.since,
        said_by=first.said_by,
        claims=tuple(claim.span for claim in claims),
        origin=source.id,
        party=party,
        stand=stand,
        code=str(table("acts.toml")["positions"][kind][stand]) if party else None,
        told=days.get(first.report),
        pair=pair,
        beside=_answered(record, sorted({at for claim in claims for at in beside[claim.report]}), source.id),
    )


def _paired(record: Record, claim: Claim, origin: str, beside: list[int]) -> bool:
    """The same voice acknowledges and, in the same report, lays it at the door of others."""
    other = {
        "responsibility_acknowledged": "responsibility_attributed",
        "responsibility_attributed": "responsibility_acknowledged",
    }.get(claim.what)
    return any(record.claims[at].what == other and record.attributions[at].source.id == origin for at in beside)


def _ruled_stand(record: Record, identity: str) -> str | None:
    """What a person ruled that the position is (verb `position`, value {stand}); the newest ruling stands."""
    ruled = [ruling for ruling in record.decisions if ruling.verb == "position" and ruling.subject == identity]
    newest = max(ruled, key=lambda ruling: (ruling.at, ruling.id), default=None)
    return str(newest.value["stand"]) if newest and newest.value.get("stand") else None


def _stand(claim: Claim, origin: str, *, pair: bool) -> str:
    if claim.what == "responsibility_denied":
        return "denied"
    if pair:
        return "acknowledged_not_ours"
    if claim.what == "responsibility_attributed":
        return "explained"
    return "accepted" if claim.party and fold(claim.party) in (fold(origin), fold(claim.said_by[0])) else "acknowledged"


def _armed_group(origin: str, umbrella: str | None) -> bool:
    """A party without a state behind it: the registry gives organs of a state their umbrella or their name."""
    organs = (
        "ministry",
        "army",
        "police",
        "presidency",
        "authorities",
        "government",
        "security",
        "official",
        "committee",
    )
    return umbrella is None and not any(word in fold(origin) for word in organs)


def _answered(record: Record, beside: list[int], origin: str) -> tuple[Span, ...]:
    return tuple(
        record.claims[at].span
        for at in beside
        if record.claims[at].what in HARMS and record.attributions[at].source.id != origin
    )
