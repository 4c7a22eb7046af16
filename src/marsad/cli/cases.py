"""`marsad cases`: acts, cases, what was demanded and what came after, on one clock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from marsad.cli.inputs import AS_JSON, INPUTS, LANG, finish, load, record_of

if TYPE_CHECKING:
    from marsad.cases import Act, Case, Compliance, Desk, Tally
    from marsad.cases.clock import Tick

WORDS = {
    "en": {
        "cases": "Cases", "acts": "Acts alleged; a qualification is somebody's opinion, never computed", "day": "day",
        "act": "act", "where": "where", "who says": "who says", "party": "party named", "words": "words", "id": "id",
        "title": "title", "status": "status", "suspects": "suspects (names sealed)", "gaps": "what is missing",
        "clock": "On one clock", "lane": "what", "by": "by", "compliance": "What was demanded or promised, and after",
        "terms": "terms", "after": "acts after", "measures": "done", "finding": "finding", "missing": "legs missing",
        "no cases": "no case is open; open one: marsad case WORKSPACE NAME --open TITLE --act ID",
        "told": "reported", "lists": "Suspects' lists", "issuer": "issuer", "total": "together", "relation": "relation",
        "withheld": "{low:,}–{high:,}, best withheld",
        "innocent": "Suspects are presumed innocent; lists rest on suspicion.",
    },
    "ar": {
        "cases": "القضايا", "acts": "أفعال مدّعاة؛ التكييف رأي مسجَّل ولا يُحسب آلياً", "day": "اليوم", "act": "الفعل",
        "where": "أين", "who says": "من يقول", "party": "الطرف المذكور", "words": "النص", "id": "المعرّف",
        "title": "العنوان", "status": "الحالة", "suspects": "المشتبه بهم (الأسماء مختومة)", "gaps": "ما ينقص",
        "clock": "على ساعة واحدة", "lane": "ماذا", "by": "من", "compliance": "ما أُمر به أو وُعد به، وما بعده",
        "terms": "النص", "after": "أفعال بعده", "measures": "ما نُفّذ", "finding": "الاستنتاج", "missing": "أركان ناقصة",
        "told": "ورد الخبر",
        "no cases": "لا قضية مفتوحة؛ افتح واحدة: marsad case WORKSPACE NAME --open TITLE --act ID",
        "lists": "قوائم المشتبه بهم", "issuer": "الجهة", "total": "معاً", "relation": "العلاقة",
        "withheld": "{low:,}–{high:,}، دون ترجيح",
        "innocent": "المشتبه بهم أبرياء حتى تثبت إدانتهم؛ القوائم تقوم على الاشتباه.",
    },
}  # fmt: skip


@click.command("cases")
@INPUTS
@click.option("--acts", "show_acts", is_flag=True, help="The acts alleged, with their ids.")
@click.option("--clock", "show_clock", is_flag=True, help="Orders, acts, measures and findings on one clock.")
@click.option("--viewed", type=click.DateTime(["%Y-%m-%d"]), help="Day of viewing; without it the newest report's.")
@AS_JSON
@LANG
def command(inputs: tuple[Path, ...], show_acts: bool, show_clock: bool, viewed: Any, as_json: bool, lang: str) -> None:
    """Cases in INPUTS, a workspace or files of reports, and what each order or promise was followed by."""
    from marsad.model.codec import dumps

    handed = load(inputs)
    found = desk_of(handed, viewed.date() if viewed else None)
    if as_json:
        click.echo(dumps(found.clock if show_clock else found.acts if show_acts else found.overview()))
    else:
        _show(found, lang, show_acts=show_acts, show_clock=show_clock)
    finish(handed)


def desk_of(handed: Any, viewed: Any = None) -> Desk:
    """What was handed in, the committee's desk out."""
    from marsad.cases import desk
    from marsad.places import Gazetteer

    places = handed.workspace.gazetteer if handed.workspace else Gazetteer.open()
    return desk(record_of(handed), viewed=viewed, places=places)


