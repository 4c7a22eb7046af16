"""Cases over the API and the policy's second table: whose case it is, what is refused, and what a package holds."""

from __future__ import annotations

import io
import secrets
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from marsad.desk.policy import OBJECTS, Relation, Role, may_see

QUOTE = "told residents to stay inside"
REPORT = "coast-en-025"


@pytest.fixture(scope="module")
def team(caller: Callable[..., Any]) -> dict[str, Any]:
    """Counsel and an analyst of one team, an analyst of another, a monitor."""
    return {
        "cora": caller("counsel", "case-cora", team="north"),
        "anis": caller("analyst", "case-anis", team="north"),
        "omar": caller("analyst", "case-omar", team="south"),
        "vera": caller("verifier", "case-vera", team="north"),
        "mona": caller("monitor", "case-mona", team="north"),
    }


@pytest.fixture
def case(team: dict[str, Any]) -> Iterator[str]:
    """A case of the north team with one act."""
    _, committee = team["anis"].get("committee")
    name = f"c{secrets.token_hex(4)}"
    act = committee["acts"][0]
    status, made = team["anis"].send("cases", {"title": "Killings", "name": name, "acts": [_id(act)]})
    assert status == 201
    yield made["subject"]


def _id(act: dict[str, Any]) -> str:
    return str(act["id"])


def test_a_case_is_its_teams_own(team: dict[str, Any], case: str) -> None:
    assert team["anis"].get(f"cases/{case}")[0] == 200
    assert team["cora"].get(f"cases/{case}")[0] == 200
    assert team["omar"].get(f"cases/{case}")[0] == 404
    assert team["vera"].get(f"cases/{case}")[0] == 404  # a verifier sees a case that was given to them
    assert team["mona"].get(f"cases/{case}")[0] == 404
    assert case not in [one["id"] for one in team["omar"].get("cases")[1]]
    assert case not in [one["id"] for one in team["omar"].get("committee")[1]["cases"]]


def test_its_rulings_are_in_nobody_elses_log(team: dict[str, Any], case: str) -> None:
    def subjects(name: str) -> list[Any]:
        return [one["subject"] for one in team[name].get("rulings", verb="case", about=case)[1]["items"]]

    assert subjects("anis") == [case]
    assert subjects("omar") == subjects("mona") == []


def test_no_other_door_leads_to_it(team: dict[str, Any], case: str) -> None:
    ruling = {"verb": "case", "subject": case, "value": {"status": "closed"}}
    for name in ("omar", "mona", "vera"):
        assert team[name].send("rulings", ruling)[0] == 404
        assert team[name].send(f"cases/{case}/additions", {"status": "closed"})[0] == 404
    assert team["cora"].send("rulings", ruling)[0] == 201


def test_a_case_given_to_somebody_is_theirs_to_see(team: dict[str, Any], case: str) -> None:
    from marsad.desk.access import assign
    from marsad.desk.accounts.models import User

    assign(User.objects.get(username="case-vera"), case, by=User.objects.get(username="case-cora"))
    assert team["vera"].get(f"cases/{case}")[0] == 200


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("relation", list(Relation))
def test_the_relations_that_a_case_can_have_decide_who_sees_it(relation: Relation, role: Role, coast: Path) -> None:
    """The relation is made as people make it (a team, an assignment, a seal), and the answer held against the table."""
    from marsad.desk import shell
    from marsad.desk.access import assign, may_open
    from marsad.desk.accounts.models import User

    key = secrets.token_hex(3)
    opener = User.objects.create_user(username=f"opener-{key}", role=Role.ANALYST, team="east")
    team_of = {Relation.OTHER_TEAM: "west", Relation.ASSIGNED: "west"}
    reader = User.objects.create_user(username=f"reader-{key}", role=role, team=team_of.get(relation, "east"))
    name = f"case:r{key}"
    with shell.workspace() as opened:
        opened.decide("case", by=opener.signature, subject=name, value={"title": "R"})
        if relation is Relation.SEALED:
            opened.decide("redact", by=opener.signature, subject=name, value={"sealed": True})
    if relation is Relation.ASSIGNED:
        assign(reader, name, by=opener)
    assert may_open(reader, "case", name) is (role in OBJECTS["case"][relation]) is may_see(role, "case", relation)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MONITOR])
