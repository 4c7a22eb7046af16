"""Schemathesis against the API over a small workspace, in this process: `python tests/desk/fuzz_api.py --cases 2000`.

Every endpoint of the document gets its share of made-up requests, fitting and unfitting, from a fixed seed. What is
checked: no server error; status, content type, headers and body as documented; what does not fit is refused, what fits
is not; no answer without a token. Ends with status 1 when one case fails.
"""

from __future__ import annotations

import argparse
import collections
import logging
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

REPORTS = (
    ("one", "At least 12 people were killed in Jableh on Friday, the Observatory said.", "2025-03-08"),
    ("event", "Twelve people were killed in an attack on Jableh on 7 March 2025, residents said.", "2025-03-08"),
    ("two", "The Observatory raised its toll for Jableh to 15 dead on Saturday.", "2025-03-09"),
    ("three", "قال المرصد إن 12 مدنيا قتلوا في جبلة يوم الجمعة.", "2025-03-08"),
)
PEOPLE = "id,name,date\n1,Ahmad Saleh,2025-03-07\n2,Fatima Ali,2025-03-07\n"
MEANT = [200, 201, 404, 409, 422]  # what a request that fits its schema may meet: 422 is the meaning, not the form


def make_workspace(folder: Path) -> str:
    """A folder in; a desk over a few reports and one list in it, and a token of an account that may do all, out."""
    from marsad.desk import server
    from marsad.workspace import Workspace, lists

    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    with Workspace.create(folder / "ws") as made:
        for name, text, day in REPORTS:
            path = folder / f"{name}.txt"
            path.write_text(text, encoding="utf-8")
            made.add([path], by="amal", publisher="A radio", day=day)
        lists.add(made, folder / "people.csv", by="amal")
        refer_a_case(made, folder / "package.zip")
    server.prepare(folder / "ws")
    server.rebuild()
    from django.utils import timezone

    from marsad.desk import policy
    from marsad.desk.accounts.models import Token, User

    for name in policy.ENDPOINTS:  # one account for all endpoints: the matrix of roles is another test's
        policy.ENDPOINTS[name] = policy.ENDPOINTS[name] | {policy.Role.COUNSEL}
    user = User.objects.create_user(username="fuzz", role=policy.Role.COUNSEL)
    expires = timezone.now() + timedelta(days=1)
    return Token.issue(user, name="fuzz", scopes=list(Token.SCOPES), expires=expires)[1]


CASE = "case:jableh"


def refer_a_case(made: Any, package: Path) -> None:
    """A case with an act, referred and confirmed, so that every address below it leads to something."""
    from marsad.workspace.casework import confirm_review, open_case, seen
    from marsad.workspace.referral import refer

    acts = [act.id for act in seen(made).acts][:1]
    open_case(made, "jableh", by="amal", title="Jableh", acts=acts)
    said = {"to": "icc", "basis": "suspicion", "second_reviewer": "rana"}
    done = refer(made, CASE, package, by="amal", value=said)
    confirm_review(made, CASE, done.referral, by="rana")


def real_names() -> dict[str, str]:
    """What exists here, by the first word of an endpoint's path; a referral's number by its own."""
    from marsad.desk import shell
    from marsad.desk.projection.models import IncidentRow, PersonRow, ReportRow
    from marsad.workspace.casework import case_of

    with shell.workspace() as opened:
        number = opened.decisions[0].id
        referral = case_of(opened, CASE).referrals[0].id
    own = {"rulings": number, "cases": CASE, "bodies": "body:inquiry", "referral": referral}
    found = {"reports": ReportRow, "people": PersonRow, "incidents": IncidentRow}
    return own | {word: model.objects.order_by("pk")[0].pk for word, model in found.items()}


def fuzz(secret: str, cases: int, seed: int) -> tuple[collections.Counter[int], list[str]]:
    """A token and how many requests in, the answers by status and what failed out."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings, strategies
    from hypothesis import seed as seeded

    from marsad.desk.wsgi import application

    config = schemathesis.config.SchemathesisConfig.from_dict(
        {
            "checks": {"positive_data_acceptance": {"expected-statuses": MEANT}},
            "generation": {"with-security-parameters": False},
        }
    )
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=config)
    operations = [found.ok() for found in schema.get_all_operations()]
    headers = {"Authorization": f"Bearer {secret}"}
    names = real_names()
    each = -(-cases // len(operations))
    seen: collections.Counter[int] = collections.Counter()
    failed: list[str] = []
    for operation in operations:
        unfit = each // 3 if operation.query or operation.body else 0  # a path alone can only name nothing
        for mode, share in (("POSITIVE", each - unfit), ("NEGATIVE", unfit)):
            if not share:
                continue
            strategy = operation.as_strategy(generation_mode=schemathesis.GenerationMode[mode])
            checks = settings(
                max_examples=share,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )

            @seeded(seed)
            @checks
            @given(case=strategy, real=strategies.sampled_from([True, True, False]))
            def one(case: Any, real: bool) -> None:
                if real and case.path_parameters:
                    word = case.path.removeprefix("/api/v1/").split("/")[0]
                    under_case = {"number": names["referral"]} if word == "cases" else {}
                    case.path_parameters = {field: under_case.get(field, names[word]) for field in case.path_parameters}
                answer = case.call(headers=headers)
                seen[answer.status_code] += 1
                case.validate_response(answer, headers=headers, transport_kwargs={"headers": headers})

            try:
                one()
            except BaseExceptionGroup as errors:
                failed += [f"{operation.label} {mode}: {error}" for error in errors.exceptions]
            except Exception as error:  # noqa: BLE001 - whatever went wrong is the result
                failed.append(f"{operation.label} {mode}: {type(error).__name__}: {error}")
    return seen, failed


def main() -> int:
    """Make, fuzz, tell."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=300)
    arguments.add_argument("--seed", type=int, default=20250306)
    given = arguments.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="marsad-fuzz-") as folder:
        secret = make_workspace(Path(folder))
        start = time.perf_counter()
        seen, failed = fuzz(secret, given.cases, given.seed)
    for line in failed:
        print(line, "\n---")
    by_status = ", ".join(f"{status}: {count}" for status, count in sorted(seen.items()))
    print(f"{sum(seen.values())} requests in {time.perf_counter() - start:.0f} s ({by_status}); {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
