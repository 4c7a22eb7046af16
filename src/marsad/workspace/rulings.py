"""What a person rules, checked before it is recorded: the verb, the claim's anchor, the corrected fields."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from marsad.model import Anchor, BadInput, Claim, Decision, Report
from marsad.model.decision import VERBS
from marsad.model.errors import UnknownCode

if TYPE_CHECKING:
    from marsad.ledger import Ledger

CLAIM_VERBS = ("accept", "reject", "correct", "add")
UNSAID: dict[str, dict[str, Any]] = {
    "count": {"low": None, "high": None, "qualifier": "exact", "words": ""},
    "place": {"words": ""},
}
PAIR_VERBS = ("same", "different")
ABOUT_EVIDENCE = frozenset({"evidence.add", "evidence.read", "evidence.seal", "restore", "merge", "erase"})


def anchor_of(claim: Claim, claims: Sequence[Claim]) -> Anchor:
    """A claim and all claims of its report in, the anchor by which a ruling finds it again out."""
    alike = [c for c in claims if c.report == claim.report and c.quote == claim.quote and c.what == claim.what]
    alike.sort(key=lambda c: c.start)
    return Anchor(
        report=claim.report,
        quote=claim.quote,
        what=claim.what,
        occurrence=alike.index(claim) if claim in alike else 0,
        start=claim.start,
    )


def find_claim(claims: Sequence[Claim], name: str) -> Claim:
    """`REPORT:START-END`, or `REPORT:N` for its n-th claim (from 1), in; the claim out. BadInput lists near ones."""
    report, _, place = name.rpartition(":")
    own = sorted((c for c in claims if c.report == report), key=lambda c: (c.start, c.end))
    if not own:
        near = difflib.get_close_matches(report, sorted({c.report for c in claims}), n=3)
        hint = f"near: {', '.join(near)}" if near else "`marsad read` lists the claims"
        raise BadInput(f"no claims of a report called '{report}'", where=name, todo=hint)
    number, dash, _ = place.partition("-")
    if not dash and number.isdecimal() and 1 <= int(number) <= len(own):
        return own[int(number) - 1]
    for claim in own:
        if dash and place == f"{claim.start}-{claim.end}":
            return claim
    known = ", ".join(f"{report}:{c.start}-{c.end}" for c in own[:5])
    raise BadInput(f"that report has no claim at '{place}'", where=name, todo=f"it has {len(own)}: {known}")


def check(draft: Decision, report_of: Callable[[str], Report | None]) -> Decision:
    """A draft in, the same draft out when it may be recorded; BadInput or UnknownCode otherwise."""
    if draft.verb not in VERBS:
        raise UnknownCode("verb", draft.verb, near=tuple(difflib.get_close_matches(draft.verb, VERBS)))
    if not draft.by.strip():
        raise BadInput("a ruling without a name", todo="say who rules: --by NAME")
    if draft.verb in CLAIM_VERBS or draft.anchor is not None:
        _check_anchor(draft, report_of)
    if draft.verb in ("correct", "add"):
        _check_claim_fields(draft)
    if draft.verb in PAIR_VERBS and not (draft.subject and draft.value.get("other")):
        raise BadInput(f"'{draft.verb}' needs two things to compare", todo="name both")
    if draft.verb == "withdraw" and not draft.supersedes:
        raise BadInput(
            "nothing to withdraw is named", todo="give the number of the ruling: `marsad decide … withdraw N`"
        )
    return draft


def _check_anchor(draft: Decision, report_of: Callable[[str], Report | None]) -> None:
    anchor = draft.anchor
    if anchor is None:
        raise BadInput(f"'{draft.verb}' needs a claim", todo="name it as REPORT:START-END")
    report = report_of(anchor.report)
    if report is None:
        raise BadInput(
            f"no report called '{anchor.report}'",
            todo="`marsad add` it first",
            ar=(f"لا تقرير اسمه «{anchor.report}»", "أضفه أولاً"),
        )
    if not anchor.quote or anchor.quote not in report.text:
        raise BadInput(
            "those words do not stand in the report",
            where=anchor.report,
            todo="quote it letter by letter",
            ar=("هذه الكلمات ليست في التقرير", "اقتبس حرفاً بحرف"),
        )


def _check_claim_fields(draft: Decision) -> None:
    fields: dict[str, Any] = dict(draft.value)
    unknown = [name for name in fields if name not in Claim.__dataclass_fields__]
    if unknown:
        near = difflib.get_close_matches(unknown[0], Claim.__dataclass_fields__)
        raise UnknownCode("claim field", unknown[0], near=tuple(near))
    assert draft.anchor
    for name, rest in UNSAID.items():  # a part of a count or place is laid over what was read
        if isinstance(fields.get(name), Mapping):
            fields[name] = {**rest, **fields[name]}
    whole = {"report": draft.anchor.report, "start": 0, "end": 0, "quote": "", "what": draft.anchor.what, **fields}
    try:
        msgspec.convert(whole, Claim)
    except msgspec.ValidationError as error:
        raise BadInput(
            f"the corrected claim does not fit: {error}", todo="see the contract's table of claims"
        ) from None


def alone_between(ledger: Ledger, since: int, until: int) -> list[Decision] | None:
    """The rulings after an entry, up to another; None when reports came or went as well: then none is known any more.

    Both ends are given, because others record while this looks.
    """
    if any(fields["verb"] in ABOUT_EVIDENCE for _, fields in ledger.entries(since, until)):
        return None
    return ledger.decisions(since, until)
