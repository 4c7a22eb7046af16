"""What may not be recorded: a referral without a second reviewer, an act without words, a deadline before its order.

Asked before a ruling enters the log. Each refusal says what is missing and what to do.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from marsad.cases.bodies import PREFIX as BODY
from marsad.cases.bodies import kinds, milestones
from marsad.cases.casework import PREFIX, authorities, statuses
from marsad.cases.compliance import FINDINGS, STANDARDS
from marsad.cases.labels import SYSTEMS
from marsad.cases.tables import table
from marsad.cases.tallies import RELATIONS
from marsad.model import BadInput, Decision
from marsad.model.errors import UnknownCode
from marsad.model.refusals import refusal

OTHER_ROOMS = ("figure:", "incident:", "person:")  # they share the verbs `finding` and `relation`
DAYS_OF_ORDER = ("issued", "since", "until", "deadline", "extension")


def check(draft: Decision, *, known: Collection[str] = ()) -> None:
    """A ruling of this room in; returns when it may be recorded.

    `known` are the ids of acts and items, best with the day each was issued; empty asks nothing of ids. Raises BadInput
    or UnknownCode; verbs of other rooms pass.
    """
    asked = CHECKED.get(draft.verb)
    if asked and not (draft.subject or "").startswith(OTHER_ROOMS):
        asked(draft, known)


def refused(key: str, *, where: str = "", **facts: object) -> BadInput:
    """The refusal of that key in `data/refusals.toml`, worded in both languages."""
    return refusal(table("refusals.toml"), key, where=where, **facts)


def _check_case(draft: Decision, known: Collection[str]) -> None:
    where = str(draft.subject)
    if not (draft.subject or "").startswith(PREFIX) or draft.subject == PREFIX:
        raise refused("case_without_id", where=where)
    for said in (draft.value, draft.value.get("add", {})):
        for act in said.get("acts", ()):
            _among(str(act), known, "act")
        for one in said.get("suspects", ()):
            _check_suspects(one)
    if "standard_sought" in draft.value:
        _code("standard", str(draft.value["standard_sought"]), STANDARDS)


def _check_suspects(given: Any) -> None:
    if not isinstance(given, Mapping) or given.get("name") or given.get("names"):
        raise refused("suspects_named", where="suspects")
    count = given.get("count", 1)
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise refused("suspects_uncounted", where="suspects", count=count)


def _check_refer(draft: Decision, known: Collection[str]) -> None:
    said, where = draft.value, str(draft.subject)
    if "referral" in said:
        _code("status", str(said.get("status")), statuses())
        return
    _code("to", str(said.get("to")), authorities())
    second = str(said.get("second_reviewer") or "")
    if not second.strip():
        raise refused("no_second", where=where)
    if _same_person(second, draft.by):
        raise refused("second_is_first", where=where)
    if not str(said.get("basis") or "").strip():
        raise refused("no_basis", where=where)
    if not said.get("acts"):
        raise refused("no_acts", where=where)


def _check_act(draft: Decision, known: Collection[str]) -> None:
    if draft.anchor is None:
        _among(str(draft.subject), known, "act")
    said = draft.value.get("qualification")
    if said is None:
        return
    missing = [name for name in ("system", "code", "body", "standard") if not said.get(name)]
    if missing:
        raise refused("qualification_incomplete", where=str(draft.subject), name=missing[0])
    _code("system", said["system"], SYSTEMS)
    _code("standard", said["standard"], STANDARDS)


def _check_order(draft: Decision, known: Collection[str]) -> None:
    said = draft.value
    if draft.anchor is None:
        _among(str(draft.subject), known, draft.verb)
    _check_codes(said)
    days = {name: _day(said[name], name) for name in DAYS_OF_ORDER if said.get(name)}
    if isinstance(said.get("notice"), Mapping) and said["notice"].get("date"):
        days["notice"] = _day(said["notice"]["date"], "notice")
    issued = days.get("issued") or days.get("since") or _told(str(draft.subject), known)
    _in_order(
        draft, issued, {name: days[name] for name in ("deadline", "until", "extension", "notice") if name in days}
    )


def _check_codes(said: Mapping[str, Any]) -> None:
    """The codes that an order's ruling may carry: its form, its content, how far it was fulfilled."""
    tables = table("content.toml")
    for field, codes in (("form", tables["form"]), ("fulfilment", tables["fulfilment"])):
        if said.get(field):
            _code(field, str(said[field]), list(codes))
    for one in said.get("content", ()):
        _code("content", str(one), [*tables["content"], "other"])


