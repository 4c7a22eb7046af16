"""Spark on two local workers against one machine: the same rows, from every form in which reports come."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from marsad import spark as over
from marsad.collect import read_path
from marsad.model import Decision, Report
from marsad.model.codec import dumps
from marsad.people import pile
from marsad.read import read
from marsad.reconcile import Method
from marsad.reconcile.copies import find_copies
from marsad.workspace.flow import derive

MISSING = [
    need
    for need, there in (
        ("the extra `spark` (PySpark 4)", find_spec("pyspark") is not None),
        ("Java 17 (Debian: openjdk-17-jre-headless)", bool(shutil.which("java") or os.environ.get("JAVA_HOME"))),
    )
    if not there
]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}")
ROOT = Path(__file__).parent.parent.parent
COAST = ROOT / "examples" / "coast-2025" / "reports"
sys.path.insert(0, str(ROOT / "tests" / "people"))
import invented  # noqa: E402


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    quick = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # a few rows are not worth the compiler's second thoughts
    os.environ["PYSPARK_SUBMIT_ARGS"] = f"--driver-java-options '{quick}' pyspark-shell"
    os.environ["PYSPARK_PYTHON"] = sys.executable  # the workers' Python is this one, whatever `python3` is
    own = [str(ROOT / "src"), str(Path(__file__).parent)]
    os.environ["PYTHONPATH"] = os.pathsep.join([*own, os.environ.get("PYTHONPATH", "")])
    made = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.python.daemon.module", "loaded_once")  # workers are forked from a process that has Marsad
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.default.parallelism", "2")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    """The coast's reports, and reprints of some: whole, with a changed word, cut."""
    found = [item.report for name in ("en", "ar") for item in read_path(COAST / f"{name}.jsonl").items[:20]]
    reprints = []
    for at, report in enumerate(found[:8]):
        words = report.text.split()
        text = " ".join(words if at % 3 == 0 else [*words[:5], "reportedly", *words[5:]] if at % 3 == 1 else words[:40])
        reprints.append(replace(report, id=f"{report.id}-again", text=text, publisher="a reprint"))
    return found + reprints


@pytest.fixture(scope="module")
def frame(session: Any, shelf: list[Report], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The shelf through Parquet, with a column that sorts it into two events, in another order than it was."""
    path = tmp_path_factory.mktemp("shelf") / "shelf.parquet"
    rows = [json.loads(dumps(one)) | {"event": one.lang} for one in reversed(shelf)]
    pl.DataFrame(rows).write_parquet(path)
    loaded = session.read.parquet(str(path)).repartition(3).cache()
    assert loaded.count() == len(shelf)
    return loaded


def rows(frame: Any) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in frame.collect()), key=repr)


def test_reports_are_the_same_from_lines_and_columns(session: Any, shelf: list[Report], tmp_path: Path) -> None:
    wanted = sorted((*(getattr(one, name) for name in over.FIELDS), None) for one in shelf)
    lines = [dumps(one) for one in shelf]
    (tmp_path / "in.jsonl").write_text("\n".join([*lines, "{broken", ""]), encoding="utf-8")
    pl.DataFrame([json.loads(line) for line in lines]).write_parquet(tmp_path / "in.parquet")
    from_lines = over.reports(session, str(tmp_path / "in.jsonl")).collect()
    good, bad = ([tuple(one) for one in from_lines if (one.refused is None) is usable] for usable in (True, False))
    assert sorted(good) == wanted
    assert [(one[0], "not JSON" in str(one[-1])) for one in bad] == [("{broken", True)]
    assert sorted(tuple(one) for one in over.reports(session, str(tmp_path / "in.parquet")).collect()) == wanted


def test_a_capture_gives_the_pages_that_one_machine_finds(session: Any, tmp_path: Path) -> None:
    body = io.BytesIO()
    writer = WARCWriter(body, gzip=True)
    for at in range(3):
        page = f"<html><body><p>At least {12 + at} people were killed in Jableh on Friday, officials said.</p></body>"
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(f"https://example.org/{at}", "response", payload=io.BytesIO(page.encode()),
                                      http_headers=http)
        )  # fmt: skip
    (tmp_path / "pages.warc.gz").write_bytes(body.getvalue())
    here = [item.report for item in read_path(tmp_path / "pages.warc.gz").items]
    there = over.reports(session, str(tmp_path / "pages.warc.gz")).cache()  # parsed once, in a child process
    assert len(here) == 3
    assert sorted(row.id for row in there.collect()) == sorted(one.id for one in here)
    wanted = [(one.report, one.start, one.end, dumps(one)) for report in here for one in read(report)]
    assert rows(over.claims(there).select("report", "start", "end", "claim")) == sorted(wanted, key=repr)


def test_claims_are_those_of_the_reader(frame: Any, shelf: list[Report]) -> None:
    wanted = [
        (one.report, at, one.what, one.start, one.end, one.quote, dumps(one))
        for report in shelf
        for at, one in enumerate(read(report))
    ]
    assert rows(over.claims(frame)) == sorted(wanted, key=repr)
    assert len(wanted) > 100


def test_copies_are_those_of_the_whole_shelf(frame: Any, shelf: list[Report]) -> None:
    ruled = Decision(id="1", verb="different", by="n", at="2025-03-10T00:00:00+00:00",
                     value={"of": [f"report:{shelf[0].id}", f"report:{shelf[0].id}-again"]})  # fmt: skip
    wanted = find_copies(shelf, [ruled], Method.default().copies)
    assert rows(over.copies(frame, [ruled])) == sorted(((o.of, o.copy, o.how, o.share) for o in wanted), key=repr)
    assert {one.how for one in wanted} >= {"exact", "near", "part"}


def test_origins_and_tolls_are_those_of_each_event(frame: Any, shelf: list[Report]) -> None:
    setting = over.Setting(country="SY")
    whose = over.origins(frame, "event", setting).collect()
    series = over.tolls(frame, "event", setting).collect()
    for event in ("ar", "en"):
        own = sorted((one for one in shelf if one.lang == event), key=lambda one: one.id)
        made = _record(own, setting)
        mine = [(one.claim.report, one.origin, one.how) for one in _claims_with(made)]
        assert [(row.report, row.origin, row.how) for row in whose if row.event == event] == mine
        assert [row.series for row in series if row.event == event] == [dumps(one) for one in made.tolls]
        assert made.tolls


def _record(own: list[Report], setting: over.Setting) -> Any:
    from marsad.places import Gazetteer
    from marsad.reconcile.sources import load

    gazetteer = Gazetteer.open(country=setting.country)
    claims = [read(one) for one in own]
    return derive(own, claims, (), gazetteer=gazetteer, method=Method.default(), registry=load())


def _claims_with(made: Any) -> list[Any]:
    from types import SimpleNamespace

    pairs = zip(made.claims, made.attributions, strict=True)
    return [SimpleNamespace(claim=claim, origin=whose.source.id, how=whose.how) for claim, whose in pairs]


def test_links_are_those_of_the_pile(session: Any) -> None:
    rng = np.random.default_rng(3)
    people = invented.invent_people(rng, 200)
    views = [replace(view, covers=0.6) for view in invented.MANY[:3]]
    tables = [invented.see(rng, people, view)[0] for view in views]
    labels = [view.name for view in views]
    built = pile.build(tables, labels, may_repeat=["r1"])
    wanted = [
        (labels[one], labels[two], *row) for (one, two), made in built.links.items() for row in made.table().rows()
    ]
    assert rows(over.links(session, tables, labels, may_repeat=["r1"])) == sorted(wanted, key=repr)
    assert len(wanted) > 200
