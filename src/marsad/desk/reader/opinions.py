"""Where a second reader differs from the grammar on one report: candidates that a person may take, never claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from marsad.desk import shell
from marsad.desk.projection.models import ReportRow
from marsad.model import Claim, Report
from marsad.read import NO_LANGUAGE
from marsad.read.readers.compare import Disagreement
from marsad.workspace.second import PREFIX


class Opinion(msgspec.Struct, kw_only=True, frozen=True):
    """One difference. `kind`: `missed` (the grammar has no such claim), `what` or `count` (both have the passage and
    read it differently); `start` is where `quote` stands in the text. `claim` is the other reader's candidate."""

    reader: str
    kind: str
    quote: str
    start: int
    claim: Mapping[str, Any]
    grammar: Mapping[str, Any] | None


def opinions_of(report: Report) -> list[Opinion]:
    """A report in, the differences out, in the order of its text; what only the grammar finds is none."""
    answers = ReportRow.objects.filter(pk__startswith=PREFIX, lang=NO_LANGUAGE)
    models = list(answers.order_by("publisher").values_list("publisher", flat=True).distinct())
    with shell.workspace() as opened:
        rows = opened.opinions_on(report, models)
    return sorted((_opinion(row, row.theirs) for row in rows if row.theirs), key=lambda one: (one.start, one.reader))


def _opinion(row: Disagreement, theirs: Claim) -> Opinion:
    mine = msgspec.to_builtins(row.mine) if row.mine else None
    return Opinion(
        reader=row.reader,
        kind=row.kind,
        quote=theirs.quote,
        start=theirs.start,
        claim=msgspec.to_builtins(theirs),
        grammar=mine,
    )
