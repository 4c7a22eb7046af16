"""What people enter by hand into the committee's room: cases, sealed suspects, orders with their words, bodies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from marsad.cases import desk
from marsad.cases.casework import LISTS, PREFIX
from marsad.cases.checks import check, refused
from marsad.ledger.policy import same_person
from marsad.model import Anchor, Decision

if TYPE_CHECKING:
    from marsad.cases import Case, Desk, Item
    from marsad.workspace.workspace import Workspace

CLAIM_OF = {"pledge": "commitment"}  # what a form is read as; every other form is issued to somebody


def seen(workspace: Workspace) -> Desk:
    """The committee's desk of a workspace as of its newest report."""
    return desk(workspace.record, places=workspace.gazetteer)


def case_of(workspace: Workspace, name: str) -> Case:
    """A case by its id, with or without `case:`; BadInput names the open ones."""
    found = seen(workspace)
    case = found.case(name)
    if case is None:
        known = ", ".join(one.id for one in found.cases) or "–"
        raise refused("no_such_case", name=name, known=known)
    return case


def open_case(workspace: Workspace, name: str, *, by: str, because: str = "", title: str, **fields: Any) -> Decision:
    """Open a case under a name of its own; `fields` as in `amend_case`. BadInput when it is open already."""
    subject = PREFIX + slug(name or title)
    _check_evidence(workspace, fields.get("evidence", ()))
    if not title.strip():
        raise refused("no_title", where=subject)
    if seen(workspace).case(subject):
        raise refused("case_exists", where=subject)
    return workspace.decide("case", by=by, because=because, subject=subject, value={"title": title, **_said(fields)})


def amend_case(workspace: Workspace, name: str, *, by: str, because: str = "", **fields: Any) -> Decision:
    """Lay fields over an open case: title, status and standard_sought replace; acts, suspects, prior_accounts and
    consent are added to what it holds, so that two offices may add to one case and neither loses anything."""
    said = _said(fields)
    _check_evidence(workspace, said.get("evidence", ()))
    more = {field: said.pop(field) for field in LISTS if field in said}
    value = {**said, "add": more} if more else said
    return workspace.decide("case", by=by, because=because, subject=case_of(workspace, name).id, value=value)


def _check_evidence(workspace: Workspace, given: Iterable[Mapping[str, Any]]) -> None:
    for one in given:
        report = workspace.report(str(one.get("report", "")))
        if report is None or str(one.get("quote", "")) not in report.text:
            raise refused("evidence_missing", where=str(one.get("report", "")))


def _said(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What was not said is left out, so that nothing recorded before is emptied."""
    return {name: value for name, value in fields.items() if value not in (None, "", (), [])}


def suspects(
    workspace: Workspace,
    *,
    case: str,
    count: int,
    affiliation: str,
    names: str = "",
    to: Sequence[str] = (),
    by: str,
) -> dict[str, Any]:
    """A number of suspects of one affiliation in, the entry for a case out; names are sealed to the age keys in `to`.

    This machine keeps sealed names and cannot read them; without a key they are refused.
    """
    said: dict[str, Any] = {"count": count, "affiliation": affiliation.strip() or "unknown"}
    if not names.strip():
        return said
    if not to:
        raise refused("names_without_recipient", where="suspects")
    from marsad.ledger.sealed import seal

    row = seal(workspace.ledger, case, {"words": names}, to=to, by=by)
    workspace.refresh()
    return said | {"sealed": row.n}


def find_on_case(
    workspace: Workspace,
    name: str,
    *,
    of: str,
    standard: str,
    by: str,
    because: str,
    second: str = "",
    dissent: str = "",
) -> Decision:
    """A finding on a case: that it occurred, or who did it (`of`: occurrence, attribution), to which standard."""
    value = {"of": of, "standard": standard, **_said({"second_reviewer": second.strip(), "dissent": dissent.strip()})}
    return workspace.decide("finding", by=by, because=because, subject=case_of(workspace, name).id, value=value)


def confirm_review(workspace: Workspace, name: str, referral: str, *, by: str, because: str = "") -> Decision:
    """The second reviewer of a referral says under their own name that they looked at it."""
    case = case_of(workspace, name)
    sent = next((one for one in case.referrals if one.id == referral), None)
    if sent is None:
        raise refused("no_referral", name=referral, case=case.id)
    if not same_person(by, sent.second):
        raise refused("not_the_second", where=case.id, second=sent.second)
    value = {"referral": referral, "status": sent.status}
    return workspace.decide("refer", by=by, because=because, subject=case.id, value=value)


def enter_order(
    workspace: Workspace,
    *,
    form: str,
    report: str,
    quote: str,
    by: str,
    because: str = "",
    details: Mapping[str, Any],
) -> tuple[Item, Decision]:
    """An order, commitment or recommendation entered by hand: its form, the words that say it, and what they mean.

    `details`: issuer, addressees, content, issued, since, until, deadline, place. Where the reader found those words
    already, they are used; otherwise they are added as a claim. Checked as a whole before anything is recorded.
    """
    what = CLAIM_OF.get(form, "order_issued")
    verb = "commitment" if what == "commitment" else "order"
    value = {"form": form, **_said(details)}
    anchor = Anchor(report=report, quote=quote, what=what)
    draft = Decision(id="", verb=verb, by=by, at="", anchor=anchor, subject=report, value=value)
    check(draft)
    item = _item_at(workspace, anchor)
    if item is None:
        workspace.add_claim(report, {"quote": quote, "what": what}, by=by, because=because)
        item = _item_at(workspace, anchor)
    assert item is not None  # the claim was just added from these words
    ruling = workspace.decide(verb, by=by, because=because, subject=item.id, value=value)
    return item, ruling


def _item_at(workspace: Workspace, anchor: Anchor) -> Item | None:
    """The item that rests on exactly these words of this report."""
    spans = {
        claim.span
        for claim in workspace.record.claims
        if (claim.report, claim.quote, claim.what) == (anchor.report, anchor.quote, anchor.what)
    }
    found = seen(workspace).orders
    return next((item for item in (*found.orders, *found.commitments) if spans & set(item.claims)), None)


def record_body(
    workspace: Workspace,
    name: str,
    *,
    by: str,
    because: str = "",
    report: str = "",
    quote: str = "",
    value: Mapping[str, Any],
) -> Decision:
    """What is known of a body: kind, names, members, mandate, deadline, extension, a milestone; with its words."""
    anchor = Anchor(report=report, quote=quote, what="body_formed") if report and quote else None
    subject = name if name.startswith("body:") else f"body:{slug(name)}"
    return workspace.decide("body", by=by, because=because, subject=subject, anchor=anchor, value=_said(value))


def slug(words: str) -> str:
    """Words in, a name for an id out: letters and digits of any script, small, joined by hyphens."""
    folded = unicodedata.normalize("NFKC", words.removeprefix(PREFIX)).casefold()
    return re.sub(r"[^\w]+", "-", folded).strip("-_")[:60]
