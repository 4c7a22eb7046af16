"""An answer as people see it: prose and bars for the terminal, one picture as SVG, one JSON for all methods.

An estimate is never a single line: bars run from limit to limit, the documented count is a solid mark.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

import numpy as np

from marsad.estimate.run import Answer, Row
from marsad.estimate.verdict import ORDER, assumption

BAR = 48  # characters of a bar in the terminal
BLOCKS = " ▁▂▃▄▅▆▇█"
LEFT, WIDTH, STEP, HUMP = 250, 470, 22, 44  # the picture, in its own units
Scale = Callable[[float], float]


def all_as_json(answers: Mapping[str, Answer], lang: str = "en") -> dict[str, Any]:
    """Every method's record under `methods`; the gravest verdict and no single number above them."""
    records = [answer.printed(lang) for answer in answers.values()]
    reasons = dict.fromkeys(reason for record in records for reason in record.reasons)
    return {
        "method": "all",
        "documented": records[0].documented,
        "verdict": max((record.verdict for record in records), key=ORDER.index),
        "reasons": list(reasons),
        "n": None,
        "diagnostics": next(iter(answers.values())).diagnosis.plain(),
        "sensitivity": [row for row in records[0].sensitivity if row["vary"] == "method"],
        "seed": records[0].seed,
        "methods": records,
    }


def as_text(answers: Mapping[str, Answer], lang: str = "en") -> str:
    """The answers as prose with bars: one in full, or all methods side by side and what moves each."""
    if len(answers) == 1:
        return "\n".join(_lines(next(iter(answers.values())), lang))
    return "\n".join(_lines_of_all(answers, lang))


def _lines_of_all(answers: Mapping[str, Answer], lang: str) -> list[str]:
    words, first = _words(lang), next(iter(answers.values()))
    lines = [f"{words['documented']}: {_n(first.table.documented)}"]
    for method, answer in answers.items():
        lines += ["", f"{method}: {headline(answer, lang)}", f"  {assumption(method, lang)}"]
        lines += [f"  - {finding.words(lang)}" for finding in answer.findings]
    lines += _grounds(first, words)
    for heading, rows in _sections(first, words)[:1]:
        lines += ["", f"{heading}:", *_bars(rows, first, words)]
    for method, answer in answers.items():
        for heading, rows in _sections(answer, words)[1:]:
            lines += ["", f"{heading} ({method}):", *_bars(rows, answer, words)]
    return [*lines, *_foot(first, words)]


def _foot(answer: Answer, words: Mapping[str, Any]) -> list[str]:
    seed = str(words["seed"]).format(seed=answer.settings.seed, hash=answer.table.fingerprint[:12])
    return [*(f"  {notice}" for notice in answer.table.notices), "", seed]


def headline(answer: Answer, lang: str = "en") -> str:
    """The one sentence that may be printed: an interval in words, a bound, or a refusal."""
    words = _words(lang)
    if answer.verdict == "refused":
        return str(words["refused"])
    if answer.verdict == "lower_bound_only":
        return f"{words['lower_bound_only']} {_bound(answer, lang)}".strip()
    return f"{words['publishable']} {_interval(answer, lang)}"


def _bound(answer: Answer, lang: str) -> str:
    if answer.number is None or answer.bound is None:
        return ""
    details = answer.bound.details
    return str(_words(lang)["at_least"]).format(bound=_n(details["bound"]), se=_n(details["se"]))


def _interval(answer: Answer, lang: str, words: str = "interval") -> str:
    assert answer.fit is not None and answer.fit.posterior is not None
    low, middle, high = (answer.fit.posterior.quantile(p) for p in (0.025, 0.5, 0.975))
    return str(_words(lang)[words]).format(low=_n(low), high=_n(high), median=_n(middle), method=answer.method)


def _lines(answer: Answer, lang: str) -> list[str]:
    words = _words(lang)
    lines = [f"{words['documented']}: {_n(answer.table.documented)}", headline(answer, lang)]
    if answer.verdict == "lower_bound_only" and answer.method != "chao":
        lines.append(_interval(answer, lang, "withheld"))
    if answer.findings:
        lines += ["", f"{words['because']}:", *(f"  - {finding.words(lang)}" for finding in answer.findings)]
    lines += _grounds(answer, words)
    lines += ["", f"{words['assumes']}: {assumption(answer.method, lang)}"]
    for heading, rows in _sections(answer, words):
        lines += ["", f"{heading}:", *_bars(rows, answer, words)]
    if answer.fit is not None and answer.fit.posterior is not None and answer.verdict != "refused":
        lines += ["", str(words["posterior"]).format(method=answer.method) + ":", *_hump(answer)]
    return [*lines, *_foot(answer, words)]


