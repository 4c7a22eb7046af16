"""Publishing: look at what would leave, see what stops it, freeze a release, say what was wrong in an earlier one."""

from __future__ import annotations

from collections import Counter

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from marsad.desk import shell
from marsad.desk.policy import may_call
from marsad.desk.words import word
from marsad.model import BadInput
from marsad.publish.gate import GateClosed
from marsad.workspace.publications import articles, number, publish, releases

PROFILES = ("public", "partner", "court")


@require_GET
def publishing(request: HttpRequest) -> HttpResponse:
    """Releases, newest first, and the corrections that people recorded."""
    with shell.workspace() as opened:
        made = [(number(one), one) for one in reversed(releases(opened))]
        corrections = [one for one in opened.decisions if one.verb == "correction"]
    facts = {
        "releases": made,
        "corrections": corrections[::-1],
        "profiles": PROFILES,
        "can_publish": may_call(request.user.role, "publish_release"),
        "can_correct": may_call(request.user.role, "record_correction"),
    }
    return render(request, "publish/publish.html", facts)


@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """What a profile would let out: the gate's answer and what moved since the last release; the brief follows."""
    profile = _profile(request.GET.get("profile", "public"))
    with shell.workspace() as opened:
        try:
            candidate, findings = publish(opened, by=request.user.signature, profile=profile, dry_run=True), ()
        except GateClosed as closed:
            candidate, findings = None, closed.findings
    facts = {
        "profile": profile,
        "candidate": candidate,
        "findings": findings,
        "moved": Counter(one.kind for one in candidate.changes) if candidate else {},
        "can_publish": may_call(request.user.role, "publish_release"),
    }
    return render(request, "publish/preview.html", facts)


@require_GET
def preview_brief(request: HttpRequest) -> HttpResponse:
    """The brief as a profile may see it."""
    profile, lang = _profile(request.GET.get("profile", "public")), get_language() or "en"
    with shell.workspace() as opened:
        article = articles(opened, profile=profile)[lang]
    return HttpResponse(article)  # our own renderer's markup: every word of a source is escaped there


@require_POST
@reauthentication_required(enabled=lambda request: request.user.has_usable_password())
def publish_release(request: HttpRequest) -> HttpResponse:
    """Freeze the next release; what the gate holds back stops it and is shown."""
    profile, because = _profile(request.POST.get("profile", "")), request.POST.get("because", "").strip()
    if not because:
        raise BadInput("a release without a reason", where="because", todo="say why it is published now")
    with shell.workspace() as opened:
        made = publish(opened, by=request.user.signature, because=because, profile=profile)
        shell.changed_within(opened)
    said = word("publish.made", get_language() or "en", n=made.number, rows=made.rows, sha256=made.sha256[:16])
    messages.info(request, said)
    return redirect("publish")


@require_POST
def record_correction(request: HttpRequest) -> HttpResponse:
    """Record what was wrong in an earlier release and what is right; it goes out with the next one."""
    release, wrong = request.POST.get("release", ""), request.POST.get("because", "").strip()
    if not release.isdecimal() or not wrong:
        raise BadInput("what was wrong in which release is missing", where="release", todo="fill in both")
    with shell.workspace() as opened:
        decision = opened.decide(
            "correction", by=request.user.signature, because=wrong, subject=f"release:{int(release)}"
        )
        shell.changed_within(opened)
    messages.info(request, word("reader.recorded", get_language() or "en", id=decision.id))
    return redirect("publish")


def _profile(name: str) -> str:
    if name not in PROFILES:
        raise BadInput(f"no profile is called '{name[:30]}'", where="profile", todo=f"one of: {', '.join(PROFILES)}")
    return name
