"""Cases, orders and bodies that people enter by hand, through a real workspace."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from marsad.cases import desk
from marsad.model import BadInput
from marsad.workspace import Workspace
from marsad.workspace.casework import amend_case, case_of, enter_order, open_case, suspects

TEXT = (
    "The envoy urged the ministry to compensate the families by 1 June. "
    "Twelve civilians were executed in Baniyas on 8 March."
)
QUOTE = "urged the ministry to compensate the families by 1 June"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    story = {"id": "envoy", "publisher": "AFP", "published": "2025-03-20", "lang": "en", "text": TEXT}
    (tmp_path / "reports.jsonl").write_text(json.dumps(story) + "\n", encoding="utf-8")
    made = Workspace.create(tmp_path / "ws")
    made.add([tmp_path / "reports.jsonl"], by="Amal")
    return made


def recommended(workspace: Workspace, quote: str = QUOTE, **details: Any) -> Any:
    said = {"issuer": "the envoy", "addressees": ["the ministry"], "content": ["compensate"], **details}
    return enter_order(workspace, form="recommendation", report="envoy", quote=quote, by="Rana", details=said)


def test_a_recommendation_is_entered_by_its_words_and_followed(workspace: Workspace) -> None:
    item, ruling = recommended(workspace, issued="2025-03-20", deadline="2025-06-01")
    (found,) = [one for one in desk(workspace.record).orders.orders if one.id == item.id]
    assert (found.form, found.by, found.to, found.terms) == ("recommendation", "the envoy", "the ministry", QUOTE)
    assert found.decisions == (ruling.id,)
    (followed,) = [one for one in desk(workspace.record).compliance if one.item.id == item.id]
    assert (str(followed.deadline), followed.finding) == ("2025-06-01", "no_information")


def test_words_entered_twice_are_one_item(workspace: Workspace) -> None:
    first, _ = recommended(workspace)
    again, _ = recommended(workspace, deadline="2025-06-01")
    assert first.id == again.id
    assert sum(ruling.verb == "add" for ruling in workspace.decisions) == 1


@pytest.mark.parametrize(
    ("quote", "details", "why", "ar"),
    [
        ("never written", {}, "do not stand in the report", "ليست في التقرير"),
        (QUOTE, {"issued": "2025-03-20", "deadline": "2025-03-01"}, "lies before", "يسبق"),
        (QUOTE, {"content": ["flowers"]}, "no code of 'content'", "لا رمز"),
    ],
)
def test_a_refused_order_leaves_nothing_in_the_log(
    quote: str, details: dict[str, Any], why: str, ar: str, workspace: Workspace
) -> None:
    with pytest.raises(BadInput, match=why) as caught:
        recommended(workspace, quote, **details)
    assert ar in caught.value.told("ar")[0]
    assert workspace.decisions == ()


def test_a_case_grows_and_keeps_what_it_held(workspace: Workspace) -> None:
    (act, *_) = desk(workspace.record).acts
    open_case(workspace, "Baniyas", by="Rana", title="Killings in Baniyas", acts=[act.id])
    four = suspects(workspace, case="case:baniyas", count=4, affiliation="factions", by="Rana")
    amend_case(workspace, "baniyas", by="Rana", suspects=[four])
    amend_case(workspace, "baniyas", by="Rana", suspects=[{"count": 2, "affiliation": "remnants"}], acts=[act.id])
    case = case_of(workspace, "baniyas")
    assert {(one.count, one.affiliation) for one in case.suspects} == {(4, "factions"), (2, "remnants")}
    assert [one.id for one in case.acts] == [act.id] and case.title == "Killings in Baniyas"
    with pytest.raises(BadInput, match="of that name is open"):
        open_case(workspace, "Baniyas", by="Rana", title="Again")


def test_names_of_suspects_are_sealed_and_open_for_their_recipient_alone(workspace: Workspace) -> None:
    pyrage = pytest.importorskip("pyrage")
    from marsad.ledger.sealed import unseal

    key = pyrage.x25519.Identity.generate()
    with pytest.raises(BadInput, match="without a key"):
        suspects(workspace, case="case:b", count=1, affiliation="x", names="Qusay Somebody", by="Rana")
    sealed = suspects(
        workspace, case="case:b", count=1, affiliation="x", names="Qusay Somebody", to=[str(key.to_public())], by="Rana"
    )
    open_case(workspace, "b", by="Rana", title="B", suspects=[sealed])
    assert case_of(workspace, "b").suspects[0].sealed == sealed["sealed"]
    assert unseal(workspace.ledger, sealed["sealed"], str(key))["words"] == "Qusay Somebody"
    held = b"".join(path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file())
    assert b"Qusay" not in held


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "marsad", *words], capture_output=True, text=True, check=False)


def test_the_commands_do_the_same(workspace: Workspace) -> None:
    folder = str(workspace.folder)
    (act, *_) = desk(workspace.record).acts
    workspace.close()
    done = run("case", folder, "baniyas", "--open", "Killings", "--act", act.id, "--suspects", "4", "--by", "Rana")
    assert done.returncode == 0 and "case:baniyas" in done.stdout
    assert run("order", folder, "envoy", QUOTE, "--form", "recommendation", "--by", "Rana").returncode == 0
    body = ("body", folder, "inquiry", "--kind", "un_commission", "--report", "envoy", "--quote", "The envoy")
    assert run(*body, "--members", "3", "--by", "Rana").returncode == 0
    assert "body:inquiry" in run("orders", folder, "--lang", "ar").stdout
    refused = run("refer", folder, "baniyas", "--to", "icc", "--basis", "suspicion", "--by", "Rana", "--lang", "ar")
    assert refused.returncode == 2 and "بلا مراجع ثانٍ" in refused.stderr
    assert run("case", folder, "nowhere", "--act", act.id).returncode == 2