def test_a_report_of_another_team_opens_for_a_viewer_it_was_given_to(role: Role, coast: Path) -> None:
    from marsad.desk.access import assign, may_open, visible_reports
    from marsad.desk.accounts.models import User
    from marsad.desk.projection.models import ReportRow

    key = secrets.token_hex(3)
    reader = User.objects.create_user(username=f"viewer-{key}", role=role, team="west")
    row = ReportRow.objects.get(pk="coast-en-019")
    held = row.team
    ReportRow.objects.filter(pk=row.pk).update(team="east")
    try:
        assert may_open(reader, "report", row.pk) is may_see(role, "report", Relation.OTHER_TEAM)
        assign(reader, row.pk, by=reader)
        assert may_open(reader, "report", row.pk) is may_see(role, "report", Relation.ASSIGNED) is True
        assert ReportRow.objects.filter(visible_reports(reader), pk=row.pk).exists()
    finally:
        ReportRow.objects.filter(pk=row.pk).update(team=held)


def test_a_referral_needs_another_person_who_says_so_themselves(team: dict[str, Any], case: str) -> None:
    refer = {"to": "military_court", "basis": "suspicion", "second": "", "because": "listed"}
    status, said = team["cora"].send(f"cases/{case}/referrals", refer)
    assert (status, said["title"]) == (422, "a referral without a second reviewer")
    assert "بلا مراجع ثانٍ" in said["title_ar"] and said["todo_ar"]
    status, said = team["cora"].send(f"cases/{case}/referrals", {**refer, "second": "case-cora"})
    assert (status, said["title"]) == (422, "the second reviewer is the first")
    assert team["anis"].send(f"cases/{case}/referrals", {**refer, "second": "case-cora"})[0] == 404  # counsel refers
    assert team["cora"].send(f"cases/{case}/referrals", {**refer, "second": "nobody"})[0] == 422
    status, made = team["cora"].send(f"cases/{case}/referrals", {**refer, "second": "case-vera"})
    assert status == 201
    package = f"cases/{case}/referrals/{made['referral']}"
    assert team["cora"].get(f"{package}/package")[0] == 422
    assert team["cora"].send(f"{package}/steps", {})[0] == 422  # not hers to confirm
    assert team["vera"].send(f"{package}/steps", {"because": "I read it"})[0] == 201  # given to her by the referral
    status, content = team["cora"].get(f"{package}/package")
    assert status == 200
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert any(name.endswith("verify.py") for name in names)
    assert {name.rsplit("/", 1)[1] for name in names if "/dossier/" in name} == {"en.html", "ar.html"}
    steps = team["cora"].send(
        f"{package}/steps", {"status": "acknowledged", "receipt": "ab" * 32, "date": "2025-09-01"}
    )
    assert steps[0] == 201
    history = team["cora"].get(f"cases/{case}")[1]["referrals"][0]["history"]
    assert history[-1]["status"] == "acknowledged"


def test_suspects_are_counted_and_their_names_never_shown(team: dict[str, Any], case: str) -> None:
    pyrage = pytest.importorskip("pyrage")
    key = str(pyrage.x25519.Identity.generate().to_public())
    named = {"suspects": {"count": 2, "affiliation": "factions", "names": "Zaher Unnamed"}}
    assert team["anis"].send(f"cases/{case}/additions", named)[0] == 422
    named["suspects"]["recipients"] = [key]  # type: ignore[assignment]
    assert team["anis"].send(f"cases/{case}/additions", named)[0] == 201
    found = team["anis"].get(f"cases/{case}")[1]
    assert [(one["count"], one["affiliation"]) for one in found["suspects"]] == [(2, "factions")]
    assert "Zaher" not in str(found) and "Zaher" not in str(team["anis"].get("rulings", about=case))


def test_a_whole_number_may_be_written_with_a_point(team: dict[str, Any], case: str) -> None:
    told = {"suspects": {"count": 3.0, "affiliation": "factions"}}  # 3.0 is an integer to JSON Schema, wherever it lies
    assert team["anis"].send(f"cases/{case}/additions", told)[0] == 201
    assert 3 in [one["count"] for one in team["anis"].get(f"cases/{case}")[1]["suspects"]]


def test_an_order_and_a_body_are_entered_with_their_words(team: dict[str, Any]) -> None:
    order = {"form": "directive", "report": REPORT, "quote": QUOTE, "issuer": "the ministry", "deadline": "2025-04-01"}
    assert team["mona"].send("orders", order)[0] == 404
    status, said = team["anis"].send("orders", {**order, "issued": "2025-05-01"})
    assert status == 422 and "lies before" in said["title"] and "يسبق" in said["title_ar"]
    assert team["anis"].send("orders", {**order, "quote": "nobody wrote this"})[0] == 422
    assert team["anis"].send("orders", order)[0] == 201
    body = {"kind": "ministry", "deadline": "2025-04-01"}
    status, said = team["anis"].send("bodies/interior", body)
    assert status == 422 and "without words" in said["title"]
    assert team["anis"].send("bodies/interior", {**body, "report": REPORT, "quote": QUOTE})[0] == 201
    found = team["anis"].get("committee")[1]["bodies"]
    assert [one["deadline"] for one in found if one["id"] == "body:interior"] == ["2025-04-01"]


