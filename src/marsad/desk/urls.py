"""Every route of the desk, by name; the policy table has a row for each name."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from marsad.desk.accounts.entry import enter
from marsad.desk.accounts_page.tokens import make_token, revoke_token, tokens
from marsad.desk.accounts_page.views import accounts, public_key, put_file, save_account, settings_file
from marsad.desk.behind import lists_state
from marsad.desk.cases import record
from marsad.desk.cases.views import case, clock, committee
from marsad.desk.dashboard.views import dashboard, due
from marsad.desk.estimate.views import ask_estimate, estimate, estimate_picture, methods
from marsad.desk.figures.views import figure, figures, moved, moved_seen
from marsad.desk.health import health
from marsad.desk.inbox.views import drop, inbox
from marsad.desk.incidents.views import incident, incidents, marks, merge, split, unrule_incident
from marsad.desk.log.views import log, verify
from marsad.desk.people.views import pairs, people, person, rule_pair
from marsad.desk.places.views import place_map
from marsad.desk.publish.views import preview, preview_brief, publish_release, publishing, record_correction
from marsad.desk.reader.views import draft, report, rule
from marsad.desk.situation.views import boundaries, flow, rule_measure, situation, situation_marks, tiles
from marsad.desk.tolls.views import tolls

urlpatterns = [
    path("", dashboard, name="dashboard"),
    path("due", due, name="due"),
    path("lists", lists_state, name="lists_state"),
    path("inbox", inbox, name="inbox"),
    path("inbox/drop", drop, name="inbox_drop"),
    path("reports/<str:name>", report, name="report"),
    path("reports/<str:name>/rule", rule, name="rule"),
    path("drafts", draft, name="draft"),
    path("places/<str:name>/map.svg", place_map, name="place_map"),
    path("tolls", tolls, name="tolls"),
    path("incidents", incidents, name="incidents"),
    path("incidents/marks", marks, name="marks"),
    path("incidents/<path:name>/merge", merge, name="merge"),
    path("incidents/<path:name>/split", split, name="split"),
    path("incidents/<path:name>/undo", unrule_incident, name="unrule_incident"),
    path("incidents/<path:name>", incident, name="incident"),
    path("figures", figures, name="figures"),
    path("figures/moved", moved, name="moved"),
    path("figures/moved/seen", moved_seen, name="moved_seen"),
    path("figures/<int:position>", figure, name="figure"),
    path("people", people, name="people"),
    path("people/pairs", pairs, name="pairs"),
    path("people/pairs/rule", rule_pair, name="rule_pair"),
    path("people/<str:name>", person, name="person"),
    path("estimate", estimate, name="estimate"),
    path("estimate/methods", methods, name="methods"),
    path("estimate/picture.svg", estimate_picture, name="estimate_picture"),
    path("estimate/ask", ask_estimate, name="ask_estimate"),
    path("situation", situation, name="situation"),
    path("situation/flow.svg", flow, name="flow"),
    path("situation/marks", situation_marks, name="situation_marks"),
    path("situation/boundaries.geojson", boundaries, name="boundaries"),
    path("situation/base.pmtiles", tiles, name="tiles"),
    path("situation/measure", rule_measure, name="rule_measure"),
    path("cases", committee, name="cases"),
    path("cases/clock.svg", clock, name="clock"),
    path("cases/find", record.find, name="find"),
    path("cases/order", record.enter_order, name="enter_order"),
    path("cases/follow", record.follow, name="follow"),
    path("cases/body", record.record_body, name="record_body"),
    path("cases/relate", record.relate, name="relate"),
    path("cases/open", record.open_case, name="open_case"),
    path("case/<str:name>", case, name="case"),
    path("case/<str:name>/add", record.amend_case, name="amend_case"),
    path("case/<str:name>/find", record.find_on_case, name="find_on_case"),
    path("case/<str:name>/refer", record.refer_case, name="refer"),
    path("case/<str:name>/step", record.refer_step, name="refer_step"),
    path("case/<str:name>/assign", record.assign_case, name="assign_case"),
    path("case/<str:name>/package/<str:number>", record.referral_package, name="referral_package"),
    path("publish", publishing, name="publish"),
    path("publish/preview", preview, name="preview"),
    path("publish/preview/brief", preview_brief, name="preview_brief"),
    path("publish/release", publish_release, name="publish_release"),
    path("publish/correction", record_correction, name="record_correction"),
    path("log", log, name="log"),
    path("log/verify", verify, name="verify"),
    path("settings", accounts, name="settings"),
    path("settings/file", put_file, name="put_file"),
    path("settings/file/<str:name>", settings_file, name="settings_file"),
    path("settings/key", public_key, name="public_key"),
    path("settings/account", save_account, name="save_account"),
    path("enter/<str:secret>", enter, name="enter"),
    path("language", set_language, name="set_language"),
    path("health", health, name="health"),
    path("account/tokens", tokens, name="tokens"),
    path("account/tokens/make", make_token, name="make_token"),
    path("account/tokens/revoke", revoke_token, name="revoke_token"),
    path("account/", include("allauth.urls")),
    path("api/", include("marsad.desk.api.urls")),
]
