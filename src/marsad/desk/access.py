"""Who may see which object: how a person stands to it, asked of the policy's second table, on every surface alike.

A report belongs to the team of whoever brought it; `redact` rulings with `{"sealed": true}` seal a report or a person.
What may not be seen is not there: it is left out of lists, and its own address answers like one that never existed.
Numbers are computed from everything that is held, sealed reports included; their words are taken out of the answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q

from marsad.cases import Case
from marsad.desk import shell
from marsad.desk.accounts.models import Assignment, User
from marsad.desk.policy import Relation, may_see
from marsad.desk.projection.models import IncidentReport, PersonRow, ReportRow
from marsad.figures.trace import Trace
from marsad.model import Decision
from marsad.workspace.casework import seen as committee


def relation(user: User, *, team: str, sealed: bool, assigned: bool = False) -> Relation:
    """How a person stands to something of a team; an object or a person without a team is everybody's own."""
    if sealed:
        return Relation.SEALED
    if not team or not user.team or team == user.team:
        return Relation.OWN
    return Relation.ASSIGNED if assigned else Relation.OTHER_TEAM


def visible_reports(user: User) -> Q:
    """The condition on report rows that keeps those this person may see."""
    # "sealed IN (0)", not Django's "NOT sealed": only the first lets SQLite walk the list's index in order
    condition = Q() if may_see(user.role, "report", Relation.SEALED) else Q(sealed__in=[False])
    if user.team and not may_see(user.role, "report", Relation.OTHER_TEAM):
        mine = Q(team="") | Q(team=user.team) | Q(pk__in=assigned_to(user))
        condition &= mine
    return condition


def visible_people(user: User) -> Q:
    """The condition on victims' rows that keeps those this person may see."""
    return Q() if may_see(user.role, "person", Relation.SEALED) else Q(sealed__in=[False])


def assigned_to(user: User) -> list[str]:
    """The ids of reports and cases that somebody gave this person to look at."""
    return list(Assignment.objects.filter(user=user).values_list("subject", flat=True))


def assign(user: User, subject: str, *, by: User) -> None:
    """Give a person a report or a case to look at; twice is once."""
    Assignment.objects.get_or_create(user=user, subject=subject, defaults={"by": by.signature})


def visible_cases(cases: Iterable[Case], user: User, decisions: Iterable[Decision]) -> tuple[Case, ...]:
    """Cases in, those that this person may see out: a case belongs to the team of whoever opened it."""
    hidden = hidden_cases(user, decisions)
    return tuple(one for one in cases if one.id not in hidden)


def hidden_cases(user: User, decisions: Iterable[Decision]) -> frozenset[str]:
    """The ids of the cases that this person may not see."""
    decisions = list(decisions)
    sealed, given = sealed_subjects(decisions), frozenset(assigned_to(user))
    teams = {one.signature: one.team for one in User.objects.all()}
    return frozenset(
        case
        for case, opener in _openers(decisions).items()
        if not may_see(user.role, "case", _case_relation(user, case, teams.get(opener, ""), sealed, given))
    )


def _openers(decisions: Iterable[Decision]) -> dict[str, str]:
    """Each case with the name of whoever opened it."""
    found: dict[str, str] = {}
    for one in sorted(decisions, key=lambda one: (one.at, one.id)):
        if one.verb == "case" and one.subject:
            found.setdefault(one.subject, one.by)
    return found


def _case_relation(user: User, case: str, team: str, sealed: Collection[str], given: Collection[str]) -> Relation:
    """What was given to somebody is theirs to look at, in their own team as well."""
    found = relation(user, team=team, sealed=case in sealed, assigned=case in given)
    return Relation.ASSIGNED if found is Relation.OWN and case in given else found


def hidden_reports(user: User) -> frozenset[str]:
    """The ids of the reports whose words this person may not see."""
    hidden = Q() if may_see(user.role, "report", Relation.SEALED) else Q(sealed=True)
    if user.team and not may_see(user.role, "report", Relation.OTHER_TEAM):
        hidden |= ~Q(team__in=("", user.team)) & ~Q(pk__in=assigned_to(user))
    return frozenset(ReportRow.objects.filter(hidden).values_list("pk", flat=True)) if hidden else frozenset()


