"""The addresses below /api/, made from the table of endpoints; what no row has answers 404 as JSON."""

from __future__ import annotations

from django.urls import path, re_path

from marsad.desk.api.dispatch import nothing, serve
from marsad.desk.api.endpoints import by_path


def _address(written: str) -> str:
    """`reports/{name}` in, as Django writes it out."""
    return "v1/" + written.replace("{", "<str:").replace("}", ">")


urlpatterns = [
    *(path(_address(written), serve(methods), name="api") for written, methods in by_path().items()),
    re_path("^.*$", nothing, name="api"),
]
