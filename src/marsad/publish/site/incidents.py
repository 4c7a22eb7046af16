"""A page for each incident: what is said of it, by whom, with every source archived and graded."""

from __future__ import annotations

import hashlib
from datetime import date
from html import escape

from marsad.figures.methodology import class_label
from marsad.model import vocab
from marsad.publish.dataset.model import Row
from marsad.publish.site.figures import numbers, ranked, title
from marsad.publish.site.page import View, beside, frame, parts, quotes


def page_name(incident: str) -> str:
    """The file name of an incident's page: safe in every file system, the same for ever."""
    return f"{hashlib.sha256(incident.encode()).hexdigest()[:12]}.html"


def page(view: View, row: Row) -> str:
    """One incident's page."""
    whats = _whats(view, row)
    where = view.place(row)
    day = view.say.day(row["day"]) if isinstance(row["day"], date) else ""
    heading = " · ".join(part for part in (whats, day) if part)
    claims = parts(row["claims"])
    body = (
        f'<p class="where">{where}</p>{_numbers(view, claims)}{_sources(view, parts(row["origins"]))}'
        f"<h2>{view.word('words')}</h2>{quotes(view, claims, most=60)}"
        f"<h2>{escape(view.say.template('heading', 'notes'))}</h2>"
        f"<ul>{''.join(_archived(view, name) for name in _reports(view, claims))}</ul>"
    )
    return frame(view, f"incidents/{page_name(str(row['id']))[:-5]}", heading or str(row["id"]), body, depth=1)


def _numbers(view: View, claims: list[str]) -> str:
    """Every figure that rests on the incident's claims, with what stands beside a number."""
    rows = [row for row in ranked(view) if set(parts(row["claims"])) & set(claims)]
    told = "".join(
        f'<li><span class="title">{title(view, row)}</span> <span class="numbers">{numbers(view, row)}</span> '
        f'<span class="beside">{beside(view, row)}</span></li>'
        for row in rows
    )
    return f'<ul class="incident-figures">{told}</ul>' if told else ""


def _sources(view: View, origins: list[str]) -> str:
    """Who says so, each with its class of evidence."""
    told = "".join(f"<li>{view.source(name)} · <small>{escape(_kind(view, name))}</small></li>" for name in origins)
    return f'<ul class="origins">{told}</ul>' if told else ""


def _kind(view: View, name: str) -> str:
    kind = view.sources.get(name, {}).get("kind")
    return class_label(str(kind), view.lang) if kind else ""


def _whats(view: View, row: Row) -> str:
    """What happened, in words."""
    known = [what for what in parts(row["what"]) if what in vocab.codes("what")]
    return view.say.listing([vocab.label("what", what, view.lang) for what in known])


def _reports(view: View, claims: list[str]) -> list[str]:
    found = [str(view.claims[name]["report"]) for name in claims if name in view.claims]
    return list(dict.fromkeys(found))


def _archived(view: View, name: str) -> str:
    report = view.reports.get(name, {})
    publisher = escape(str(report.get("publisher") or view.say.template("label", "no_publisher")))
    when = escape(view.say.moment(str(report["published"]) if report.get("published") else None))
    archived = view.word("archived", hash=f"{str(report.get('sha256') or '')[:16]}…")
    return f"<li><bdi>{publisher}</bdi>{view.comma}{when} <small>{archived}</small></li>"


def listing(view: View) -> str:
    """All incidents as a list of links, newest last."""
    rows = sorted(view.data["incidents"].rows, key=lambda row: (str(row["day"] or "9999"), str(row["id"])))
    items = "".join(_line(view, row) for row in rows)
    return f'<ul class="incidents">{items}</ul>'


def _line(view: View, row: Row) -> str:
    whats = _whats(view, row)
    label = " · ".join(part for part in (view.day(row["day"]), escape(whats), view.place(row)) if part)
    return f'<li><a href="incidents/{page_name(str(row["id"]))}">{label}</a></li>'
