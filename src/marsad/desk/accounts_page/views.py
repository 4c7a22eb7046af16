"""Accounts: an administrator makes, changes and closes them. They hold no rulings; those stand in the log."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from marsad.desk import shell
from marsad.desk.accounts.models import User
from marsad.desk.policy import Role
from marsad.desk.words import word
from marsad.model import BadInput
from marsad.workspace.inventory import OWN_FILES, backups, own_places
from marsad.workspace.protection import standing_of
from marsad.workspace.publications import method_text


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """People and roles; and what the workspace is set to: sources, places, method, keys, backups."""
    with shell.workspace() as opened:
        facts = {
            "title": opened.settings.heading(get_language() or "en"),
            "folder": opened.folder.name,
            "sources": sorted(opened.registry.sources.values(), key=lambda one: one.id),
            "own": [
                (name, f"settings.file_{name.partition('.')[0]}", (opened.folder / name).exists()) for name in OWN_FILES
            ],
            "places": own_places(opened),
            "method": method_text(opened),
            "standing": standing_of(opened),
            "backups": backups(opened),
        }
    facts |= {"accounts": User.objects.order_by("username"), "roles": list(Role)}
    return render(request, "settings/accounts.html", facts)


@require_POST
def save_account(request: HttpRequest) -> HttpResponse:
    """Make an account, or change an account's role, team and whether it is open; the first password is shown once."""
    name, role = request.POST.get("username", "").strip(), request.POST.get("role", "")
    if role not in set(Role):
        raise BadInput(f"no role is called '{role[:30]}'", where="role", todo=f"one of: {', '.join(Role)}")
    if request.POST.get("id"):
        identity = request.POST["id"]
        user = get_object_or_404(User, pk=int(identity) if identity.isdecimal() and len(identity) < 10 else 0)
        user.role, user.team = role, request.POST.get("team", "")[:64]
        user.is_active = request.POST.get("open") == "on"
        user.save(update_fields=["role", "team", "is_active"])
        return redirect("settings")
    if not name or len(name) > 150 or User.objects.filter(username=name).exists():
        raise BadInput("that name cannot be used", where="username", todo="give a name that no account has")
    password = secrets.token_urlsafe(12)
    User.objects.create_user(username=name, password=password, role=role, team=request.POST.get("team", "")[:64])
    messages.info(request, word("settings.made", get_language() or "en", name=name, password=password))
    return redirect("settings")