def _grounds(answer: Answer, words: Mapping[str, Any]) -> list[str]:
    """Who says that no victims were out of reach, and why: an assumption with a name on it."""
    given = answer.grounds
    return ["", str(words["grounds"]).format(by=given.by, because=given.because)] if given else []


def _sections(answer: Answer, words: Mapping[str, Any]) -> list[tuple[str, list[Row]]]:
    side = [row for row in answer.sensitivity if row["vary"] == "method"]
    moves = [row for row in answer.sensitivity if row["vary"] != "method"]
    return [(heading, rows) for heading, rows in ((str(words["side"]), side), (str(words["moves"]), moves)) if rows]


def _label(row: Row, words: Mapping[str, Any]) -> str:
    value = f"{row['value']:.4g}" if isinstance(row["value"], float) else str(row["value"])
    return value if row["vary"] == "method" else f"{words['vary'][row['vary']]} {value}"


def _scale(rows: Sequence[Row], documented: int) -> tuple[float, float]:
    ends = [row[name] for row in rows for name in ("q025", "q975") if row[name]]
    return np.log(documented), np.log(max([documented * 1.05, *ends]))


def _bars(rows: Sequence[Row], answer: Answer, words: Mapping[str, Any]) -> list[str]:
    low, high = _scale(answer.sensitivity, answer.table.documented)
    width = max(len(_label(row, words)) for row in rows)
    lines = []
    for row in rows:
        name = _label(row, words).ljust(width)
        if row["median"] is None:
            lines.append(f"  {name}  {words['none']}")
            continue
        a, b, c = (round((np.log(row[key]) - low) / (high - low) * (BAR - 1)) for key in ("q025", "median", "q975"))
        bar = "".join("┃" if at == b else "░" if a <= at <= c else " " for at in range(BAR))
        lines.append(f"  {name}  |{bar}|  {_n(row['median'])}  [{_n(row['q025'])}; {_n(row['q975'])}]")
    return lines


def _hump(answer: Answer) -> list[str]:
    assert answer.fit is not None and answer.fit.posterior is not None
    posterior = answer.fit.posterior
    places, heights = posterior.density(bins=BAR)
    marks = "".join(BLOCKS[int(np.ceil(height / heights.max() * 8))] for height in heights)
    return [f"  {_n(np.exp(places[0]))} {marks} {_n(np.exp(places[-1]))}"]


def as_svg(answers: Mapping[str, Answer], lang: str = "en") -> str:
    """One picture: a headline and a hump for each answer, then each row a hatched bar on a log scale.

    The documented count is the solid line at the left. Only an answer whose own number may be given, or is a bound by
    nature, has a hump.
    """
    words = _words(lang)
    rows = _rows_of(answers, words)
    heads = [f"{method}: {headline(answer, lang)}" for method, answer in answers.items()]
    documented = next(iter(answers.values())).table.documented
    low, high = _scale([row for _, row in rows], documented)
    humps = [one for one in answers.values() if one.verdict == "publishable" or (one.method == "chao" and one.number)]
    top = 24 + 20 * len(heads) + HUMP * len(humps)
    height = top + 48 + STEP * len(rows)

    def x(value: float) -> float:
        share = (np.log(max(value, documented)) - low) / (high - low)
        return round(float(LEFT + share * WIDTH), 1)

    body = [_svg_head(text, 24 + 20 * at, lang) for at, text in enumerate(heads)]
    body.append(_axis(x, documented, float(np.exp(high)), 24 + 20 * len(heads), height, str(words["documented"])))
    body += [_svg_hump(answer, 18 + 20 * len(heads) + HUMP * (at + 1), x) for at, answer in enumerate(humps)]
    body += [_svg_row(label, row, top + 10 + at * STEP, x, words) for at, (label, row) in enumerate(rows)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {height}" role="img" lang="{lang}" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="#222">'
        f"<title>{escape('; '.join(heads))}</title>"
        '<defs><pattern id="h" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line x1="0" y1="0" x2="0" y2="5" stroke="#6b5f53" stroke-width="2"/></pattern></defs>'
        f'<rect width="100%" height="100%" fill="#fbfaf8"/>{"".join(body)}</svg>\n'
    )


