"""The classes of findings by which software like this was broken before, one row a class, each on its surfaces.

The numbers are those of a published penetration test of a comparable desk (BAY-01-…). Every check makes the attack and
looks at what came of it. What a surface does not have (no export, no PDF drawn) is checked as absent.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

XSS = '<img src=x onerror="alert(1)"><script>alert(2)</script>'


@dataclass(frozen=True)
class Surfaces:
    """Who attacks: a monitor in a browser and with a token, a viewer, a stranger; `sealed` is not for any of them."""

    folder: Path
    web: Any
    api: Any
    viewer_api: Any
    admin_web: Any
    stranger: Any
    sealed: str


@pytest.fixture(scope="module")
def attack(coast: Path, client_for: Callable[..., Any], caller: Callable[..., Any]) -> Surfaces:
    counsel = caller("counsel", "cora")
    name = "coast-en-022"
    assert counsel.send("rulings", {"verb": "redact", "subject": f"report:{name}", "value": {"sealed": True}})[0] == 201
    return Surfaces(
        folder=coast,
        web=client_for("monitor", "mallory"),
        api=caller("monitor", "mallory"),
        viewer_api=caller("viewer"),
        admin_web=client_for("administrator"),
        stranger=client_for(None),
        sealed=name,
    )


def page(client: Any, address: str) -> str:
    return str(client.get(address).content.decode())


def entries(at: Surfaces) -> int:
    return int(at.api.get("log")[1]["size"])


def history_follows_the_object(at: Surfaces) -> None:
    assert at.sealed not in json.dumps(at.api.get("rulings")[1])
    assert at.sealed not in page(at.web, "/log")


def child_objects_ask_for_their_parent(at: Surfaces) -> None:
    assert at.api.get(f"reports/{at.sealed}/claims")[0] == 404
    assert at.api.get(f"reports/{at.sealed}/original")[0] == 404
    assert at.web.post(f"/reports/{at.sealed}/rule", {"verb": "accept", "claim": "0"}).status_code == 404
    words = {"verb": "accept", "quote": "killed", "what": "killed"}
    assert at.api.send(f"reports/{at.sealed}/rulings", words)[0] == 404


def what_is_computed_carries_no_hidden_words(at: Surfaces) -> None:
    for path in ("reports", "queue", "tolls", "incidents", "figures", "situation"):
        assert at.sealed not in json.dumps(at.api.get(path)[1]), path
    assert at.sealed not in page(at.web, "/inbox")
    assert at.viewer_api.send("releases", {})[0] == 404


def a_foreign_name_is_no_path(at: Surfaces) -> None:
    name = "../../../../tmp/marsad-escaped.txt"
    data = base64.b64encode(b"Three people were injured in Banyas, a doctor said.").decode()
    assert at.api.send("reports", {"files": [{"name": name, "content_base64": data}]})[0] == 201
    for address in ("/static/..%2f..%2fsettings.py", "/static/../settings.py", "/reports/..%2f..%2fmarsad.db"):
        assert at.web.get(address).status_code == 404
    assert not Path("/tmp/marsad-escaped.txt").exists()


def nobody_becomes_administrator_from_outside(at: Surfaces) -> None:
    assert at.stranger.post("/account/signup/", {"username": "root", "password1": "x" * 14}).status_code in (302, 404)
    assert at.stranger.get("/enter/guess").status_code == 410
    assert at.web.post("/settings/account", {"username": "root2", "role": "administrator"}).status_code == 404
    from marsad.desk.accounts.models import User

    assert not User.objects.filter(username__in=("root", "root2")).exists()


def logins_are_throttled(at: Surfaces) -> None:
    from django.test import Client

    from marsad.desk.accounts.models import User

    User.objects.create_user(username="target", password="right horse battery")
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR="203.0.113.77")
    for _ in range(6):
        client.post("/account/login/", {"login": "target", "password": "wrong"})
    answer = client.post("/account/login/", {"login": "target", "password": "right horse battery"})
    assert answer.status_code != 302


def words_from_outside_stay_words(at: Surfaces) -> None:
    body = {
        "reports": [{"text": f"{XSS} Two people were killed.", "title": XSS, "publisher": XSS, "url": "javascript:1"}]
    }
    taken = at.api.send("reports", body)[1]
    name = (taken["new"] + taken["same"])[0]
    for address in ("/inbox", f"/reports/{name}", "/log"):
        shown = page(at.web, address)
        assert "<img src=x" not in shown
        assert "<script>alert" not in shown
        assert 'href="javascript:' not in shown


def originals_are_never_changed(at: Surfaces) -> None:
    for method in ("PUT", "PATCH", "DELETE", "POST"):
        assert at.api.send("reports/coast-en-001/original", {}, method)[0] == 405
        assert at.api.send("reports/coast-en-001", {}, method)[0] == 405


def a_report_tells_nothing_of_its_file(at: Surfaces) -> None:
    said = at.api.get("reports/coast-en-001")[1]
    assert not {"file", "path", "sha256", "parser", "added_by", "name"} & set(said)


def hosts_are_whole_names(at: Surfaces) -> None:
    for host in ("evil-localhost", "localhost.evil.org", "127.0.0.1.evil.org"):
        assert at.stranger.get("/account/login/", headers={"host": host}).status_code == 400


def a_stale_login_is_asked_again(at: Surfaces) -> None:
    session = at.admin_web.session
    kept = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    for address, form in (("/settings/account", {"username": "late", "role": "viewer"}), ("/account/tokens/make", {})):
        answer = at.admin_web.post(address, form)
        assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
    session = at.admin_web.session
    session["account_authentication_methods"] = kept
    session.save()


def what_is_refused_writes_no_history(at: Surfaces) -> None:
    before = entries(at)
    at.web.post(f"/reports/{at.sealed}/rule", {"verb": "reject", "claim": "0"})
    at.api.send(f"reports/{at.sealed}/rulings", {"verb": "reject", "quote": "killed", "what": "killed"})
    at.viewer_api.send("rulings", {"verb": "same", "subject": "incident:a", "value": {"other": "incident:b"}})
    assert entries(at) == before


def downloads_are_opaque_and_attached(at: Surfaces) -> None:
    answer = at.stranger.get(
        "/api/v1/reports/coast-en-001/original", headers={"authorization": f"Bearer {at.api.secret}"}
    )
    assert answer["Content-Disposition"] == 'attachment; filename="original.bin"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert at.stranger.get("/api/v1/reports/coast-en-001/original").status_code == 401


def lists_name_no_account(at: Surfaces) -> None:
    from marsad.desk.accounts.models import User

    names = [name for name in User.objects.values_list("username", flat=True) if len(name) > 3 and name != "someone"]
    said = json.dumps(
        [one for path in ("reports", "incidents", "tolls") for one in at.viewer_api.get(path)[1]["items"]]
    )
    assert [name for name in names if f'"{name}"' in said] == []
    assert at.viewer_api.get("rulings")[0] == 404


def the_second_look_is_somebody_elses(at: Surfaces) -> None:
    claim = at.api.get("reports/coast-en-017/claims")[1][0]
    words = {"verb": "accept", "quote": claim["quote"], "what": claim["what"], "occurrence": claim["occurrence"]}
    assert at.api.send("reports/coast-en-017/rulings", words)[0] == 201
    assert at.api.send("reports/coast-en-017/rulings", words)[0] == 409
    before = entries(at)
    assert at.web.post("/reports/coast-en-017/rule", {"verb": "accept", "claim": "0"}).status_code in (400, 409)
    assert entries(at) == before


def refused(at: Surfaces, name: str, data: bytes) -> str:
    sent = {"files": [{"name": name, "content_base64": base64.b64encode(data).decode()}]}
    status, said = at.api.send("reports", sent)
    assert status == 422 or (status, said["new"]) == (201, []), said
    return str(said["title"] if status == 422 else said["refused"][0]["why"])


def a_hostile_pdf_costs_nothing(at: Surfaces) -> None:
    assert refused(at, "page.pdf", b"%PDF-1.7\n1 0 obj<</Type/Page/MediaBox[0 0 9999999 9999999]>>endobj\n")


def tables_leave_by_no_door_of_the_desk(at: Surfaces) -> None:
    """Formulas are defused where tables are written (tests/publish); the desk and its API hand out none."""
    from marsad.desk.api.endpoints import ENDPOINTS

    assert {one.media for one in ENDPOINTS} == {"application/json", "application/octet-stream"}


def nothing_here_asks_the_inner_network(at: Surfaces) -> None:
    from marsad.collect.fetch import fetch
    from marsad.model import BadInput

    for address in ("http://127.0.0.1/", "http://169.254.169.254/latest", "http://[::1]/", "file:///etc/passwd"):
        with pytest.raises(BadInput):
            fetch(address)


def stores_are_not_served(at: Surfaces) -> None:
    for address in ("/marsad.db", "/desk/desk.db", "/blobs/", "/keys/desk.key", "/backups/", "/.cache/claims.db"):
        assert at.web.get(address).status_code == 404


def old_excel_is_not_read(at: Surfaces) -> None:
    assert refused(at, "list.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))


def a_parameter_of_another_type_is_refused(at: Surfaces) -> None:
    for body in (
        [],
        "x",
        7,
        None,
        {"verb": ["same"]},
        {"verb": {"a": 1}, "subject": 3},
        {"verb": "same", "subject": []},
    ):
        assert at.api.send("rulings", body)[0] == 400, body
    for query in ("page[]=1&page=x", "page=1&page=2", "page=1.5", "since[]=2025-03-01", "q[$ne]=1"):
        assert at.api.get(f"reports?{query}")[0] == 400, query
    for query in ("page[]=2", "page=-1", "since=true", "page=%00"):
        assert at.web.get(f"/inbox?{query}").status_code in (200, 400), query
    assert at.web.post("/drafts", {"subject": "a:1", "fields": "[1]"}).status_code == 400


CLASSES: tuple[tuple[str, str, Callable[[Surfaces], None]], ...] = (
    ("001", "history follows the object's access", history_follows_the_object),
    ("002", "children of an object", child_objects_ask_for_their_parent),
    ("003", "export without the filter", what_is_computed_carries_no_hidden_words),
    ("004", "path traversal", a_foreign_name_is_no_path),
    ("005", "administrator from the web", nobody_becomes_administrator_from_outside),
    ("007", "no limit on logins", logins_are_throttled),
    ("008", "stored script", words_from_outside_stay_words),
    ("009", "media changed by others", originals_are_never_changed),
    ("012", "media in the parent's JSON", a_report_tells_nothing_of_its_file),
    ("014", "names allowed by their end", hosts_are_whole_names),
    ("016", "stale login", a_stale_login_is_asked_again),
    ("018", "history of what was refused", what_is_refused_writes_no_history),
    ("020", "guessable inline files", downloads_are_opaque_and_attached),
    ("021", "account names in lists", lists_name_no_account),
    ("022", "the reviewer's lock", the_second_look_is_somebody_elses),
    ("023", "unbounded PDF", a_hostile_pdf_costs_nothing),
    ("024", "formulas", tables_leave_by_no_door_of_the_desk),
    ("025", "fetching any address", nothing_here_asks_the_inner_network),
    ("026", "export without the filter, again", what_is_computed_carries_no_hidden_words),
    ("032", "stored full copies", stores_are_not_served),
    ("036", "old Excel", old_excel_is_not_read),
    ("037", "confused types", a_parameter_of_another_type_is_refused),
    ("039", "stored script through import", words_from_outside_stay_words),
    ("042", "confused types, again", a_parameter_of_another_type_is_refused),
)


@pytest.mark.parametrize(("number", "name", "check"), CLASSES, ids=[f"{n}-{name}" for n, name, _ in CLASSES])
def test_a_class_of_findings_does_not_come_back(
    number: str, name: str, check: Callable[[Surfaces], None], attack: Surfaces
) -> None:
    check(attack)


def test_the_table_is_complete() -> None:
    assert len({number for number, _, _ in CLASSES}) == 24