def _in_order(draft: Decision, first: date | None, days: Mapping[str, date]) -> None:
    """No day may lie before the first one: a deadline, an end, an extension, a notice."""
    for name, day in days.items():
        if first and day < first:
            raise refused("day_before", where=str(draft.subject), name=name, day=day, verb=draft.verb, issued=first)


def _check_body(draft: Decision, known: Collection[str]) -> None:
    said, where = draft.value, str(draft.subject)
    if not where.startswith(BODY) or where == BODY:
        raise refused("body_without_id", where=where)
    for field, codes in _body_codes().items():
        given = said.get(field) or ()
        for one in (given,) if isinstance(given, str) else given:
            _code(field, str(one), codes)
    _check_members(said.get("members"))
    milestone = said.get("milestone")
    if milestone is not None:
        _code(
            "milestone",
            str(milestone.get("kind") if isinstance(milestone, Mapping) else milestone),
            milestones(),
        )
    worded = [name for name in ("milestone", "deadline", "extension", "members", "mandate") if said.get(name)]
    if worded and draft.anchor is None:
        raise refused("without_words", where=where, what=worded[0])
    days = {name: _day(said[name], name) for name in ("founded", "deadline", "extension") if said.get(name)}
    if isinstance(milestone, Mapping):
        days["milestone"] = _day(milestone.get("date"), "milestone")
    _in_order(draft, days.get("founded") or _told(where, known), days)


def _body_codes() -> dict[str, Collection[str]]:
    """The fields of a body's ruling that hold codes, with the codes each may hold."""
    named = {field: list(table("bodies.toml")[field]) for field in ("mandate", "powers", "output_access")}
    return {**named, "kind": kinds(), "standard": STANDARDS}


def _check_members(given: Any) -> None:
    if not given:
        return
    count = given.get("count") if isinstance(given, Mapping) else given
    if count is not None and (not isinstance(count, int) or isinstance(count, bool) or count < 1):
        raise refused("members_uncounted", where="members", count=count)
    if isinstance(given, Mapping) and given.get("names") and given.get("public") is not True:
        raise refused("member_names", where="members")


def _check_finding(draft: Decision, known: Collection[str]) -> None:
    if not draft.because.strip():
        raise refused("no_reason", where=str(draft.subject))
    said = draft.value
    if "finding" in said:
        _code("finding", str(said["finding"]), FINDINGS)
    if "of" in said:
        _code("of", str(said["of"]), ("occurrence", "attribution"))
    if said.get("second_reviewer") and _same_person(str(said["second_reviewer"]), draft.by):
        raise refused("second_is_first", where=str(draft.subject))
    attribution = said.get("attribution")
    standard = attribution.get("standard") if isinstance(attribution, Mapping) else said.get("standard")
    if standard is not None:
        _code("standard", str(standard), STANDARDS)


def _check_relation(draft: Decision, known: Collection[str]) -> None:
    if "relation" in draft.value:
        _code("relation", str(draft.value["relation"]), RELATIONS)
    if "body" in draft.value:
        _code("body", str(draft.value["body"]), kinds())


def _check_position(draft: Decision, known: Collection[str]) -> None:
    _code("stand", str(draft.value.get("stand")), list(table("acts.toml")["positions"]["official"]))


CHECKED: Mapping[str, Callable[[Decision, Collection[str]], None]] = {
    "case": _check_case,
    "refer": _check_refer,
    "act": _check_act,
    "order": _check_order,
    "commitment": _check_order,
    "body": _check_body,
    "finding": _check_finding,
    "relation": _check_relation,
    "position": _check_position,
}


def _among(name: str, known: Collection[str], kind: str) -> None:
    if known and name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = near[0] if near else "marsad cases --acts"
        raise refused("act_unknown" if kind == "act" else "item_unknown", name=name, kind=kind, hint=hint)


def _told(subject: str, known: Collection[str]) -> date | None:
    """The day on which an item was issued, when `known` maps ids to days."""
    found = known.get(subject) if isinstance(known, Mapping) else None
    return found if isinstance(found, date) else None


def _code(field: str, code: str, codes: Collection[str]) -> None:
    if code not in codes:
        near = tuple(difflib.get_close_matches(code, codes)) or tuple(codes)
        raise UnknownCode(field, code, near=near)


def _day(value: Any, name: str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise refused("no_date", name=name, value=value) from None


def _same_person(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
