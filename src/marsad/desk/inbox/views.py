"""The list of reports under the filter bar, and the drop box for new ones."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from marsad.collect.found import Refusal
from marsad.desk import filters, shell
from marsad.desk.policy import may_call
from marsad.desk.projection import lists
from marsad.desk.words import word
from marsad.model import BadInput
from marsad.workspace import Workspace
from marsad.workspace.capture import capture
from marsad.workspace.intake import Intake

PREFIX = re.compile(r"^\d{3}-")  # what an upload's name begins with on disk

TABS = ("all", "mine", "open", "second")


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """One page of reports: what is new, copies folded under their first report."""
    wanted = filters.parse(request.GET)
    page = lists.reports(wanted, user=request.user)
    tabs = [(name, f"filter.{name}", wanted.address(work=name, page=1)) for name in TABS]
    facts: dict[str, Any] = {"page": page, "filter": wanted, "tabs": tabs, "work": wanted.work or "all"}
    facts["can_add"] = may_call(request.user.role, "inbox_drop")
    if request.headers.get("HX-Request"):
        return render(request, "inbox/rows.html", facts)
    return render(request, "inbox/inbox.html", facts)


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Take in dropped files and pasted text, then say read = new + same + refused with each reason."""
    lang = get_language() or "en"
    url = request.POST.get("url", "").strip()
    if url:
        with shell.workspace() as workspace:
            captured = capture(workspace, url, by=request.user.signature)
            shell.arrived_within(workspace, captured.new)
        _tell(request, captured, lang)
        return redirect("inbox")
    with tempfile.TemporaryDirectory() as folder:
        paths = _uploads(request, Path(folder))
        if not paths:
            raise BadInput("nothing was handed in", todo="choose files or paste a text")
        publisher, day = request.POST.get("publisher") or None, request.POST.get("published") or None
        with shell.workspace() as workspace:
            taken = [_take(workspace, path, by=request.user.signature, publisher=publisher, day=day) for path in paths]
            shell.arrived_within(workspace, [name for one in taken for name in one.new])
    intake = Intake(
        new=tuple(name for one in taken for name in one.new),
        same=tuple(name for one in taken for name in one.same),
        refused=tuple(refusal for one in taken for refusal in one.refused),
    )
    _tell(request, intake, lang)
    return redirect("inbox")


def _take(workspace: Workspace, path: Path, *, by: str, publisher: str | None, day: str | None) -> Intake:
    """One file in, what became of it out: a file that cannot be read does not keep the others out."""
    try:
        return workspace.add([path], by=by, publisher=publisher, day=day)
    except BadInput as error:
        return Intake(new=(), same=(), refused=(Refusal(where=str(path), why=f"{error.what}; {error.todo}"),))


def _tell(request: HttpRequest, intake: Intake, lang: str) -> None:
    """read = new + same + refused, and the reason of each refusal by the name the person gave the file."""
    counts = {"read": intake.read, "new": len(intake.new), "same": len(intake.same), "refused": len(intake.refused)}
    messages.info(request, word("inbox.reconciliation", lang, **counts))
    for refusal in intake.refused:
        where = PREFIX.sub("", refusal.where.rpartition("/")[2]) if "://" not in refusal.where else refusal.where
        messages.warning(request, f"{where}: {refusal.why}")


def _uploads(request: HttpRequest, folder: Path) -> list[Path]:
    """Uploaded files and pasted text in, files on disk under names that cannot leave the folder out."""
    paths = []
    for position, upload in enumerate(request.FILES.getlist("files")):
        path = folder / f"{position:03d}-{Path(upload.name or 'file').name[-80:]}"
        with path.open("wb") as target:
            for chunk in upload.chunks():
                target.write(chunk)
        paths.append(path)
    pasted = request.POST.get("text", "").strip()
    if pasted:
        path = folder / "pasted.txt"
        path.write_text(pasted, encoding="utf-8")
        paths.append(path)
    return paths
