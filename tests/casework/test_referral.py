import json
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from test_casework import CASE, OPENED, REFERRED

from marsad.cases import desk
from marsad.cases.dossier import Custody, Dossier, Sentence
from marsad.model import BadInput
from marsad.workspace import Workspace
from marsad.workspace.referral import package, refer
from worked import record_of

STORY = (
    "The Syrian Observatory said that 12 civilians were executed in Baniyas on 8 March. Homes in Jableh were looted."
)
SAID = {"to": "military_court", "basis": "suspicion", "second_reviewer": "Rana", "date": "2025-08-02"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    story = {"id": "sohr", "publisher": "AFP", "published": "2025-03-10", "lang": "en", "text": STORY}
    (tmp_path / "reports.jsonl").write_text(json.dumps(story) + "\n", encoding="utf-8")
    Workspace.create(tmp_path / "ws").close()
    made = Workspace.open(tmp_path / "ws", clock=lambda: datetime(2025, 8, 2, 9, tzinfo=UTC))
    made.add([tmp_path / "reports.jsonl"], by="Amal")
    acts = [act.id for act in desk(made.record).acts]
    value: dict[str, Any] = {"title": "Baniyas", "acts": acts, "suspects": [{"count": 4, "affiliation": "factions"}]}
    made.decide("case", by="Amal", subject="case:baniyas", value=value)
    return made


def test_a_package_verifies_offline_with_its_own_program(workspace: Workspace, tmp_path: Path) -> None:
    made = refer(workspace, "baniyas", tmp_path / "out.zip", by="Amal", because="listed", value=SAID)
    folder = _unpacked(tmp_path / "out.zip", tmp_path / "out")
    told = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True, check=False
    ).stdout
    assert told.count(": verified") == made.entries and "altered" not in told
    (folder / "data" / "dossier" / "en.html").write_text("another story", encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True, check=False
    ).stdout
    assert "dossier/en.html" in told


def test_the_same_referral_gives_the_same_bytes(workspace: Workspace, tmp_path: Path) -> None:
    made = refer(workspace, "baniyas", tmp_path / "one.zip", by="Amal", value=SAID)
    again = package(workspace, "baniyas", made.referral, tmp_path / "two.zip", by="Amal")
    assert made.sha256 == again.sha256


def test_a_referral_and_its_package_are_in_the_log(workspace: Workspace, tmp_path: Path) -> None:
    made = refer(workspace, "baniyas", tmp_path / "one.zip", by="Amal", value=SAID)
    (referral,) = desk(workspace.record).cases[0].referrals
    assert (referral.id, referral.to, referral.status) == (made.referral, "military_court", "prepared")
    assert any(ruling.value.get("package_sha256") == made.sha256 for ruling in workspace.decisions)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"second_reviewer": ""}, "without a second reviewer"),
        ({"second_reviewer": "amal"}, "is the first"),
        ({"to": "x"}, "to"),
    ],
)
def test_a_refused_referral_writes_nothing(
    workspace: Workspace, tmp_path: Path, change: dict[str, str], why: str
) -> None:
    before = len(workspace.decisions)
    with pytest.raises(BadInput, match=why):
        refer(workspace, "baniyas", tmp_path / "one.zip", by="Amal", value={**SAID, **change})
    assert len(workspace.decisions) == before and not (tmp_path / "one.zip").exists()


def test_a_package_is_never_overwritten(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "one.zip").write_bytes(b"kept")
    with pytest.raises(BadInput, match="stands here already"):
        refer(workspace, "baniyas", tmp_path / "one.zip", by="Amal", value=SAID)
    assert (tmp_path / "one.zip").read_bytes() == b"kept"


def _dossier() -> Dossier:
    seen = desk(record_of({**CASE, "decision": [OPENED, REFERRED]}))
    (case,) = seen.cases
    held = Custody(entry=1, at="2025-03-11T00:00:00Z", by="Amal", sha256="ab" * 32, parser="jsonl", name="r.jsonl")
    record = record_of({**CASE, "decision": [OPENED, REFERRED]})
    return Dossier(record=record, desk=seen, case=case, referral=case.referrals[0], custody={"sohr": held})


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_sentence_of_a_dossier_has_a_footnote_that_is_there(lang: str) -> None:
    page = _dossier().page(lang)
    told = re.findall(r"<p>(.*?)</p>", page, flags=re.DOTALL)
    sentences = [one for one in told if not one.startswith(("Every original", "كل أصل", "none", "لا شيء"))]
    assert len(sentences) >= 5 and all('<sup><a href="#n' in one for one in sentences)
    assert set(re.findall(r'href="#(n\d+)"', page)) == set(re.findall(r'id="(n\d+)"', page))


def test_a_sentence_without_a_footnote_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="without a footnote"):
        Sentence("It happened.", ())


def test_the_arabic_dossier_runs_right_to_left_and_writes_days_out() -> None:
    page = _dossier().page("ar")
    assert '<html lang="ar" dir="rtl">' in page and "8 آذار 2025" in page and "military_court" not in page


def test_markup_in_a_report_stays_words() -> None:
    case = json.loads(json.dumps(CASE, default=str))
    case["report"][1]["text"] = case["report"][1]["text"].replace("military factions", "<script>x</script>")
    case["claim"][2]["quote"] = case["claim"][2]["quote"].replace("military factions", "<script>x</script>")
    case["claim"][2]["party"] = "<script>x</script>"
    record = record_of({**case, "decision": [OPENED, REFERRED]})
    seen = desk(record)
    page = Dossier(record=record, desk=seen, case=seen.cases[0], referral=seen.cases[0].referrals[0], custody={}).page(
        "en"
    )
    assert "<script" not in page and "&lt;script&gt;" in page


def test_a_custody_form_names_entry_bytes_and_person_in_both_languages() -> None:
    form = _dossier().custody_form("sohr")
    assert "ab" * 32 in form and form.count("Amal") == 2 and 'dir="rtl"' in form


def _unpacked(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    (inner,) = folder.iterdir()
    return inner


def test_sealed_names_go_along_for_their_recipient_alone(workspace: Workspace, tmp_path: Path) -> None:
    pyrage = pytest.importorskip("pyrage")
    from marsad.workspace.casework import amend_case, suspects

    key = pyrage.x25519.Identity.generate()
    keys = [str(key.to_public())]
    sealed = suspects(workspace, case="case:baniyas", count=1, affiliation="x", names="Qays Nobody", to=keys, by="Amal")
    amend_case(workspace, "baniyas", by="Amal", suspects=[sealed])
    refer(workspace, "baniyas", tmp_path / "out.zip", by="Amal", value=SAID)
    folder = _unpacked(tmp_path / "out.zip", tmp_path / "out")
    (held,) = (folder / "data" / "sealed").iterdir()
    assert b"Qays Nobody" in pyrage.decrypt(held.read_bytes(), [key])
    assert not [path for path in folder.rglob("*") if path.is_file() and b"Qays" in path.read_bytes()]
    told = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True, check=False
    ).stdout
    assert "altered" not in told and ": verified" in told