def _svg_head(text: str, y: int, lang: str) -> str:
    side = 'x="740" direction="rtl"' if lang == "ar" else 'x="20"'
    return f'<text {side} y="{y}" font-size="14">{escape(text)}</text>'


def _svg_hump(answer: Answer, base: int, x: Scale) -> str:
    """Where the model puts N: a hatched area without a line, for it is no measurement."""
    assert answer.fit is not None and answer.fit.posterior is not None
    places, heights = answer.fit.posterior.density(bins=80)
    scaled = heights / heights.max() * (HUMP - 8)
    points = [f"{x(float(np.exp(place)))},{base - float(h):.1f}" for place, h in zip(places, scaled, strict=True)]
    ends = f"{x(float(np.exp(places[-1])))},{base} {x(float(np.exp(places[0])))},{base}"
    name = f'<text x="{LEFT - 14}" y="{base}" text-anchor="end">{escape(answer.method)}</text>'
    return f'{name}<polygon points="{" ".join(points)} {ends}" fill="url(#h)" opacity=".75"/>'


def _rows_of(answers: Mapping[str, Answer], words: Mapping[str, Any]) -> list[tuple[str, Row]]:
    found: dict[str, Row] = {}
    for method, answer in answers.items():
        for row in answer.sensitivity:
            label = _label(row, words)
            found.setdefault(label if row["vary"] == "method" or len(answers) == 1 else f"{method}: {label}", row)
    return list(found.items())


def _axis(x: Scale, documented: int, most: float, top: int, height: int, name: str) -> str:
    marks = [
        f'<line x1="{x(documented)}" x2="{x(documented)}" y1="{top}" y2="{height - 30}" stroke="#222"/>'
        f'<text x="{x(documented)}" y="{height - 14}" text-anchor="middle">{_n(documented)}</text>'
        f'<text x="{x(documented)}" y="{height - 2}" text-anchor="middle" font-size="10">{escape(name)}</text>'
    ]
    for value in _ticks(documented, most):
        marks.append(
            f'<line x1="{x(value)}" x2="{x(value)}" y1="{top}" y2="{height - 30}" stroke="#ddd6cc"/>'
            f'<text x="{x(value)}" y="{height - 14}" text-anchor="middle" fill="#6b5f53">{_n(value)}</text>'
        )
    return "".join(marks)


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers between the documented count and the end of the scale, not too near to either."""
    if high / low > 30:
        return [10.0**d for d in range(1, 10) if low * 1.3 < 10.0**d < high]
    rough = (high - low) / 5
    unit = 10.0 ** np.floor(np.log10(rough))
    step = next(m * unit for m in (1, 2, 5, 10) if m * unit >= rough)
    gap = (high / low) ** 0.07
    return [value for value in np.arange(step, high, step).tolist() if low * gap < value]


def _svg_row(label: str, row: Row, y: int, x: Scale, words: Mapping[str, Any]) -> str:
    side = 'direction="rtl"' if words is _words("ar") else 'text-anchor="end"'  # both end at the axis
    name = f'<text x="{LEFT - 14}" y="{y + 11}" {side}>{escape(label)}</text>'
    if row["median"] is None:
        return name + f'<text x="{LEFT + 12}" y="{y + 11}" fill="#6b5f53">{escape(str(words["none"]))}</text>'
    a, b, c = x(row["q025"]), x(row["median"]), x(row["q975"])
    return (
        f'{name}<rect x="{a}" y="{y}" width="{max(c - a, 2):.1f}" height="14" fill="url(#h)" opacity=".75">'
        f"<title>{escape(label)}: {_n(row['median'])} [{_n(row['q025'])}; {_n(row['q975'])}]</title></rect>"
        f'<line x1="{b}" x2="{b}" y1="{y - 1}" y2="{y + 15}" stroke="#222" stroke-width="1.5"/>'
    )


def _n(value: float) -> str:
    return f"{value:,.0f}"


@cache
def _words(lang: str) -> Mapping[str, Any]:
    text = files("marsad.estimate").joinpath("words.toml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = tomllib.loads(text)[lang]
    return found
