"""Victims: the list, one person, and the pairs that wait for a ruling."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from marsad.desk import filters, shell
from marsad.desk.people.matched import matched
from marsad.desk.people.pairs import open_pairs, record_pair
from marsad.desk.projection import lists
from marsad.desk.projection.models import PersonRow
from marsad.desk.words import word


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """One page of victims; a search finds a name in any spelling of either script."""
    wanted = filters.parse(request.GET)
    page = lists.people(wanted, user=request.user)
    for row in page.rows if wanted.q else ():
        row.because = matched(wanted.q, row.spellings)
    facts = {"page": page, "filter": wanted}
    facts["by_sound"] = f"?{wanted.address(exact=False, page=1)}"
    facts["as_typed"] = f"?{wanted.address(exact=True, page=1)}"
    template = "people/rows.html" if request.headers.get("HX-Request") else "people/people.html"
    return render(request, template, facts)


@require_GET
def person(request: HttpRequest, name: str) -> HttpResponse:
    """One victim with every spelling and the list rows behind them."""
    return render(request, "people/person.html", {"row": get_object_or_404(PersonRow, pk=name)})


@require_GET
def pairs(request: HttpRequest) -> HttpResponse:
    """The queue: two records side by side, the weight of each field, what moves the count most first."""
    with shell.workspace() as opened:
        waiting = open_pairs(opened, lang=get_language() or "en", by=request.user.signature)
    return render(request, "people/pairs.html", {"pairs": waiting})


@require_POST
def rule_pair(request: HttpRequest) -> HttpResponse:
    """Record same, different or unsure for two records."""
    ruling, one, two = (request.POST.get(name, "") for name in ("ruling", "one", "two"))
    decision = record_pair(ruling, one, two, by=request.user.signature)
    messages.info(request, word("reader.recorded", get_language() or "en", id=decision.id))
    return redirect("pairs")
