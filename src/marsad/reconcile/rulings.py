"""Decisions to what they mean: a fold that gives the same result in any order, then applied to claims by their anchors.

A decision counts unless one that counts supersedes or withdraws it. Two that both count and say different things about
one claim are a conflict: neither is applied and both are listed, so that a person supersedes one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from marsad.model import Anchor, Claim, Decision, Report
from marsad.model.alike import with_fields
from marsad.model.fold import fold

ON_CLAIMS = ("accept", "reject", "correct", "add")
ON_CLAIM_CONTEXT = ("place", "origin", "grade", "figure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """A ruling that no longer finds its claim, and why; it waits in sight until a person looks at it."""

    decision: Decision
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Rulings that all count and cannot all hold; `about` says what they disagree on."""

    decisions: tuple[Decision, ...]
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """Claims after rulings, by report in the order of the text.

    `accepted`, `rejected`: spans with their code. `by_claim`: (report, start, end, what) to the ids of the rulings
    on it.
    """

    claims: tuple[Claim, ...]
    rejected: tuple[Claim, ...]
    accepted: frozenset[tuple[str, int, int, str]]
    by_claim: Mapping[tuple[str, int, int, str], tuple[str, ...]]
    orphans: tuple[Orphan, ...]
    conflicts: tuple[Conflict, ...]


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Decisions in any order in, those that count out, sorted by id.

    One is out when one that counts names it in `supersedes`; withdrawals do the same and mean nothing else. Decisions
    that replace each other in a circle are all out: no order could say which was meant.
    """
    known = {decision.id: decision for decision in decisions}
    against: dict[str, list[str]] = {name: [] for name in known}
    for decision in known.values():
        for name in decision.supersedes:
            against.setdefault(name, []).append(decision.id)
    state: dict[str, bool] = {}
    changed = True
    while changed:
        changed = False
        for name in known:
            if name in state:
                continue
            if all(state.get(other) is False for other in against[name]):
                state[name] = changed = True
            elif any(state.get(other) for other in against[name]):
                state[name], changed = False, True
    return tuple(known[name] for name in sorted(known) if state.get(name) and known[name].verb != "withdraw")


def find(anchor: Anchor, claims: Sequence[Claim]) -> int | None:
    """An anchor and the claims of its report in, the index of the claim it names out; None when it finds none.

    Exact words first, then the same words in other spelling, then a quote that a better reader cut shorter or longer,
    when exactly one claim of the code qualifies.
    """
    of_code = [at for at, claim in enumerate(claims) if claim.what == anchor.what]
    exact = [at for at in of_code if claims[at].quote == anchor.quote]
    if len(exact) > anchor.occurrence:
        return exact[anchor.occurrence]
    wanted = fold(anchor.quote)
    alike = [at for at in of_code if fold(claims[at].quote) == wanted]
    if len(alike) > anchor.occurrence:
        return alike[anchor.occurrence]
    near = [at for at in of_code if wanted and _one_in_other(wanted, fold(claims[at].quote))]
    return near[0] if len(near) == 1 else None


def _one_in_other(one: str, other: str) -> bool:
    return bool(other) and (f" {one} " in f" {other} " or f" {other} " in f" {one} ")


def apply(reports: Mapping[str, Report], claims: Iterable[Claim], decisions: Iterable[Decision]) -> Ruled:
    """Reports by id, claims as read and decisions in any order in; the claims as ruled out."""
    by_report: dict[str, list[Claim]] = {}
    for claim in claims:
        by_report.setdefault(claim.report, []).append(claim)
    rulings: dict[str, dict[int, list[Decision]]] = {}
    added: dict[str, list[tuple[Decision, Claim]]] = {}
    orphans: list[Orphan] = []
    unfound: list[Decision] = []
    for decision in in_force(decisions):
        if decision.verb not in ON_CLAIMS + ON_CLAIM_CONTEXT or decision.anchor is None:
            continue
        if decision.verb == "add":
            _collect_added(decision, reports, added, orphans)
            continue
        at = find(decision.anchor, by_report.get(decision.anchor.report, ()))
        if at is None:
            unfound.append(decision)
        else:
            rulings.setdefault(decision.anchor.report, {}).setdefault(at, []).append(decision)
    on_added = _on_added(unfound, added)
    held = {decision.id for found in on_added.values() for decision in found}
    orphans += [Orphan(decision=one, why=_lost(one, reports)) for one in unfound if one.id not in held]
    outcome = _Outcome(orphans=orphans, conflicts=[], claims=[], rejected=[], accepted=set(), by_claim={})
    for report in sorted({*by_report, *added}):
        _rule_report(by_report.get(report, []), rulings.get(report, {}), added.get(report, []), on_added, outcome)
    return Ruled(
        claims=tuple(outcome.claims),
        rejected=tuple(outcome.rejected),
        accepted=frozenset(outcome.accepted),
        by_claim=outcome.by_claim,
        orphans=tuple(sorted(outcome.orphans, key=lambda orphan: orphan.decision.id)),
        conflicts=tuple(outcome.conflicts),
    )


@dataclass(slots=True, kw_only=True)
class _Outcome:
    orphans: list[Orphan]
    conflicts: list[Conflict]
    claims: list[Claim]
    rejected: list[Claim]
    accepted: set[tuple[str, int, int, str]]
    by_claim: dict[tuple[str, int, int, str], tuple[str, ...]]


def key(claim: Claim) -> tuple[str, int, int, str]:
    """(report, start, end, what): one quote may carry several codes."""
    return (*claim.span, claim.what)


def _rule_report(
    claims: list[Claim],
    rulings: Mapping[int, list[Decision]],
    added: list[tuple[Decision, Claim]],
    on_added: Mapping[str, list[Decision]],
    outcome: _Outcome,
) -> None:
    """The claims of one report, ruled; `part_of` and `supersedes` are counted anew over the claims that stay."""
    kept: list[tuple[int, Claim]] = []
    for at, claim in enumerate(claims):
        on_claim = rulings.get(at, [])
        ruled, stays = _rule_claim(claim, on_claim, outcome)
        if on_claim:
            outcome.by_claim[key(ruled)] = tuple(decision.id for decision in on_claim)
        if stays:
            kept.append((at, ruled))
        else:
            outcome.rejected.append(ruled)
    kept += [(-1, claim) for _, claim in added]
    for decision, claim in added:
        others = on_added.get(decision.id, [])
        outcome.by_claim[key(claim)] = (decision.id, *(one.id for one in others))
        outcome.accepted.add(key(claim))
        against = tuple(one for one in others if one.verb == "reject")
        if against:
            about = f"added and rejected: {claim.quote!r} in {claim.report}"
            outcome.conflicts.append(Conflict(decisions=(decision, *against), about=about))
    if added:
        kept.sort(key=lambda pair: pair[1].start)
    moved = {at: new for new, (at, _) in enumerate(kept) if at >= 0}
    outcome.claims += [
        with_fields(claim, part_of=_move(claim.part_of, moved), supersedes=_move(claim.supersedes, moved))
        for _, claim in kept
    ]


def _move(index: int | None, moved: Mapping[int, int]) -> int | None:
    return None if index is None else moved.get(index)


def _rule_claim(claim: Claim, decisions: list[Decision], outcome: _Outcome) -> tuple[Claim, bool]:
    verdicts = {decision.verb for decision in decisions} & {"accept", "reject"}
    if len(verdicts) == 2:
        both = tuple(decision for decision in decisions if decision.verb in verdicts)
        outcome.conflicts.append(
            Conflict(decisions=both, about=f"accepted and rejected: {claim.quote!r} in {claim.report}")
        )
        verdicts = set()
    corrected = _correct(claim, [decision for decision in decisions if decision.verb in ("correct", "place")], outcome)
    if "accept" in verdicts:
        outcome.accepted.add(key(corrected))
    return corrected, "reject" not in verdicts


def _correct(claim: Claim, decisions: list[Decision], outcome: _Outcome) -> Claim:
    """The claim with its corrected fields; fields on which rulings disagree stay as read and are a conflict."""
    said: dict[str, list[tuple[Any, Decision]]] = {}
    for decision in decisions:
        fields = {"place": decision.value} if decision.verb == "place" else decision.value
        for name, value in fields.items():
            said.setdefault(name, []).append((value, decision))
    values: dict[str, Any] = {}
    for name, pairs in said.items():
        if any(value != pairs[0][0] for value, _ in pairs):
            rulings = tuple(decision for _, decision in pairs)
            outcome.conflicts.append(
                Conflict(decisions=rulings, about=f"'{name}' of {claim.quote!r} in {claim.report}")
            )
        else:
            values[name] = pairs[0][0]
    if not values:
        return claim
    try:
        return _with(claim, values)
    except msgspec.ValidationError as error:
        outcome.orphans += [
            Orphan(decision=decision, why=f"the correction does not fit: {error}") for decision in decisions
        ]
        return claim


def _with(claim: Claim, values: Mapping[str, Any]) -> Claim:
    fields = msgspec.to_builtins(claim)
    for name, value in values.items():
        both = isinstance(value, Mapping) and isinstance(fields.get(name), dict)
        fields[name] = {**fields[name], **value} if both else value
    if isinstance(fields.get("place"), dict):
        fields["place"].setdefault("words", "")
    return msgspec.convert(fields, type=Claim)


def _collect_added(
    decision: Decision,
    reports: Mapping[str, Report],
    added: dict[str, list[tuple[Decision, Claim]]],
    orphans: list[Orphan],
) -> None:
    anchor = decision.anchor
    assert anchor is not None
    report = reports.get(anchor.report)
    start = -1 if report is None else _locate(anchor, report.text)
    if start < 0:
        orphans.append(Orphan(decision=decision, why=_why_lost(anchor, reports)))
        return
    fields = {
        "rule": "decision",
        "said_by": [],
        **decision.value,
        "report": anchor.report,
        "start": start,
        "end": start + len(anchor.quote),
        "quote": anchor.quote,
        "what": anchor.what,
    }
    try:
        added.setdefault(anchor.report, []).append((decision, msgspec.convert(fields, type=Claim)))
    except msgspec.ValidationError as error:
        orphans.append(Orphan(decision=decision, why=f"the added claim does not fit: {error}"))


def _on_added(
    unfound: Iterable[Decision], added: Mapping[str, list[tuple[Decision, Claim]]]
) -> dict[str, list[Decision]]:
    """Rulings on claims that no reader found, because a person added them: by the id of that `add`."""
    found: dict[str, list[Decision]] = {}
    for decision in unfound:
        anchor = decision.anchor
        if anchor is None or decision.verb not in ("accept", "reject"):
            continue
        for add, claim in added.get(anchor.report, ()):
            if (claim.quote, claim.what) == (anchor.quote, anchor.what) and anchor.start in (None, claim.start):
                found.setdefault(add.id, []).append(decision)
                break
    return found


def _lost(decision: Decision, reports: Mapping[str, Report]) -> str:
    return _why_lost(decision.anchor, reports) if decision.anchor else ""


def _locate(anchor: Anchor, text: str) -> int:
    """Where the quote stands: at its hint when it is there, else its occurrence counted from the start; -1 if
    nowhere.
    """
    if anchor.start is not None and text.startswith(anchor.quote, anchor.start):
        return anchor.start
    at = text.find(anchor.quote)
    for _ in range(anchor.occurrence):
        at = text.find(anchor.quote, at + 1) if at >= 0 else -1
    return at


def _why_lost(anchor: Anchor, reports: Mapping[str, Report]) -> str:
    report = reports.get(anchor.report)
    if report is None:
        return "its report is not here"
    if anchor.quote not in report.text:
        return "its words are not in the report's text"
    return f"no claim of '{anchor.what}' is read at its words now"