def visible_rulings(rulings: Iterable[Decision], user: User) -> list[Decision]:
    """Rulings in, those that say nothing of a report or a case this person may not see out."""
    rulings = list(rulings)
    hidden = hidden_reports(user) | hidden_cases(user, rulings)
    return [one for one in rulings if not hidden or not _rules_on(one, hidden)]


def _rules_on(ruling: Decision, hidden: frozenset[str]) -> bool:
    named = (ruling.subject or "", str(ruling.value.get("other", "")))
    if any(name.removeprefix("report:") in hidden for name in named):
        return True
    return ruling.anchor is not None and ruling.anchor.report in hidden


def visible_trace(found: Trace, user: User) -> Trace:
    """A trace in, the same without the quotes and rulings of reports that this person may not see out."""
    hidden = hidden_reports(user)
    if not hidden:
        return found
    quotes = tuple(one for one in found.quotes if one.claim[0] not in hidden)
    return replace(found, quotes=quotes, rulings=tuple(visible_rulings(found.rulings, user)))


def may_open(user: User, kind: str, name: str) -> bool:
    """Whether an object of a class exists and this person may see it: the two cannot be told apart."""
    return _OPENS[kind](user, name)


def _opens_report(user: User, name: str) -> bool:
    return ReportRow.objects.filter(visible_reports(user), pk=name).exists()


def _opens_person(user: User, name: str) -> bool:
    return PersonRow.objects.filter(visible_people(user), pk=name).exists()


def _opens_incident(user: User, name: str) -> bool:
    """An incident is seen by whoever sees one of its reports."""
    reports = IncidentReport.objects.filter(incident=name).values("report")
    return ReportRow.objects.filter(visible_reports(user), pk__in=reports).exists()


def _opens_case(user: User, name: str) -> bool:
    with shell.workspace() as opened:
        case = committee(opened).case(name)
        return case is not None and bool(visible_cases([case], user, opened.decisions))


_OPENS = {"report": _opens_report, "person": _opens_person, "incident": _opens_incident, "case": _opens_case}


def sealed_subjects(decisions: Iterable[Decision]) -> frozenset[str]:
    """Rulings that stand in, the subjects ("report:…", "person:…") that one of them seals out."""
    return frozenset(str(d.subject) for d in decisions if d.verb == "redact" and d.subject and d.value.get("sealed"))


def veiled(found: Any, user: User) -> Any:
    """Plain data in, the same without what reports say that this person may not see out."""
    hidden = hidden_reports(user)
    return veil(found, hidden) if hidden else found


def veil(found: Any, hidden: frozenset[str]) -> Any:
    """Plain data in; claims, quotes, rulings and points of hidden reports are taken out of every list in it."""
    if isinstance(found, dict):
        return {name: veil(value, hidden) for name, value in found.items()}
    if isinstance(found, list | tuple):
        return [veil(one, hidden) for one in found if not _tells_of(one, hidden)]
    return found


def _tells_of(one: Any, hidden: frozenset[str]) -> bool:
    """Whether a list's item comes from a hidden report: its id, a span of it, or an object that names it."""
    if isinstance(one, str):
        return one in hidden
    if isinstance(one, list | tuple):
        return bool(one) and isinstance(one[0], str) and one[0] in hidden
    if not isinstance(one, dict):
        return False
    anchor = one.get("anchor") or {}
    named = one.get("report") or anchor.get("report")
    if isinstance(named, dict):
        named = named.get("id")
    if isinstance(named, str) and named in hidden:
        return True
    span, reports = one.get("claim"), one.get("reports")
    if isinstance(span, list | tuple) and span and span[0] in hidden:
        return True
    return isinstance(reports, list | tuple) and bool(reports) and set(map(str, reports)) <= hidden
