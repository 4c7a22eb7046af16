"""The API: tokens and scopes, the table against the policy, a reviewer's journey, what is sealed or another team's."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from marsad.desk import policy
from marsad.desk.policy import Role, may_call


def example(path: str) -> str:
    """An endpoint's path with names that exist."""
    name = "coast-en-001" if path.startswith("reports") else "nothing"
    return path.replace("{name}", name).replace("{number}", "0000")


@pytest.mark.parametrize("role", list(Role))
def test_a_role_meets_on_every_endpoint_what_the_table_says(role: str, caller: Callable[..., Any]) -> None:
    from marsad.desk.api.endpoints import ENDPOINTS

    asking = caller(role)
    for one in ENDPOINTS:
        status, said = asking.send(example(one.path), {}, one.method)
        allowed = may_call(role, one.name)
        if not allowed:
            assert (status, said["title"]) == (404, "nothing here for this account"), one.name
        else:
            assert status not in (401, 403, 405), (one.name, said)
            assert "for this account" not in str(said), one.name


def test_every_endpoint_has_a_row_and_every_row_an_endpoint(coast: Path) -> None:
    from marsad.desk.api.endpoints import ENDPOINTS

    assert sorted(one.name for one in ENDPOINTS) == sorted(policy.ENDPOINTS)


def test_a_token_does_what_its_scopes_say_and_no_more(caller: Callable[..., Any]) -> None:
    reading = caller("monitor", scopes="read")
    assert reading.get("reports")[0] == 200
    status, said = reading.send("rulings", {"verb": "same", "subject": "incident:a", "value": {"other": "incident:b"}})
    assert (status, said["title"]) == (403, "this token lacks the scope 'rule'")


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer \u0661"])
def test_without_a_live_token_nothing_is_said(given: str, coast: Path, client_for: Callable[..., Any]) -> None:
    logged_in = client_for("analyst")  # a session is no token
    answer = logged_in.get("/api/v1/reports", headers={"authorization": given.encode().decode("latin-1")})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_ends_by_time_by_revocation_and_with_its_account(caller: Callable[..., Any]) -> None:
    from marsad.desk.accounts.models import Token, User

    assert caller("monitor", days=-1).get("me")[0] == 401
    revoked = caller("monitor")
    Token.objects.filter(digest=Token.digest_of(revoked.secret)).update(revoked=True)
    assert revoked.get("me")[0] == 401
    closed = caller("monitor", name="leaver")
    User.objects.filter(username="leaver").update(is_active=False)
    assert closed.get("me")[0] == 401


def test_a_secret_is_nowhere_kept(caller: Callable[..., Any], coast: Path) -> None:
    secret = caller("monitor").secret
    held = b"".join(path.read_bytes() for path in (coast / "desk").iterdir() if path.is_file())
    assert secret.encode() not in held


def test_a_reviewer_works_through_a_report(caller: Callable[..., Any]) -> None:
    """List, open, rule, take back: a first person, then a second who does not see the first one's ruling."""
    amal, basim = caller("monitor", "amal"), caller("verifier", "basim")
    status, page = amal.get("reports", q="Jableh", since="2025-03-06")
    assert status == 200
    assert page["count"] >= len(page["items"]) > 0
    name = "coast-en-014"
    claim = next(one for one in amal.get(f"reports/{name}/claims")[1] if one["state"] == "open")
    words = {"verb": "accept", "quote": claim["quote"], "what": claim["what"], "occurrence": claim["occurrence"]}
    status, first = amal.send(f"reports/{name}/rulings", words)
    assert (status, first["by"]) == (201, "amal")
    seen = basim.get(f"reports/{name}/claims")[1][claim["position"]]
    assert (seen["state"], seen["first_by"]) == ("waiting", "")
    assert amal.send(f"reports/{name}/rulings", words)[0] == 409  # the same person is never both
    assert basim.send(f"reports/{name}/rulings", words)[0] == 201
    seen = amal.get(f"reports/{name}/claims")[1][claim["position"]]
    assert (seen["state"], seen["first_by"], seen["second_by"]) == ("accepted", "amal", "basim")
    assert amal.send(f"rulings/{first['id']}/withdraw", {"because": "too early"})[0] == 201
    seen = basim.get(f"reports/{name}/claims")[1][claim["position"]]
    assert (seen["state"], seen["first_by"], seen["second_by"]) == ("accepted", "basim", "")


def test_a_figure_opens_to_its_words_and_as_of_a_day(caller: Callable[..., Any]) -> None:
    asking = caller("analyst")
    page = asking.get("figures", what="killed")[1]
    figure = next(one for one in page["items"] if one["claims"])
    traced = asking.get("figures/trace", id=figure["id"])[1]
    assert traced["figure"] == figure
    assert {quote["role"] for quote in traced["quotes"]} & {"carries"}
    early = asking.get("figures", what="killed", as_of="2025-03-07")[1]
    assert 0 < early["count"] < page["count"]


def test_reports_and_files_are_taken_in_once(caller: Callable[..., Any]) -> None:
    asking = caller("monitor")
    text = "At least 3 people were injured in Banyas on Friday, a resident said."
    body = {"reports": [{"text": text, "publisher": "A radio", "published": "2025-03-08"}]}
    status, taken = asking.send("reports", body)
    assert (status, taken["read"], len(taken["new"])) == (201, 1, 1)
    assert asking.send("reports", body)[1]["same"] == taken["new"]
    full = asking.get(f"reports/{taken['new'][0]}")[1]
    assert (full["text"], full["claims"]) == (text, 1)
    status, original = asking.get(f"reports/{taken['new'][0]}/original")
    assert status == 200
    assert text.encode() in original


def test_a_day_that_does_not_exist_is_never_stored(caller: Callable[..., Any]) -> None:
    asking = caller("monitor")
    body = {"reports": [{"text": "Two people were killed in Tartus."}], "published": "2025-00-08"}
    assert asking.send("reports", body)[0] == 422
    assert asking.get("situation")[0] == 200


def test_what_is_sealed_answers_like_what_never_was(
    sealed: str, caller: Callable[..., Any], client_for: Callable[..., Any]
) -> None:
    monitor, counsel = caller("monitor"), caller("counsel", "cora")
    text = counsel.get(f"reports/{sealed}")[1]["text"]
    for path in ("reports/{}", "reports/{}/claims", "reports/{}/original"):
        hidden, missing = monitor.get(path.format(sealed)), monitor.get(path.format("never-was"))
        assert hidden[0] == missing[0] == 404
        assert json.dumps(hidden[1]).replace(sealed, "never-was") == json.dumps(missing[1])
    assert client_for("monitor").get(f"/reports/{sealed}").status_code == 404
    assert client_for("counsel").get(f"/reports/{sealed}").status_code == 200
    quotes = {one["quote"] for one in counsel.get(f"reports/{sealed}/claims")[1]}
    for path in ("reports", "queue", "tolls", "incidents", "figures", "situation", "rulings"):
        said = json.dumps(monitor.get(path)[1], ensure_ascii=False)
        assert sealed not in said, path
        assert not any(quote in said for quote in quotes if len(quote) > 40), path
    first_words = " ".join(text.split()[:6])
    assert monitor.get("reports", q=f'"{first_words}"')[1]["count"] == 0
    assert counsel.get("reports", q=f'"{first_words}"')[1]["count"] > 0
