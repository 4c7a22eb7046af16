"""Accounts: an administrator makes, changes and closes them. They hold no rulings; those stand in the log."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from marsad.desk import shell
from marsad.desk.accounts.models import User
from marsad.desk.policy import Role
from marsad.desk.words import word
from marsad.model import BadInput
from marsad.workspace.inventory import OWN_FILES, REPLACED, backups, own_file, own_places, replace_file
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
                (name, f"settings.file_{name.partition('.')[0]}", (opened.folder / name).exists(), name in REPLACED)
                for name in OWN_FILES
            ],
            "places": own_places(opened),
            "method": method_text(opened),
            "standing": standing_of(opened),
            "backups": backups(opened),
        }
    facts |= {"accounts": User.objects.order_by("username"), "roles": list(Role)}
    return render(request, "settings/accounts.html", facts)


@require_GET
def settings_file(request: HttpRequest, name: str) -> HttpResponse:
    """One of the workspace's own files, to keep and to edit."""
    with shell.workspace() as opened:
        content = own_file(opened, name)
    if content is None:
        raise Http404
    return _attached(content, name)


@require_GET
def public_key(request: HttpRequest) -> HttpResponse:
    """The desk's public key, as a partner's file of trusted keys takes it."""
    with shell.workspace() as opened:
        key = standing_of(opened).key
    return _attached(f"{key}\n".encode(), "desk-key.txt")


def _attached(content: bytes, name: str) -> HttpResponse:
    """Bytes as a file to keep, never to show."""
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
def put_file(request: HttpRequest) -> HttpResponse:
    """Replace a file of places, sources or boundaries by one that can be read whole."""
    given = request.FILES.get("file")
    if given is None:
        raise BadInput("no file is chosen", where="file", todo="choose one", ar=("لم يُختر ملف", "اختر ملفاً"))
    name = request.POST.get("name", "")
    with shell.workspace() as opened:
        replace_file(opened, name, given.read())
    messages.info(request, word("own_files.put", get_language() or "en", name=name))
    return redirect("settings")


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