def test_a_geometry_that_crosses_itself_is_refused_in_both_languages(team: dict[str, Any]) -> None:
    bow = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
    value = {"geometry": {"type": "Polygon", "coordinates": [bow]}}
    status, said = team["mona"].send("rulings", {"verb": "measure", "subject": "road_closed:x:1", "value": value})
    assert status == 422 and "crosses itself" in said["title"] and "تقطع نفسها" in said["title_ar"]


def test_the_idle_lock_ends_a_session_and_leaves_others(client_for: Callable[..., Any], settings_of: Any) -> None:
    client = client_for("monitor", "idle-mona")
    assert client.get("/inbox").status_code == 200
    session = client.session
    session["seen"] = session["seen"] - settings_of.IDLE_LOCK_SECONDS - 1
    session.save()
    answer = client.get("/inbox")
    assert answer.status_code == 302 and "/account/login/" in answer["Location"]


def test_a_desk_in_use_is_not_locked(client_for: Callable[..., Any], settings_of: Any) -> None:
    client = client_for("monitor", "busy-mona")
    client.get("/inbox")
    session = client.session
    session["seen"] = session["seen"] - settings_of.IDLE_LOCK_SECONDS + 60
    session.save()
    assert client.get("/inbox").status_code == 200
    assert client.session["seen"] > session["seen"]


@pytest.fixture
def settings_of(coast: Path) -> Any:
    from django.conf import settings

    return settings


def test_sessions_are_listed_and_can_be_ended(client_for: Callable[..., Any], coast: Path) -> None:
    from allauth.usersessions.models import UserSession
    from django.test import Client

    from marsad.desk.accounts.models import User

    user = User.objects.create_user(username=f"two-{secrets.token_hex(3)}", password="a long password", role="monitor")
    here, there = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    for client in (here, there):
        client.post("/account/login/", {"login": user.username, "password": "a long password"})
        assert client.get("/inbox").status_code == 200
    assert UserSession.objects.filter(user=user).count() == 2
    page = here.get("/account/sessions/")
    assert page.status_code == 200
    here.post("/account/sessions/")
    assert here.get("/inbox").status_code == 200
    assert there.get("/inbox").status_code == 302


def test_an_administrator_gets_and_replaces_the_files_of_the_workspace(
    client_for: Callable[..., Any], coast: Path
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from desk import maps

    def put(name: str, content: bytes, role: str = "administrator") -> Any:
        return client_for(role).post("/settings/file", {"name": name, "file": SimpleUploadedFile(name, content)})

    before = (coast / "places.csv").read_bytes()
    assert client_for("administrator").get("/settings/file/places.csv").content == before
    assert client_for("administrator").get("/settings/file/marsad.db").status_code == 404
    assert client_for("counsel").get("/settings/file/places.csv").status_code == 404
    assert put("places.csv", b"no,columns\n1,2\n").status_code == 400
    assert put("method.toml", b"version = 1").status_code == 400
    assert put("../places.csv", before).status_code == 400
    assert put("boundaries.geojson", maps.boundaries().encode(), "analyst").status_code == 404
    assert (coast / "places.csv").read_bytes() == before
    try:
        assert put("boundaries.geojson", maps.boundaries().encode()).status_code == 302
        drawn = client_for("viewer").get("/situation/boundaries.geojson").json()["features"]
        assert [one["properties"]["pcode"] for one in drawn if one["properties"]["mismatch"]] == ["XX0102"]
    finally:
        (coast / "boundaries.geojson").unlink(missing_ok=True)


def test_tiles_are_served_by_ranges_and_no_further(client_for: Callable[..., Any], coast: Path) -> None:
    from desk import maps

    client, path = client_for("viewer"), coast / "base.pmtiles"
    assert client.get("/situation/base.pmtiles").status_code == 404
    try:
        maps.basemap(path)
        whole = path.read_bytes()
        answer = client.get("/situation/base.pmtiles", headers={"Range": "bytes=0-6"})
        assert (answer.status_code, answer.content) == (206, b"PMTiles")
        assert answer["Content-Range"] == f"bytes 0-6/{len(whole)}"
        assert client.get("/situation/base.pmtiles", headers={"Range": "bytes=7-"}).content == whole[7:]
        for wrong in (f"bytes={len(whole)}-", "bytes=9-2", "bytes=-5", "lines=1-2", "bytes=0-1,3-4"):
            assert client.get("/situation/base.pmtiles", headers={"Range": wrong}).status_code == 416
        assert client_for(None).get("/situation/base.pmtiles").status_code == 302
    finally:
        path.unlink(missing_ok=True)
