"""Acts: typed violations as claims tell them, with every account, the parties they name and the opinions on record.

An act is a fact alleged. Its legal columns are candidates; a qualification is somebody's opinion, recorded with body,
standard and date. Two that differ stay side by side, and nothing here computes one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marsad.cases.items import Span
from marsad.cases.positions import Position
from marsad.cases.tables import table
from marsad.model import Claim, Count, Decision
from marsad.model.cues import has_cue
from marsad.reconcile import Record
from marsad.reconcile.cells import RUNNING
from marsad.reconcile.where import place_key

SUSPECTED = "010600000000"  # MT18: a party named in a claim is suspected until somebody finds more
UNKNOWN_STATUS = "990000000000"  # MT41


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one origin says of an act: how many, who is said to have done it, in which words."""

    origin: str
    said_by: tuple[str, ...]
    count: Count | None
    group: str
    party: str | None
    stance: str
    words: str
    claim: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """An opinion on record: `code` of a `system` (ihl, rome, domestic), by which body, to which standard, when."""

    system: str
    code: str
    body: str
    standard: str
    day: str
    contested_by: str | None
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Involvement:
    """Who is said to have been involved and how: MT18 degree, MT24 type, MT26 status, and who recorded it."""

    actor: str
    degree: str
    kind: str | None
    status: str | None
    recorded_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act at one place and day. `since` is None when no words date it; `told` is the day of the first report.

    `candidates` are legal provisions to look at (system to codes), never a finding. `status` is the MT41 code.
    """

    id: str
    act: str
    place: str | None
    place_id: str | None
    since: date | None
    until: date | None
    told: date | None
    accounts: tuple[Account, ...]
    involvement: tuple[Involvement, ...]
    positions: tuple[str, ...]
    candidates: Mapping[str, tuple[str, ...]]
    qualifications: tuple[Qualification, ...]
    status: str

    @property
    def claims(self) -> tuple[Span, ...]:
        """The claims that carry the act."""
        return tuple(account.claim for account in self.accounts)


def acts(record: Record, positions: Iterable[Position] = ()) -> tuple[Act, ...]:
    """A record, and the positions of `orders`, in; its acts out, oldest first. Running tolls are no acts."""
    answered: dict[Span, list[str]] = defaultdict(list)
    for one in positions:
        for span in one.beside:
            answered[span].append(one.id)
    days = {report.id: report.day for report in record.reports}
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    tolls = {item.index for item in record.items if item.kind == RUNNING}
    for at, claim in enumerate(record.claims):
        if at not in tolls and claim.stance not in ("denied", "projected") and (code := act_code(claim)):
            groups[_same_act(record, claim, code)].append(at)
    made = [_act(record, key[0], found, days, answered) for key, found in groups.items()]
    return tuple(sorted(made, key=lambda act: (act.since or act.told or date.max, act.act, act.claims)))


def act_code(claim: Claim) -> str | None:
    """A claim in, the code of the act that it alleges out; None when it alleges none."""
    by_words = next((entry for entry in table("acts.toml")["words"] if has_cue(claim.quote, entry["cues"])), None)
    role = claim.group.role if claim.group else None
    for entry in table("acts.toml")["act"]:
        if claim.what in entry["what"] and (not entry.get("roles") or role in entry["roles"]):
            if entry.get("party") and not claim.party:
                return None
            return str(by_words["code"]) if by_words else str(entry["code"])
    return None


def _same_act(record: Record, claim: Claim, code: str) -> tuple[str, ...]:
    """One act of one code at one place and day; without a place, inside one dispatch."""
    place = place_key(claim.place)
    told = "" if place else record.families.get(claim.report, claim.report)
    return (code, place, str(claim.since or ""), told)


def _act(
    record: Record, code: str, found: list[int], days: Mapping[str, date | None], answered: Mapping[Span, list[str]]
) -> Act:
    told = [days[record.claims[at].report] for at in found if days.get(record.claims[at].report)]
    accounts = tuple(_account(record, at) for at in sorted(found, key=lambda at: _told(record, at, days)))
    first = record.claims[found[0]]
    identity = f"act:{code}:{accounts[0].claim[0]}:{accounts[0].claim[1]}"
    rulings = [ruling for ruling in record.decisions if ruling.verb == "act" and ruling.subject == identity]
    return Act(
        id=identity,
        act=code,
        place=first.place.words if first.place else None,
        place_id=first.place.id if first.place else None,
        since=first.since,
        until=first.until,
        told=min((day for day in told if day), default=None),
        accounts=accounts,
        involvement=_involvement(accounts, rulings),
        positions=tuple(dict.fromkeys(name for account in accounts for name in answered.get(account.claim, ()))),
        candidates=_candidates(code),
        qualifications=tuple(_qualification(ruling) for ruling in rulings if "qualification" in ruling.value),
        status=next((str(ruling.value["status"]) for ruling in rulings if ruling.value.get("status")), UNKNOWN_STATUS),
    )


def _told(record: Record, at: int, days: Mapping[str, date | None]) -> tuple[Any, ...]:
    claim = record.claims[at]
    return (days.get(claim.report) or date.max, claim.report, claim.start)


def _account(record: Record, at: int) -> Account:
    claim = record.claims[at]
    return Account(
        origin=record.attributions[at].source.id,
        said_by=claim.said_by,
        count=claim.count,
        group=claim.group_key,
        party=claim.party,
        stance=claim.stance,
        words=claim.quote,
        claim=claim.span,
    )


def _involvement(accounts: tuple[Account, ...], rulings: list[Decision]) -> tuple[Involvement, ...]:
    """Parties as accounts name them, suspected and no more; then what people recorded."""
    named = dict.fromkeys(account.party for account in accounts if account.party)
    said = [Involvement(actor=party, degree=SUSPECTED, kind=None, status=None, recorded_by=None) for party in named]
    recorded = [
        Involvement(
            actor=str(entry["actor"]),
            degree=str(entry.get("degree", SUSPECTED)),
            kind=entry.get("type"),
            status=entry.get("status"),
            recorded_by=ruling.by,
        )
        for ruling in rulings
        for entry in ruling.value.get("involvement", ())
    ]
    return (*said, *recorded)


def _candidates(code: str) -> Mapping[str, tuple[str, ...]]:
    entries = (*table("acts.toml")["act"], *table("acts.toml")["words"])
    entry = next(entry for entry in entries if entry["code"] == code)
    return {name: tuple(entry[name]) for name in ("ihl", "rome_niac", "rome_cah")} | {"mt4": (entry["mt4"],)}


def _qualification(ruling: Decision) -> Qualification:
    said = ruling.value["qualification"]
    return Qualification(
        system=str(said["system"]),
        code=str(said["code"]),
        body=str(said["body"]),
        standard=str(said["standard"]),
        day=str(said.get("date") or ruling.at[:10]),
        contested_by=said.get("contested_by"),
        decision=ruling.id,
    )
