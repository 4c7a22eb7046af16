"""The list of reports under the filter bar, and the drop box for new ones."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from marsad.desk import filters, shell
from marsad.desk.projection import lists
from marsad.desk.words import word
from marsad.model import BadInput


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """One page of reports: what is new, copies folded under their first report."""
    wanted = filters.parse(request.GET)
    page = lists.reports(wanted, user=request.user)
    facts: dict[str, Any] = {"page": page, "filter": wanted}
    if request.headers.get("HX-Request"):
        return render(request, "inbox/rows.html", facts)
    return render(request, "inbox/inbox.html", facts)


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Take in dropped files and pasted text, then say read = new + same + refused with each reason."""
    lang = get_language() or "en"
    with tempfile.TemporaryDirectory() as folder:
        paths = _uploads(request, Path(folder))
        if not paths:
            raise BadInput("nothing was handed in", todo="choose files or paste a text")
        with shell.workspace() as workspace:
            intake = workspace.add(
                paths,
                by=request.user.signature,
                publisher=request.POST.get("publisher") or None,
                day=request.POST.get("published") or None,
            )
    shell.changed()
    counts = {"read": intake.read, "new": len(intake.new), "same": len(intake.same), "refused": len(intake.refused)}
    messages.info(request, word("inbox.reconciliation", lang, **counts))
    for refusal in intake.refused:
        messages.warning(request, str(refusal).replace(folder, ""))
    return redirect("inbox")


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
