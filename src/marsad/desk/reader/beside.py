"""What stands beside a report, its text again and its numbers again, as one person may see it."""

from __future__ import annotations

from typing import Any

from marsad.desk.access import visible_reports
from marsad.desk.accounts.models import User
from marsad.desk.projection.models import ReportRow


def beside(row: ReportRow, user: User) -> dict[str, list[dict[str, Any]]]:
    """A report's row and who looks in, its copies and echoes out, each with the report that it stands in."""
    named = {one["report"] for kind in row.beside.values() for one in kind}
    if not named:
        return {"copies": [], "echoes": []}
    rows = ReportRow.objects.filter(visible_reports(user), pk__in=named)
    shown = {
        pk: {"id": pk, "title": title, "publisher": publisher, "day": day}
        for pk, title, publisher, day in rows.values_list("pk", "title", "publisher", "published")
    }
    return {
        kind: [{**one, "report": shown[one["report"]]} for one in row.beside[kind] if one["report"] in shown]
        for kind in ("copies", "echoes")
    }
