"""What leaves a workspace: its dataset under a redaction profile, and its releases."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import Path

from marsad import __version__
from marsad.model import BadInput, Decision, Figure
from marsad.model.codec import dumps
from marsad.publish.brief import Brief, compose
from marsad.publish.brief.html import article as brief_article
from marsad.publish.brief.html import html
from marsad.publish.changes import Change, changes, read_table
from marsad.publish.dataset import Dataset, dataset
from marsad.publish.exports.csv import tables_csv
from marsad.publish.exports.datapackage import descriptor
from marsad.publish.files import write_folder, write_whole
from marsad.publish.gate import Candidate, GateClosed, gate
from marsad.publish.redact import profile as known_profile
from marsad.publish.redact import protected_words, redact
from marsad.publish.redact_brief import redact_brief
from marsad.publish.say import LANGS
from marsad.workspace.workspace import Workspace, utc_now

FOLDER = "publications"


def dataset_of(folder: Path, *, profile: str = "public", lang: str = "en") -> Dataset:
    """A workspace's folder in, its dataset under a profile out; a draft unless nothing changed since a release.

    What leaves the house is covered by a checkpoint.
    """
    with Workspace.open(folder) as workspace:
        workspace.ledger.checkpoints.make_if_possible()
        return current(workspace, profile=profile, lang=lang)


def current(workspace: Workspace, *, profile: str, lang: str = "en", release: str | None = None) -> Dataset:
    """The dataset of a workspace as it stands now."""
    known_profile(profile)  # an unknown profile is refused before anything is read
    whole = dataset(
        workspace.record,
        every_figure(workspace),
        title=workspace.settings.heading(lang),
        lang=lang,
        release=release or _state(workspace),
        heads=heads(workspace),
    )
    return redact(whole, profile, workspace.record.decisions)


def every_figure(workspace: Workspace) -> list[Figure]:
    """Every cell of the record, with the people that its lists name."""
    return workspace.figures()


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


# --- releases ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release as it was frozen: number, folder, the hash of its `release.json`, what changed since the last."""

    number: int
    folder: Path
    sha256: str
    profile: str
    rows: int
    changes: tuple[Change, ...]


def publish(
    workspace: Workspace, *, by: str, because: str = "", profile: str = "public", dry_run: bool = False
) -> Release:
    """Build the next release, put it through the gate, freeze it and record it; or stop and leave nothing behind.

    Raises GateClosed with every reason, BadInput for an unknown profile or a place that cannot be written. With
    `dry_run` everything is built and checked, nothing is written.
    """
    made = releases(workspace)
    n = number(made[-1]) + 1 if made else 1
    data = current(workspace, profile=profile, release=str(n))
    found = every_figure(workspace)
    moves = _changes(workspace, data, found, made)
    contents = _contents(workspace, data, found, moves)
    protected = protected_words(workspace.record.decisions) if known_profile(profile).protect else ()
    candidate = Candidate(
        record=workspace.record, figures=tuple(found), dataset=data, files=contents, protected=protected
    )
    findings = gate(candidate)
    if findings:
        raise GateClosed(findings)
    card = _card(workspace, data, n, contents, moves, by=by, because=because)
    contents = {**contents, "release.json": card}
    digest = hashlib.sha256(card).hexdigest()
    folder = workspace.folder / FOLDER / f"{n:04d}"
    rows = sum(len(table.rows) for table in data.tables.values())
    release = Release(number=n, folder=folder, sha256=digest, profile=profile, rows=rows, changes=moves)
    if not dry_run:
        _freeze(workspace, release, contents, by=by, because=because)
    return release


def _freeze(workspace: Workspace, release: Release, contents: Mapping[str, bytes], *, by: str, because: str) -> None:
    """The folder first, then the ruling that makes it a release: a folder that no ruling names was never published."""
    if release.folder.exists():
        shutil.rmtree(release.folder)  # what an interrupted attempt left: no ruling names it
    write_folder(release.folder, contents)
    value = {
        "sha256": release.sha256,
        "profile": release.profile,
        "rows": release.rows,
        "reports": len(workspace.reports),
    }
    workspace.decide("publish", by=by, because=because, subject=f"release:{release.number}", value=value)
    note = workspace.ledger.checkpoints.make_if_possible()
    if note:
        write_whole(release.folder.with_suffix(".checkpoint"), str(note).encode())


