"""The first page: figures with their words, how each source's numbers moved; map, timeline, list under one filter."""

from __future__ import annotations

from datetime import date
from html import escape

from marsad.model import vocab
from marsad.publish.dataset.build import REGION
from marsad.publish.dataset.model import Row
from marsad.publish.site import chart
from marsad.publish.site.page import View, beside, parts, quotes, reported
from marsad.publish.site.places import marks

FIRST = ("killed", "executed", "injured", "missing", "displaced", "sheltering")
NARROW = ("day", "incident", "flow")
MOST_WIDE, MOST_NARROW = 24, 60


def body(view: View) -> str:
    """The first page between its heading and its footer."""
    rows = ranked(view)
    wide = [row for row in rows if _wide(row)][:MOST_WIDE]
    narrow = [row for row in rows if row not in wide and (row["place"] or row["since"])][:MOST_NARROW]
    figures = "".join(figure(view, row) for row in wide)
    items = "".join(item(view, row) for row in narrow)
    return (
        f'<section aria-labelledby="known"><h2 id="known">{view.word("figures")}</h2>{figures}</section>\n'
        f'<section aria-labelledby="moved"><h2 id="moved">{view.word("moved")}</h2>{chart.tolls(view)}</section>\n'
        f"{_filter(view, narrow)}\n"
        f'<div class="views"><section aria-labelledby="where"><h2 id="where">{view.word("map")}</h2>'
        f"{marks(view, narrow)}</section>\n"
        f'<section aria-labelledby="when"><h2 id="when">{view.word("timeline")}</h2>{chart.timeline(view, narrow)}'
        f'<p class="legend">{view.word("time_legend")}</p></section></div>\n'
        f'<section aria-labelledby="list"><h2 id="list">{view.word("list")}</h2>'
        f'<p id="count" aria-live="polite" data-form="{view.word("in_view", n="{n}")}">'
        f"{view.word('in_view', n=view.number(len(narrow)))}</p>"
        f'<p id="none" hidden>{view.word("no_match")}</p><ul class="items">{items}</ul></section>'
    )


def ranked(view: View) -> list[Row]:
    """Figures that hold a number, gravest and best supported first."""
    order = {what: at for at, what in enumerate(FIRST)}
    every = view.data["figures"].rows
    held = [row for row in every if row["reported_low"] is not None or row["documented"] is not None]

    def key(row: Row) -> tuple[int, bool, int, int, int, str]:
        origins, best = row["independent_origins"], row["reported_best"] or row["reported_low"]
        return (
            order.get(str(row["what"]), len(order)),
            not (isinstance(origins, int) and origins >= 2),
            {"all": 0, "mixed": 1, "civilian": 2}.get(str(row["group"]), 3),
            -(origins if isinstance(origins, int) else 0),
            -(best if isinstance(best, int) else 0),
            str(row["id"]),
        )

    return sorted(held, key=key)


def _wide(row: Row) -> bool:
    """Whether a row is about everything or a region, and not one day or event."""
    precision = row["precision"]
    region = not row["place"] or (isinstance(precision, int) and precision >= REGION)
    return region and row["scope"] not in NARROW and not row["withheld"]


def title(view: View, row: Row) -> str:
    """What a row counts, as a heading: killed · civilians · Latakia governorate · dates."""
    said = [escape(vocab.label("what", str(row["what"]), view.lang))]
    if row["group"] != "all":
        said.append(escape(vocab.group_label(str(row["group"]), view.lang)))
    if row["unit"] != "persons":
        said.append(escape(vocab.label("unit", str(row["unit"]), view.lang)))
    said.append(view.place(row))
    said.append(escape(view.say.window(_date(row["since"]), _date(row["until"]))))
    return " · ".join(part for part in said if part)


def _date(value: object) -> date | None:
    return value if isinstance(value, date) else None


def numbers(view: View, row: Row) -> str:
    """The three kinds of number, each in its form; a kind of which nothing is known is left to the dash."""
    label = view.say.table["label"]
    cells = [f'<span class="reported" title="{escape(label["low_best_high"])}">{reported(view, row)}</span>']
    if row["documented"] is not None:
        known = f"{escape(label['documented'])} <b>{view.number(row['documented'])}</b>"
        cells.insert(0, f'<span class="documented">{known}</span>')
    if row["estimated_low"] is not None and row["estimated_high"] is not None:
        ends = f"{view.number(row['estimated_low'])} – {view.number(row['estimated_high'])}"
        cells.append(f'<span class="estimated">{escape(label["estimated"])} {ends}</span>')
    return "".join(cells)


def figure(view: View, row: Row) -> str:
    """One figure: its number opens the words behind it."""
    origins = view.listing(parts(row["origins"]))
    aside = view.word("set_aside", n=view.number(row["set_aside"])) if row["set_aside"] else ""
    name = escape(str(row["id"]))
    return (
        f'<details class="figure" id="f-{name}"><summary><span class="title">{title(view, row)}</span>'
        f'<span class="numbers">{numbers(view, row)}</span><span class="beside">{beside(view, row)}</span></summary>'
        f'<p class="origins">{origins}</p><h3>{view.word("words")}</h3>{quotes(view, parts(row["claims"]))}'
        f'<p class="aside">{aside}</p></details>\n'
    )


def item(view: View, row: Row) -> str:
    """One row of the list under the filter; its data attributes are what the filter looks at."""
    day = row["since"] or row["until"] or row["as_of"]
    text = " ".join([title(view, row), " ".join(parts(row["origins"])), view.listing(parts(row["origins"]))])
    attributes = {
        "what": str(row["what"]),
        "day": str(day or ""),
        "place": str(row["place_id"] or ""),
        "text": _bare(text).casefold(),
    }
    data = " ".join(f'data-{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<li {data}>{figure(view, row)}</li>"


def _bare(text: str) -> str:
    return text.replace('<bdi dir="auto">', "").replace("</bdi>", "")


def _filter(view: View, rows: list[Row]) -> str:
    """The one filter of list, map and timeline; it is the address of the page."""
    whats = sorted({str(row["what"]) for row in rows}, key=lambda what: vocab.codes("what").index(what))
    choices = "".join(
        f'<option value="{escape(what)}">{escape(vocab.label("what", what, view.lang))}</option>' for what in whats
    )
    days = sorted(str(row["since"] or row["as_of"]) for row in rows if row["since"] or row["as_of"])
    ends = f' min="{days[0]}" max="{days[-1]}"' if days else ""
    return (
        f'<form id="filter" role="search" aria-label="{view.word("filter")}" hidden>'
        f'<label>{view.word("search")} <input type="search" name="q"></label>'
        f'<label>{view.word("what")} <select name="what"><option value="">{view.word("all")}</option>{choices}</select>'
        f'</label><label>{view.word("from")} <input type="date" name="from"{ends}></label>'
        f'<label>{view.word("to")} <input type="date" name="to"{ends}></label>'
        f'<button type="reset">{view.word("clear")}</button></form>'
    )
