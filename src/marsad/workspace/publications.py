"""What leaves a workspace: its dataset under a redaction profile, and its releases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from marsad.figures import figures
from marsad.publish.dataset import Dataset, dataset
from marsad.publish.redact import redact
from marsad.workspace.workspace import Workspace

if TYPE_CHECKING:
    from marsad.model import Decision

FOLDER = "publications"


def dataset_of(folder: Path, *, profile: str = "public", lang: str = "en") -> Dataset:
    """A workspace's folder in, its dataset under a profile out; a draft unless nothing changed since a release."""
    with Workspace.open(folder) as workspace:
        return current(workspace, profile=profile, lang=lang)


def current(workspace: Workspace, *, profile: str, lang: str = "en", release: str | None = None) -> Dataset:
    """The dataset of a workspace as it stands now."""
    from marsad.publish.redact import profile as known

    known(profile)  # an unknown profile is refused before anything is read
    whole = dataset(
        workspace.record,
        figures(workspace.record),
        title=workspace.settings.heading(lang),
        lang=lang,
        release=release or _state(workspace),
        heads=heads(workspace),
    )
    return redact(whole, profile, workspace.record.decisions)


def heads(workspace: Workspace) -> dict[str, str]:
    """The heads of the two shelves: how many reports and rulings, and the root of the log that holds both."""
    head = workspace.ledger.head()
    return {
        "reports": str(len(workspace.reports)),
        "decisions": str(len(workspace.decisions)),
        "log_size": str(head.size),
        "log_root": head.root if isinstance(head.root, str) else head.root.hex(),
    }


def releases(workspace: Workspace) -> list[Decision]:
    """The rulings that published a release, in the order of their numbers."""
    found = [one for one in workspace.decisions if one.verb == "publish" and (one.subject or "").startswith("release:")]
    return sorted(found, key=number)


def number(release: Decision) -> int:
    """The number of a release."""
    return int(str(release.subject).removeprefix("release:"))


def _state(workspace: Workspace) -> str:
    """The number of the last release while nothing was added since, else "draft"."""
    made = releases(workspace)
    if not made or workspace.decisions[-1].id != made[-1].id:
        return "draft"
    untouched = str(len(workspace.reports)) == str(made[-1].value.get("reports"))
    return str(number(made[-1])) if untouched else "draft"
