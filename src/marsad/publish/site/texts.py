"""Pages of text: method and limits, corrections with every change and its reason, downloads, and embeds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from marsad.model import vocab
from marsad.publish.dataset.model import Row
from marsad.publish.howto import howto
from marsad.publish.site.page import View, bdi, beside, reported

MOST_CHANGES = 200


def method(view: View, text: str) -> str:
    """How to read the figures, what the words mean, and the method's own settings as they are."""
    return (
        f"{simple_markdown(howto(view.data, view.lang))}{_meanings(view, 'tier')}{_meanings(view, 'grade')}"
        f'<details><summary>{escape(view.data.method)}</summary><pre dir="ltr">{escape(text)}</pre></details>'
    )


def _meanings(view: View, name: str) -> str:
    """What a word of verification means here."""
    rows = ""
    for entry in vocab.table(name).values():
        term = f"{entry.get('shape', '')} {entry[view.lang]}".strip()
        rows += f"<dt>{escape(term)}</dt><dd>{escape(entry['meaning'][view.lang])}</dd>"
    return f"<dl>{rows}</dl>"


def simple_markdown(text: str) -> str:
    """The little Markdown that `howto` writes (headings, lists, tables, bold, code) as HTML; the first heading goes."""
    out: list[str] = []
    for block in re.split(r"\n{2,}", text.strip()):
        lines = block.splitlines()
        if lines[0].startswith("# "):
            continue
        if lines[0].startswith("## "):
            out.append(f"<h2>{_inline(lines[0][3:])}</h2>")
        elif lines[0].startswith("- "):
            out.append("<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>")
        elif lines[0].startswith("|"):
            out.append(_table([line for line in lines if not line.startswith("|--")]))
        else:
            out.append(f"<p>{'<br>'.join(map(_inline, lines))}</p>")
    return "\n".join(out)


def _table(lines: Sequence[str]) -> str:
    cells = [[_inline(cell.strip()) for cell in line.strip("|").split("|")] for line in lines]
    head = "".join(f"<th scope=col>{cell}</th>" for cell in cells[0])
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _inline(text: str) -> str:
    safe = escape(text)
    safe = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", safe)
    return re.sub(r"`(.+?)`", r"<code>\1</code>", safe)


def corrections(
    view: View, cards: Sequence[Mapping[str, object]], moves: Mapping[int, Sequence[Mapping[str, object]]]
) -> str:
    """Every release, newest first, with what changed in it and why."""
    if not cards:
        return f"<p>{view.word('no_releases')}</p>"
    return "".join(_release(view, card, moves.get(int(str(card["release"])), ())) for card in reversed(cards))


def _release(view: View, card: Mapping[str, object], moves: Sequence[Mapping[str, object]]) -> str:
    n = int(str(card["release"]))
    told = [move for move in moves if move["kind"] != "new"] or list(moves)
    rows = "".join(_change(view, move) for move in told[:MOST_CHANGES])
    heads = "".join(
        f"<th scope=col>{text}</th>"
        for text in (view.word("what"), view.word("before"), view.word("after"), view.word("why"))
    )
    when = escape(view.say.moment(str(card["at"])))
    counts = {str(kind): view.say.number(int(str(c))) for kind, c in dict(card["changes"]).items()}  # type: ignore[call-overload]
    because = f"<p><bdi>{escape(str(card['because']))}</bdi></p>" if card.get("because") else ""
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    return (
        f'<section id="release-{n}"><h2>{view.word("release", n=view.say.plain(n))}</h2><p>{when}</p>{because}'
        f"<p>{view.word('moves', **counts)}</p>{_scrolled(table, view.word('release', n=view.say.plain(n)))}</section>"
    )


def _scrolled(table: str, label: str) -> str:
    """A wide table in a region of its own that the keyboard reaches."""
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">{table}</div>' if table else ""


def _change(view: View, move: Mapping[str, object]) -> str:
    kind = view.word(f"kind_{move['kind']}")
    return (
        f'<tr><td>{kind} <bdi dir="ltr">{escape(str(move["id"]))}</bdi></td><td>{_range(view, move["before"])}</td>'
        f'<td>{_range(view, move["after"])}</td><td><bdi dir="auto">{escape(str(move["why"]))}</bdi></td></tr>'
    )


def _range(view: View, fields: object) -> str:
    ends = dict(fields) if isinstance(fields, Mapping) else {}
    shown = [ends.get(f"reported_{end}") for end in ("low", "best", "high")]
    if not any(isinstance(end, int) for end in shown):
        return escape(str(ends.get("tier") or ends.get("grade") or "–"))
    return " – ".join(view.number(end) for end in shown)


def names(view: View) -> str:
    """People whose families agreed; says so when there is none."""
    rows = view.data["names"].rows
    if not rows:
        return f"<p>{view.word('no_names')}</p>"
    about = escape(view.data["names"].about(view.lang))
    return f'<p>{about}</p><ul class="names-list">{"".join(_name(view, row) for row in rows)}</ul>'


def _name(view: View, row: Row) -> str:
    own, other = ("name_ar", "name_en") if view.lang == "ar" else ("name_en", "name_ar")
    called = bdi(str(row[own] or row[other]), view.lang)
    age = view.number(row["age"]) if row["age"] is not None else ""
    place = bdi(str(row["place"]), view.lang) if row["place"] else ""
    about = " · ".join(part for part in (age, place, view.day(row["day"])) if part)
    agreed = view.word("agreed", by=str(row["agreed_by"]))
    return f"<li><strong>{called}</strong> {about} <small>{agreed}</small></li>"


def downloads(view: View, files: Mapping[str, int]) -> str:
    """The files of this release with their sizes."""
    rows = "".join(
        f'<li><a href="../downloads/{escape(name)}" dir="ltr">{escape(name)}</a> '
        f"<small>{view.say.number(max(1, size // 1024))} KB</small></li>"
        for name, size in sorted(files.items())
    )
    return f"<h2>{view.word('files')}</h2><ul>{rows}</ul>{simple_markdown(howto(view.data, view.lang))}"


def embed(view: View, row: Row, title: str) -> str:
    """One number with its caveat for other people's pages; it is written anew with every release."""
    state = view.word("draft") if view.data.draft else escape(view.released)
    name, number = re.sub("<[^>]+>", "", title), reported(view, row)
    back = f"../index.html#f-{escape(str(row['id']))}"
    return (
        f'<!doctype html>\n<html lang="{view.lang}" dir="{view.say.table["dir"]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{name}</title>'
        '<link rel="stylesheet" href="../../site.css"></head>\n'
        f'<body class="embed"><main><h1 class="title">{title}</h1>'
        f'<p class="numbers"><span class="reported">{number}</span></p><p class="beside">{beside(view, row)}</p>'
        f'<p class="state">{state} · <a href="{back}" target="_top">{view.word("words")}</a></p></main></body></html>\n'
    )