def _card(
    workspace: Workspace,
    data: Dataset,
    n: int,
    contents: Mapping[str, bytes],
    moves: Sequence[Change],
    *,
    by: str,
    because: str,
) -> bytes:
    """`release.json`: what names the release and everything it was made from."""
    counts = Counter(change.kind for change in moves)
    card = {
        "release": n,
        "title": dict(workspace.settings.title),
        "at": utc_now().isoformat(timespec="seconds"),
        "by": by,
        "because": because,
        "as_of": data.as_of.isoformat() if data.as_of else None,
        "heads": dict(data.heads),
        "method": data.method,
        "profile": data.profile,
        "version": __version__,
        "changes": {kind: counts.get(kind, 0) for kind in ("new", "moved", "gone")},
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(contents.items())},
    }
    return (json.dumps(card, ensure_ascii=False, indent=1) + "\n").encode()


def _contents(
    workspace: Workspace, data: Dataset, found: Sequence[Figure], moves: Sequence[Change]
) -> dict[str, bytes]:
    """Every file of a release but its card: data, changes, corrections."""
    files = tables_csv(data)
    contents = {f"data/{name}": content for name, content in files.items()}
    contents["data/datapackage.json"] = descriptor(data, files)
    contents["changes.json"] = _lines(moves)
    corrections = [one for one in workspace.record.decisions if one.verb == "correction"]
    contents["corrections.json"] = _lines(corrections)
    for lang, article in _told(workspace, data, found).items():
        contents[f"brief.{lang}.html"] = html(article).encode()
        contents[f"brief.{lang}.article.html"] = brief_article(article).encode()
    contents["method.toml"] = method_text(workspace).encode()
    return contents


def articles(workspace: Workspace, *, profile: str) -> dict[str, str]:
    """The draft of the brief in each language as HTML, as a profile may see it."""
    found = every_figure(workspace)
    told = _told(workspace, current(workspace, profile=profile), found)
    return {lang: brief_article(brief) for lang, brief in told.items()}


def _told(workspace: Workspace, data: Dataset, found: Sequence[Figure]) -> dict[str, Brief]:
    briefs = {lang: compose(workspace.record, found, lang=lang, draft=data.draft) for lang in LANGS}
    return {lang: redact_brief(brief, data, workspace.record.decisions) for lang, brief in briefs.items()}


def _lines(records: Sequence[object]) -> bytes:
    return ("[\n" + ",\n".join(dumps(one) for one in records) + "\n]\n").encode()


def method_text(workspace: Workspace) -> str:
    own = workspace.folder / "method.toml"
    if own.exists():
        return own.read_text(encoding="utf-8")
    return (package_files("marsad.reconcile") / "data" / "method.toml").read_text(encoding="utf-8")


def _changes(
    workspace: Workspace, data: Dataset, found: Sequence[Figure], made: Sequence[Decision]
) -> tuple[Change, ...]:
    """What moved since the last release; against nothing for the first."""
    rows = data["figures"].rows
    rulings = {figure.id: figure.decisions for figure in found}
    if not made:
        return changes((), rows, known_reports=(), rulings=rulings, since=workspace.decisions, same_method=True)
    last = workspace.folder / FOLDER / f"{number(made[-1]):04d}"
    try:
        card = json.loads((last / "release.json").read_text(encoding="utf-8"))
        before = read_table("figures", (last / "data" / "figures.csv").read_bytes())
        reports = [str(row["id"]) for row in read_table("reports", (last / "data" / "reports.csv").read_bytes())]
    except (OSError, ValueError) as error:
        raise BadInput(
            f"release {number(made[-1])} cannot be read: {error}", where=str(last), todo="bring it back from a backup"
        ) from None
    at = [one.id for one in workspace.decisions].index(made[-1].id)
    return changes(
        before,
        rows,
        known_reports=reports,
        rulings=rulings,
        since=workspace.decisions[at + 1 :],
        same_method=card["method"] == data.method,
    )