def _show(found: Desk, lang: str, *, show_acts: bool, show_clock: bool) -> None:
    from marsad.cli.show import console

    screen, words = console(), WORDS[lang]
    if show_acts:
        screen.print(_acts(found.acts, lang))
        return
    if show_clock:
        screen.print(_clock(found.clock, lang))
        return
    screen.print(_cases(found.cases, lang) if found.cases else words["no cases"])
    if found.suspects:
        screen.print(_suspects(found.suspects, lang))
        screen.print(words["innocent"], style="dim")
    if found.compliance:
        screen.print(_compliance(found.compliance, lang))


def _table(title: str, lang: str, *names: str) -> Any:
    from marsad.cli.show import table

    words = WORDS[lang]
    return table(words[title], [(words[name], "left") for name in names])


def _acts(acts: tuple[Act, ...], lang: str) -> Any:
    from marsad.cases.labels import label

    made = _table("acts", lang, "day", "act", "where", "who says", "party", "words", "id")
    for act in acts:
        parties = "; ".join(dict.fromkeys(one.actor for one in act.involvement))
        origins = "; ".join(dict.fromkeys(account.origin for account in act.accounts))
        day = str(act.since or "") or f"({act.told})"
        name = label(act.act, lang) or act.act
        made.add_row(day, name, act.place or "–", origins, parties or "–", f"“{act.accounts[0].words}”", act.id)
    return made


def _clock(ticks: tuple[Tick, ...], lang: str) -> Any:
    from marsad.cases.labels import LANES, label

    made = _table("clock", lang, "day", "lane", "where", "by", "words")
    for tick in ticks:
        day = str(tick.day) if tick.dated else f"({tick.day})"
        named = label(tick.code, lang)
        lane = LANES[tick.lane][lang] + (f": {named}" if named else "")
        made.add_row(day, lane, tick.place or "–", tick.by or "–", f"“{tick.words}”")
    return made


def _cases(cases: tuple[Case, ...], lang: str) -> Any:
    from marsad.cases.labels import GAPS, label, labels

    steps, states = labels("status", lang), labels("case", lang)
    made = _table("cases", lang, "id", "title", "status", "act", "suspects", "gaps")
    for case in cases:
        acts = "; ".join(dict.fromkeys(label(act.act, lang) or act.act for act in case.acts))
        suspects = "; ".join(f"{one.count} {one.affiliation}" for one in case.suspects)
        sent = (f"→ {label(one.to, lang)}: {steps.get(one.status, one.status)}" for one in case.referrals)
        status = "; ".join([states.get(case.status, case.status), *sent])
        gaps = "; ".join(GAPS[gap][lang] for gap in case.gaps)
        made.add_row(case.id, case.title, status, acts or "–", suspects or "–", gaps or "–")
    return made


def _suspects(tallies: tuple[Tally, ...], lang: str) -> Any:
    words = WORDS[lang]
    made = _table("lists", lang, "issuer", "suspects", "relation", "total")
    for tally in tallies:
        lists = "; ".join(f"{one.low:,} ({one.affiliation or '–'})" for one in tally.lists if one.low is not None)
        total = (
            f"{tally.best:,}" if tally.best is not None else words["withheld"].format(low=tally.low, high=tally.high)
        )
        made.add_row(tally.issuer or "–", lists, tally.relation, total)
    return made


def _compliance(found: tuple[Compliance, ...], lang: str) -> Any:
    from marsad.cases.labels import FINDINGS, LEGS

    made = _table("compliance", lang, "day", "by", "terms", "after", "measures", "finding", "missing")
    for one in found:
        after = f"{len(one.after)} (+{len(one.told_after)} {WORDS[lang]['told']})"
        missing = ", ".join(LEGS[leg.name][lang] for leg in one.legs if not leg.present)
        finding = FINDINGS[one.finding][lang] + (" !" if one.overdue else "")
        row = (str(one.issued or "–"), one.item.by or "–", f"“{one.item.terms}”", after, str(len(one.measures)))
        made.add_row(*row, finding, missing or "–")
    return made
