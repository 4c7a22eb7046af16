"""What may not be recorded: a referral without a second reviewer, an act without words, a deadline before its order.

Asked before a ruling enters the log. Each refusal says what is missing and what to do.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from marsad.cases.casework import PREFIX, authorities, statuses
from marsad.cases.compliance import FINDINGS, STANDARDS
from marsad.cases.tables import table
from marsad.cases.tallies import RELATIONS
from marsad.model import BadInput, Decision
from marsad.model.errors import UnknownCode

OTHER_ROOMS = ("figure:", "incident:", "person:")  # they share the verbs `finding` and `relation`
SYSTEMS = ("ihl", "rome", "domestic")


def check(draft: Decision, *, known: Collection[str] = ()) -> None:
    """A ruling of this room in; returns when it may be recorded.

    `known` are the ids of acts and items, best with the day each was issued; empty asks nothing of ids. Raises BadInput
    or UnknownCode; verbs of other rooms pass.
    """
    asked = CHECKED.get(draft.verb)
    if asked and not (draft.subject or "").startswith(OTHER_ROOMS):
        asked(draft, known)


def _check_case(draft: Decision, known: Collection[str]) -> None:
    if not (draft.subject or "").startswith(PREFIX) or draft.subject == PREFIX:
        raise BadInput("a case has an id of its own", where=str(draft.subject), todo=f"write {PREFIX}NAME")
    for act in draft.value.get("acts", ()):
        _among(str(act), known, "act", "`marsad cases` lists the acts")
    for one in draft.value.get("suspects", ()):
        if isinstance(one, Mapping) and one.get("name"):
            raise BadInput(
                "names of suspects are sealed",
                where="suspects",
                todo="give count and affiliation; names go in with a list",
            )


def _check_refer(draft: Decision, known: Collection[str]) -> None:
    said = draft.value
    if "referral" in said:
        _code("status", str(said.get("status")), statuses())
        return
    _code("to", str(said.get("to")), authorities())
    second = str(said.get("second_reviewer") or "")
    if not second.strip():
        raise BadInput("a referral without a second reviewer", where=str(draft.subject), todo="name one: --second NAME")
    if _same_person(second, draft.by):
        raise BadInput(
            "the second reviewer is the first", where=str(draft.subject), todo="another person has to look at it"
        )
    if not str(said.get("basis") or "").strip():
        raise BadInput("a referral without a basis", where=str(draft.subject), todo="say it: --basis suspicion")
    if not said.get("acts"):
        raise BadInput("a referral without acts", where=str(draft.subject), todo="put acts into the case first")


def _check_act(draft: Decision, known: Collection[str]) -> None:
    if draft.anchor is None:
        _among(
            str(draft.subject), known, "act", "an act needs words: `marsad add` the report, or `decide … add` the claim"
        )
    said = draft.value.get("qualification")
    if said is None:
        return
    missing = [name for name in ("system", "code", "body", "standard") if not said.get(name)]
    if missing:
        raise BadInput(
            f"a qualification without '{missing[0]}'",
            where=str(draft.subject),
            todo="it is somebody's opinion on record",
        )
    _code("system", said["system"], SYSTEMS)
    _code("standard", said["standard"], STANDARDS)


def _check_order(draft: Decision, known: Collection[str]) -> None:
    said = draft.value
    if draft.anchor is None:
        _among(str(draft.subject), known, draft.verb, "`marsad orders --details --json` shows the ids")
    days = {
        name: _day(said[name], name) for name in ("issued", "since", "until", "deadline", "extension") if said.get(name)
    }
    issued = days.get("issued") or days.get("since") or _told(str(draft.subject), known)
    for name in ("deadline", "until", "extension"):
        if issued and name in days and days[name] < issued:
            raise BadInput(
                f"the {name} {days[name]} lies before the {draft.verb} of {issued}",
                where=str(draft.subject),
                todo="mend one of the two days",
            )


def _check_finding(draft: Decision, known: Collection[str]) -> None:
    if not draft.because.strip():
        raise BadInput("a finding without its reason", where=str(draft.subject), todo="say why: --because …")
    said = draft.value
    if "finding" in said:
        _code("finding", str(said["finding"]), FINDINGS)
    attribution = said.get("attribution")
    standard = attribution.get("standard") if isinstance(attribution, Mapping) else said.get("standard")
    if standard is not None:
        _code("standard", str(standard), STANDARDS)


def _check_relation(draft: Decision, known: Collection[str]) -> None:
    if "relation" in draft.value:
        _code("relation", str(draft.value["relation"]), RELATIONS)
    if "body" in draft.value:
        _code("body", str(draft.value["body"]), [str(kind["code"]) for kind in table("bodies.toml")["kind"]])


def _check_position(draft: Decision, known: Collection[str]) -> None:
    _code("stand", str(draft.value.get("stand")), list(table("acts.toml")["positions"]["official"]))


CHECKED: Mapping[str, Callable[[Decision, Collection[str]], None]] = {
    "case": _check_case,
    "refer": _check_refer,
    "act": _check_act,
    "order": _check_order,
    "commitment": _check_order,
    "finding": _check_finding,
    "relation": _check_relation,
    "position": _check_position,
}


def _among(name: str, known: Collection[str], kind: str, todo: str) -> None:
    if known and name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        raise BadInput(f"no {kind} is called '{name}'", todo=f"did you mean {near[0]}?" if near else todo)


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
        raise BadInput(f"'{name}' {value!r} is no date that exists", todo="write 2025-03-08") from None


def _same_person(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
