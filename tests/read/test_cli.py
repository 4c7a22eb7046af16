"""`marsad read`: one claim a line as JSON, the same bytes however many processes read."""

from pathlib import Path

from click.testing import CliRunner

from marsad.cli.read import command
from marsad.model.codec import claim_from_json, dumps
from marsad.model.report import Report

TEXT = "At least 13 soldiers were killed in Jableh on Thursday, the ministry said."


def run(*arguments: str) -> str:
    result = CliRunner().invoke(command, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_json_is_one_claim_a_line_in_the_order_of_the_reports(tmp_path: Path) -> None:
    reports = [Report(id=f"r{n}", text=TEXT, published="2025-03-08", lang="en") for n in range(3)]
    path = tmp_path / "reports.jsonl"
    path.write_text("\n".join(map(dumps, reports)), encoding="utf-8")
    claims = [claim_from_json(line) for line in run(str(path), "--json").splitlines()]
    assert [c.report for c in claims] == ["r0", "r1", "r2"]
    assert run(str(path), "--json", "--jobs", "2") == run(str(path), "--json", "--jobs", "1")


def test_a_plain_text_is_laid_out_for_a_reader(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert "killed" in run(str(path))
