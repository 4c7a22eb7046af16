"""Every route of the desk, by name; the policy table has a row for each name."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from marsad.desk.accounts.entry import enter
from marsad.desk.dashboard.views import dashboard
from marsad.desk.health import health
from marsad.desk.inbox.views import drop, inbox
from marsad.desk.reader.views import draft, report, rule

urlpatterns = [
    path("", dashboard, name="dashboard"),
    path("inbox", inbox, name="inbox"),
    path("inbox/drop", drop, name="inbox_drop"),
    path("reports/<str:name>", report, name="report"),
    path("reports/<str:name>/rule", rule, name="rule"),
    path("drafts", draft, name="draft"),
    path("enter/<str:secret>", enter, name="enter"),
    path("language", set_language, name="set_language"),
    path("health", health, name="health"),
    path("account/", include("allauth.urls")),
]
