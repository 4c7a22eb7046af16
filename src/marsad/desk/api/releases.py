"""What leaves: releases behind their gate; the estimate of what no list recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from marsad.desk import shell
from marsad.desk.api.endpoint import Body, Call, Name, Words
from marsad.model import Decision, Estimate
from marsad.workspace import publications

Table = Annotated[str, Meta(min_length=1, max_length=200_000)]


class Release(msgspec.Struct, kw_only=True, frozen=True):
    """A release as it was frozen; `sha256` is that of its release.json."""

    number: int
    at: str
    by: str
    because: str
    sha256: str
    profile: str
    rows: int


class NewRelease(Body, kw_only=True, frozen=True):
    """What to publish: with `dry_run` everything is built and checked, nothing is written."""

    profile: Name = "public"
    because: Words = ""
    dry_run: bool = False


class Published(msgspec.Struct, kw_only=True, frozen=True):
    """What was published, or would be, and what changed since the release before."""

    number: int
    sha256: str
    profile: str
    rows: int
    dry_run: bool
    changes: list[Mapping[str, Any]]


class NewEstimate(Body, kw_only=True, frozen=True):
    """A table of overlaps as CSV: one 0/1 column for each list and a column `count`."""

    table: Table
    method: Literal["chao", "loglinear", "dga", "lcmcr"] = "dga"
    concerns: tuple[Literal["open_population", "definitions_differ", "chosen_after"], ...] = ()
    lang: Literal["en", "ar"] = "en"


ReleaseList, Estimated = list[Release], Estimate


def list_releases(call: Call) -> list[Release]:
    """The releases, oldest first."""
    with shell.workspace() as opened:
        return [_release(one) for one in publications.releases(opened)]


def _release(ruling: Decision) -> Release:
    value = ruling.value
    return Release(
        number=publications.number(ruling),
        at=ruling.at,
        by=ruling.by,
        because=ruling.because,
        sha256=str(value.get("sha256", "")),
        profile=str(value.get("profile", "")),
        rows=int(value.get("rows", 0)),
    )


def publish(call: Call) -> Published:
    """Freeze the next release, or say what stops it."""
    body: NewRelease = call.body
    with shell.workspace() as opened:
        made = publications.publish(
            opened, by=call.by, because=body.because, profile=body.profile, dry_run=body.dry_run
        )
        if not body.dry_run:
            shell.changed_within(opened)
    return Published(
        number=made.number,
        sha256=made.sha256,
        profile=made.profile,
        rows=made.rows,
        dry_run=body.dry_run,
        changes=[msgspec.to_builtins(one) for one in made.changes],
    )


def make_estimate(call: Call) -> Estimate:
    """Estimate what no list recorded, or say why no number should be given; a refusal is an answer."""
    from marsad.estimate.capture import table_from_csv
    from marsad.estimate.run import estimate as estimated  # heavy, and most desks never ask

    body: NewEstimate = call.body
    table = table_from_csv(body.table, where="table")
    return estimated(table, method=body.method, concerns=body.concerns).record(body.lang)
