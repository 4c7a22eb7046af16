"""The first page after the login."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def dashboard(request: HttpRequest) -> HttpResponse:
    """Open work and what moved."""
    return render(request, "desk/dashboard.html")
