"""`marsad verify`: was anything altered? For a workspace, and for a bundle that somebody handed over."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.inputs import AS_JSON, LANG

if TYPE_CHECKING:
    from marsad.ledger import Audit
    from marsad.ledger.bundle_check import Verdict
    from marsad.ledger.checkpoints import Protection
    from marsad.ledger.note import Note

WORDS = {
    "en": {
        "sound": "sound: {size:,} entries, {blobs:,} originals, nothing was altered",
        "faults": "NOT sound: {count} fault(s) in {size:,} entries",
        "withheld": "{n:,} entries are withheld by an erasure",
        "protected": "protected up to entry {size:,} by {by}, since {day}",
        "outside": "checked against a checkpoint from outside over {size:,} entries",
        "alone": "nobody outside holds a checkpoint that is trusted here: whoever holds this machine and its keys could"
        " have rewritten it all (`marsad checkpoint`, `marsad witness`)",
        "verified": "verified",
        "withheld_by": "withheld by entry {n}",
        "missing": "missing",
        "altered": "altered",
        "entry": "entry {n}",
        "signed": "signed by {by}",
        "nobody": "no key that is trusted here signed it; give one with --trust",
        "valid": "valid",
        "unsigned": "consistent, but not signed by a key that is trusted here",
        "invalid": "NOT valid",
        "unusable": "this is no bundle that can be checked",
    },
    "ar": {
        "sound": "سليم: {size:,} قيدًا و{blobs:,} أصلًا، لم يُعدَّل شيء",
        "faults": "غير سليم: {count} خللًا في {size:,} قيدًا",
        "withheld": "{n:,} قيدًا محجوبة بموجب محو",
        "protected": "محمي حتى القيد {size:,} بتوقيع {by} منذ {day}",
        "outside": "قورن بنقطة تحقق محفوظة في الخارج على {size:,} قيدًا",
        "alone": "لا أحد في الخارج يحفظ نقطة تحقق موثوقة هنا: من يملك هذا الجهاز ومفاتيحه يستطيع أن يعيد كتابة كل شيء"
        " (`marsad checkpoint`، `marsad witness`)",
        "verified": "ثابت",
        "withheld_by": "محجوب بموجب القيد {n}",
        "missing": "مفقود",
        "altered": "مُعدَّل",
        "entry": "القيد {n}",
        "signed": "وقّعه {by}",
        "nobody": "لم يوقّعه أي مفتاح موثوق هنا؛ أعطِ مفتاحًا بالخيار --trust",
        "valid": "صحيح",
        "unsigned": "متسق، لكن لم يوقّعه مفتاح موثوق هنا",
        "invalid": "غير صحيح",
        "unusable": "ليست حزمة يمكن التحقق منها",
    },
}


@click.command("verify")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--against", multiple=True, type=click.Path(path_type=Path), help="A checkpoint that was kept outside.")
@click.option("--trust", multiple=True, type=click.Path(path_type=Path), help="A file of public keys, one a line.")
@click.option("--rebuild", is_flag=True, help="First derive again what derives from the log: who superseded what.")
@LANG
@AS_JSON
def command(
    target: Path, against: tuple[Path, ...], trust: tuple[Path, ...], rebuild: bool, lang: str, as_json: bool
) -> None:
    """Check TARGET, a workspace or a bundle: every entry, every content, every original, every release.

    Ends with status 0 when all is sound, 1 when something was altered, 2 when there is nothing that could be checked.
    """
    from marsad.ledger.checkpoints import read_trust
    from marsad.model import BadInput

    keys = read_trust(trust)
    if not target.exists():
        raise BadInput("no such workspace or bundle", where=str(target), todo="check the path")
    if target.is_file() or (target / "bagit.txt").is_file():
        from marsad.ledger.bundle_check import check

        sys.exit(_tell_bundle(check(target, keys), lang, as_json))
    from marsad.ledger.audit import audit
    from marsad.workspace.logbook import open_log

    notes = [_note(path) for path in against]
    with open_log(target) as opened:
        if rebuild:
            opened.store.rebuild()
        found = audit(opened, notes)
        protection = opened.checkpoints.protection(keys)
    found = _with_releases(found, target)
    sys.exit(_tell(found, protection, lang, as_json))


def _with_releases(found: Audit, folder: Path) -> Audit:
    """The audit with what is wrong in the releases on disk; a damaged log cannot say what was published."""
    from marsad.workspace import Workspace
    from marsad.workspace.released import release_faults

    if found.findings or not Workspace.is_at(folder):
        return found
    with Workspace.open(folder) as workspace:
        return replace(found, findings=tuple(release_faults(workspace)))


def _note(path: Path) -> Note:
    from marsad.ledger.note import parse
    from marsad.model import BadInput

    try:
        return parse(path.read_text(encoding="utf-8"), where=str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot be read: {error}", where=str(path), todo="check the path") from None


def _tell(found: Audit, protection: Protection | None, lang: str, as_json: bool) -> int:
    from marsad.model.codec import dumps

    status = 1 if found.findings else 0
    if as_json:
        click.echo(dumps({"sound": not found.findings, "protected": protection, "audit": found}))
        return status
    words = WORDS[lang]
    key = "faults" if found.findings else "sound"
    text = words[key].format(size=found.size, blobs=found.blobs, count=len(found.findings))
    click.secho(text, fg="red" if found.findings else "green", bold=True)
    for finding in found.findings:
        click.echo(f"  {finding.kind}: {finding.what}")
    if found.withheld:
        click.echo(words["withheld"].format(n=found.withheld))
    click.echo(_protected(found, protection, words))
    return status


def _protected(found: Audit, protection: Protection | None, words: dict[str, str]) -> str:
    from datetime import UTC, datetime

    if protection:
        day = datetime.fromtimestamp(protection.time, UTC).date()
        return words["protected"].format(size=protection.size, by=", ".join(protection.by), day=day)
    return words["outside"].format(size=found.checkpoint) if found.checkpoint else words["alone"]


def _tell_bundle(verdict: Verdict, lang: str, as_json: bool) -> int:
    from marsad.model.codec import dumps

    status = {"valid": 0, "unusable": 2}.get(verdict.verdict, 1)
    if as_json:
        click.echo(dumps(verdict))
        return status
    words = WORDS[lang]
    for item in verdict.items:
        state = words["withheld_by"].format(n=item.by) if item.state == "withheld" else words[item.state]
        click.echo(f"{words['entry'].format(n=item.n)}: {state}" + (f" ({item.why})" if item.why else ""))
    for fault in verdict.faults:
        click.echo(f"  {fault}")
    if verdict.origin:
        signed = words["signed"].format(by=", ".join(verdict.signed_by)) if verdict.signed_by else words["nobody"]
        click.echo(f"{verdict.origin}, {verdict.size:,}: {signed}")
    click.secho(words[verdict.verdict], fg="green" if status == 0 else "red", bold=True)
    return status
