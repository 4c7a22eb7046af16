"""tolls, figures, incidents, trace, diff, rank and methodology as a person calls them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from marsad.cli import marsad

ROOT = Path(__file__).parents[2]
EXAMPLES = tomllib.loads((ROOT / "tests" / "cases" / "figures" / "examples.toml").read_text("utf-8"))["example"]
E2 = [
    {"report": f"r{at}", "start": 0, "end": 8, "quote": "over 340", "what": "killed", "scope": "cumulative",
     "count": {"low": 340, "high": None, "qualifier": "more_than", "words": "over 340", "unit": "persons"},
     "said_by": [voice, "a site"]}
    for at, voice in enumerate(("SOHR", "Rami Abdulrahman", "المرصد السوري"))
]  # fmt: skip
CONTRACT = {
    "what", "group", "place", "since", "until", "as_of", "documented", "reported", "estimated", "tier", "grade",
    "provisional", "origins", "claims", "set_aside", "rules", "method",
}  # fmt: skip


def run(*words: str) -> Any:
    return CliRunner().invoke(marsad, list(words), standalone_mode=False)


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.jsonl"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in E2), encoding="utf-8")
    return path


def test_claims_straight_in_give_contract_figures(claims: Path) -> None:
    (figure,) = json.loads(run("figures", "--claims", str(claims), "--json").output)
    assert figure.keys() >= CONTRACT
    assert figure["reported"] == {"low": 340, "best": 340, "high": 340, "open_above": True}
    assert (figure["tier"], figure["grade"], figure["provisional"]) == ("reported", "weak", True)
    assert figure["origins"] == ["SOHR"]
    assert len(figure["claims"]) == 3


def test_on_a_terminal_every_number_has_its_origins_and_its_tier_beside_it(claims: Path) -> None:
    shown = run("figures", "--claims", str(claims)).output
    assert "340+" in shown
    assert "provisional" in shown
    assert "weak" in shown
    assert "مؤقت" in run("figures", "--claims", str(claims), "--lang", "ar").output


def test_two_processes_give_the_same_bytes(claims: Path) -> None:
    outputs = set()
    for seed in ("0", "77"):
        command = [sys.executable, "-m", "marsad", "figures", "--claims", str(claims), "--json"]
        outputs.add(
            subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        )
    assert len(outputs) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("figures",), "nothing to count"),
        (("figures", "--claims", "nowhere.jsonl"), "cannot be read"),
        (("figures", "--claims", "{claims}", "--by", "colour"), "broken down by 'colour'"),
        (("figures", "--claims", "{bad}"), "line 1"),
        (("tolls", "nowhere"), "no such file"),
        (("trace", "x", "nowhere"), "no such file"),
        (("diff", "nowhere", "--from", "2025-02-30"), "no such file"),
        (("rank", "x", "nowhere", "--against", "nowhere.csv"), "cannot be read"),
    ],
)
def test_what_cannot_be_used_says_what_where_and_what_to_do(
    words: tuple[str, ...], says: str, claims: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"report": 7}\n', encoding="utf-8")
    result = run(*(word.format(claims=claims, bad=bad) for word in words))
    assert says in str(result.exception)
    assert getattr(result.exception, "status", None) == 2


def test_an_unknown_value_of_an_extra_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text(json.dumps({**E2[0], "overlap": "maybe"}), encoding="utf-8")
    assert "sure, possible, none" in str(run("figures", "--claims", str(path)).exception)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl"
    rows = [
        {"id": "a", "publisher": "a site", "published": "2025-03-08", "lang": "en",
         "text": "At least 340 civilians have been killed on the coast, the Syrian Observatory for Human Rights said."},
        {"id": "b", "publisher": "b site", "published": "2025-03-09", "lang": "en",
         "text": "At least 830 civilians have been killed on the coast, the Syrian Observatory for Human Rights said."},
    ]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_a_story_walks_from_series_to_figure_to_words_and_back_in_time(reports: Path) -> None:
    (series,) = json.loads(run("tolls", str(reports), "--json").output)
    assert (series["origin"], series["what"], series["group"]) == ("SOHR", "killed", "civilian")
    assert [(point["low"], point["superseded"]) for point in series["points"]] == [(340, True), (830, False)]
    figure = json.loads(run("figures", str(reports), "--json").output)[0]
    assert figure["reported"]["best"] == 830
    earlier = json.loads(run("figures", str(reports), "--json", "--as-of", "2025-03-08").output)[0]
    assert earlier["reported"]["best"] == 340
    traced = json.loads(run("trace", figure["id"], str(reports), "--json").output)
    roles = {quote["role"]: quote for quote in traced["quotes"]}
    assert "830" in roles["carries"]["quote"]
    assert "F4" in roles["set aside"]["why"]
    (moved,) = json.loads(run("diff", str(reports), "--from", "2025-03-08", "--json").output)
    assert moved["reports"] == ["b"]
    assert moved["fields"] == ["reported"]
    assert "830" in run("trace", figure["id"], str(reports)).output
    assert "→" in run("tolls", str(reports)).output


def test_a_number_walks_to_every_point_and_quote_that_gives_it(reports: Path) -> None:
    found = json.loads(run("trace", "830", str(reports), "--json").output)
    assert [(point["origin"], point["reports"]) for point in found["points"]] == [("SOHR", ["b"])]
    assert "830" in found["points"][0]["quotes"][0]["quote"]
    assert "SOHR" in run("trace", "830", str(reports)).output
    assert "no claim gives 7" in str(run("trace", "7", str(reports)).exception)


def test_a_name_that_fits_no_figure_lists_those_there_are(reports: Path) -> None:
    assert "killed/civilian" in str(run("trace", "looting", str(reports)).exception)


def test_rank_says_what_the_reference_counts_differently(reports: Path, tmp_path: Path) -> None:
    ged = tmp_path / "ged.csv"
    ged.write_text(
        "id,date_start,date_end,country,best,low,high\n1,2013-08-21,2013-08-21,Syria,1400,300,1700\n", encoding="utf-8"
    )
    figure = json.loads(run("figures", str(reports), "--json").output)[0]["id"]
    ranking = json.loads(run("rank", figure, str(reports), "--against", str(ged), "--json").output)
    assert (ranking["by_best"], ranking["among"]) == (2, 1)
    assert "GED" in run("rank", figure, str(reports), "--against", str(ged)).output


def test_methodology_is_a_text_in_both_languages_and_a_file_to_edit() -> None:
    assert "Corroboration" in run("methodology").output
    assert "التقاطع" in run("methodology", "--lang", "ar").output
    assert "independent_origins = 2" in run("methodology", "--toml").output
    assert json.loads(run("methodology", "--json").output)["method"].startswith("marsad-figures/")
