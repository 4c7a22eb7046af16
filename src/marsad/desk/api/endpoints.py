"""The table: every endpoint of `/api/v1`, in the order of the document. A row here needs a row in `policy.ROUTES`."""

from __future__ import annotations

from functools import cache
from typing import Any

from marsad.desk.api import casework, me, people, record, releases, reports, rulings
from marsad.desk.api.document import document
from marsad.desk.api.endpoint import BYTES, Call, Endpoint
from marsad.desk.api.shapes import AsOf, Paged, Ruling, Searched


@cache
def _document() -> dict[str, Any]:
    return document(ENDPOINTS)


def the_document(call: Call) -> dict[str, Any]:
    """This document."""
    return _document()


def _row(name: str, method: str, path: str, scope: str | None, view: Any, answer: Any, **more: Any) -> Endpoint:
    says = (view.__doc__ or "").strip().split("\n", 1)[0]
    return Endpoint(
        name=f"api_{name}", method=method, path=path, scope=scope, says=says, view=view, answer=answer, **more
    )


REPORT, PERSON, INCIDENT = ("report", "name"), ("person", "name"), ("incident", "name")
CASE = ("case", "name")

ENDPOINTS: tuple[Endpoint, ...] = (
    _row("document", "GET", "openapi.json", None, the_document, me.Document),
    _row("me", "GET", "me", "read", me.me, me.Me),
    _row("codes", "GET", "codes", "read", me.codes, me.Codes),
    _row("reports", "GET", "reports", "read", reports.list_reports, reports.ReportList, query=reports.ReportsQuery),
    _row("add_reports", "POST", "reports", "rule", reports.add_reports, reports.TakenIn, body=reports.NewReports,
         status=201),
    _row("report", "GET", "reports/{name}", "read", reports.get_report, reports.ReportFull, about=REPORT),
    _row("original", "GET", "reports/{name}/original", "read", reports.get_original, bytes, about=REPORT, media=BYTES),
    _row("claims", "GET", "reports/{name}/claims", "read", reports.list_claims, reports.ClaimList, about=REPORT),
    _row("opinions", "GET", "reports/{name}/opinions", "read", reports.list_opinions, list[reports.Opinion],
         about=REPORT),
    _row("rule_claim", "POST", "reports/{name}/rulings", "rule", reports.rule_claim, Ruling, body=reports.ClaimRuling,
         status=201, about=REPORT),
    _row("drafts", "GET", "drafts", "rule", reports.list_drafts, list[reports.DraftItem]),
    _row("keep_draft", "PUT", "drafts", "rule", reports.keep_draft, reports.DraftItem, body=reports.NewDraft),
    _row("drop_draft", "DELETE", "drafts", "rule", reports.drop_draft, reports.Done, query=reports.DraftQuery),
    _row("queue", "GET", "queue", "read", record.list_queue, record.QueueList, query=Paged),
    _row("tolls", "GET", "tolls", "read", record.list_tolls, record.TollList, query=Searched),
    _row("incidents", "GET", "incidents", "read", record.list_incidents, record.IncidentList, query=Searched),
    _row("incident", "GET", "incidents/{name}", "read", record.get_incident, record.IncidentFull, about=INCIDENT),
    _row("figures", "GET", "figures", "read", record.list_figures, record.FigureList, query=record.FiguresQuery),
    _row("trace", "GET", "figures/trace", "read", record.get_trace, record.Traced, query=record.TraceQuery),
    _row("people", "GET", "people", "read", people.list_people, people.PersonList, query=people.PeopleQuery),
    _row("pairs", "GET", "people/pairs", "read", people.list_pairs, people.PairList, query=people.PairsQuery),
    _row("rule_pair", "POST", "people/pairs", "rule", people.rule_pair, Ruling, body=people.PairRuling, status=201),
    _row("person", "GET", "people/{name}", "read", people.get_person, people.PersonFull, about=PERSON),
    _row("lists", "GET", "lists", "read", people.list_lists, people.Lists),
    _row("add_list", "POST", "lists", "rule", people.add_list, people.ListItem, body=people.NewList, status=201),
    _row("situation", "GET", "situation", "read", record.get_situation, record.Situation, query=AsOf),
    _row("committee", "GET", "committee", "read", record.get_committee, record.Committee, query=AsOf),
    _row("enter_order", "POST", "orders", "rule", casework.enter_order, casework.Entered, body=casework.NewOrder,
         status=201),
    _row("record_body", "POST", "bodies/{name}", "rule", casework.record_body, Ruling, body=casework.NewBodyRuling,
         status=201),
    _row("cases", "GET", "cases", "read", casework.list_cases, list[casework.CaseFull]),
    _row("open_case", "POST", "cases", "rule", casework.open_case, Ruling, body=casework.NewCase, status=201),
    _row("case", "GET", "cases/{name}", "read", casework.get_case, casework.CaseFull, about=CASE),
    _row("add_to_case", "POST", "cases/{name}/additions", "rule", casework.add_to_case, Ruling,
         body=casework.Additions, status=201, about=CASE),
    _row("find_on_case", "POST", "cases/{name}/findings", "rule", casework.find_on_case, Ruling,
         body=casework.NewFinding, status=201, about=CASE),
    _row("refer_case", "POST", "cases/{name}/referrals", "rule", casework.refer_case, casework.Referred,
         body=casework.NewReferral, status=201, about=CASE),
    _row("refer_step", "POST", "cases/{name}/referrals/{number}/steps", "rule", casework.refer_step, Ruling,
         body=casework.NewStep, status=201, about=CASE),
    _row("package", "GET", "cases/{name}/referrals/{number}/package", "read", casework.get_package, bytes, about=CASE,
         media=BYTES),
    _row("rulings", "GET", "rulings", "read", rulings.list_rulings, rulings.RulingList, query=rulings.LogQuery),
    _row("add_ruling", "POST", "rulings", "rule", rulings.add_ruling, Ruling, body=rulings.NewRuling, status=201),
    _row("ruling", "GET", "rulings/{number}", "read", rulings.get_ruling, Ruling),
    _row("withdraw", "POST", "rulings/{number}/withdraw", "rule", rulings.withdraw, Ruling, body=rulings.Withdrawal,
         status=201),
    _row("head", "GET", "log", "read", rulings.head, rulings.Head),
    _row("verify", "POST", "log/verify", "read", rulings.verify, rulings.Verified),
    _row("checkpoints", "GET", "log/checkpoints", "read", rulings.list_checkpoints, rulings.CheckpointList),
    _row("make_checkpoint", "POST", "log/checkpoints", "rule", rulings.make_checkpoint, rulings.Checkpoint, status=201),
    _row("releases", "GET", "releases", "read", releases.list_releases, releases.ReleaseList),
    _row("publish", "POST", "releases", "publish", releases.publish, releases.Published, body=releases.NewRelease,
         status=201),
    _row("estimate", "POST", "estimate", "read", releases.make_estimate, releases.Estimated, body=releases.NewEstimate),
)  # fmt: skip


def by_path() -> dict[str, dict[str, Endpoint]]:
    """Every address with its endpoints by method."""
    found: dict[str, dict[str, Endpoint]] = {}
    for one in ENDPOINTS:
        found.setdefault(one.path, {})[one.method] = one
    return found
