"""The small map of one place."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from marsad.desk import shell
from marsad.desk.places.locator import locator
from marsad.workspace.neighbours import neighbours
from marsad.workspace.pictures import units_of


@require_GET
def place_map(request: HttpRequest, name: str) -> HttpResponse:
    """A place's id in the address; its picture, or 404 for a place that no list gives coordinates."""
    lang = get_language() or "en"
    given = request.GET.get("precision", "")
    with shell.workspace() as opened:
        place = opened.gazetteer.get(name)
        if place is None or place.lat is None:
            raise Http404
        label = opened.gazetteer.label(name, lang) or name
        near = neighbours(opened, place, lang=lang)
        units = units_of(opened)
    precision = int(given) if given in set("1234567") else place.precision
    return HttpResponse(locator(place, precision, label, near, lang=lang, units=units), content_type="image/svg+xml")
