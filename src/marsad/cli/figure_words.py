"""The words of tolls and figures on the terminal, in English and Arabic, and numbers in their three forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marsad.figures.trace import Said
    from marsad.model import Figure, TollSeries
    from marsad.reconcile import Record

WORDS: Mapping[str, tuple[str, str]] = {
    "no_tolls": ("No toll of a known origin yet.", "لا حصيلة بعد لمصدر معروف."),
    "no_origin": (
        "{} numbers without a known origin make no series; figures show them as nobody's.",
        "{} من الأرقام بلا مصدر معروف، فلا سلسلة لها.",
    ),
    "no_figures": ("No figure yet: no claim with a number was found.", "لا أرقام بعد: لم يُعثر على ادعاء فيه عدد."),
    "figure": ("what, of whom", "ماذا ومن"),
    "place": ("where", "أين"),
    "documented": ("documented", "موثّق بالاسم"),
    "reported": ("reported", "مُبلَّغ عنه"),
    "estimated": ("estimated", "مُقدَّر"),
    "origins": ("origins", "مصادر"),
    "standing": ("origins", "مصادر"),
    "tier": ("tier", "الدرجة"),
    "grade": ("grade", "التقييم"),
    "as_of": ("as of", "حتى"),
    "provisional": ("provisional", "مؤقت"),
    "withheld": ("withheld", "محجوب"),
    "contradictions": ("To look at", "ينبغي النظر فيه"),
    "model": ("between {:,} and {:,} (model)", "بين {:,} و{:,} (نموذج)"),
    "at_least": ("at least {:,} (model)", "{:,} على الأقل (نموذج)"),
    "refused": ("no estimate", "لا تقدير"),
    "entailed": ("entailed: {}", "يستلزم: {}"),
    "residual": ("beyond the recorded incidents: {}", "خارج الحوادث المسجلة: {}"),
    "set_aside": ("set aside", "مُستبعَد"),
    "carries": ("carries", "يحمله"),
    "entails": ("entails", "يستلزمه"),
    "a part": ("a part", "جزء منه"),
    "rules": ("rules", "القواعد"),
    "rulings": ("rulings", "القرارات"),
    "inferred": ("origin inferred ({}{})", "المصدر مستنتج ({}{})"),
    "nothing_moved": ("No figure moved between {} and {}.", "لم يتغير رقم بين {} و{}."),
    "new": ("new", "جديد"),
    "gone": ("gone", "اختفى"),
    "ranks": ("place {} among {} reference events", "المرتبة {} بين {} من أحداث المرجع"),
    "no_incidents": ("No incident yet: no claim of one event was found.", "لا حوادث بعد."),
}
GRADES = {
    "confirmed": ("● confirmed", "● مؤكد"),
    "fair": ("◐ fair", "◐ معقول"),
    "weak": ("○ weak", "○ ضعيف"),
    "contested": ("◇ contested", "◇ متنازع عليه"),
    "discounted": ("✕ discounted", "✕ مستبعد"),
}
TIERS = {
    "named": ("named", "بالأسماء"),
    "verified": ("verified", "متحقق منه"),
    "corroborated": ("corroborated", "متقاطع"),
    "reported": ("reported", "مُبلَّغ عنه"),
}
QUALIFIERS = {
    "at_least": ("at least {}", "{} على الأقل"),
    "more_than": ("more than {}", "أكثر من {}"),
    "about": ("about {}", "نحو {}"),
    "up_to": ("up to {}", "حتى {}"),
    "fewer_than": ("fewer than {}", "أقل من {}"),
}


def say(name: str, lang: str) -> str:
    """A key of `WORDS` in, its words out."""
    return WORDS[name][lang == "ar"]


def reports(count: int, lang: str) -> str:
    """How many reports, in the form that the number asks for."""
    if lang != "ar":
        return f"{count} report" if count == 1 else f"{count} reports"
    if count <= 2:
        return "تقرير واحد" if count == 1 else "تقريران"
    return f"{count} تقارير" if 3 <= count % 100 <= 10 else f"{count} تقريراً" if count % 100 > 10 else f"{count} تقرير"


def number(value: int | None) -> str:
    """A number with its thousands, or a dash: nothing known is never 0."""
    return "–" if value is None else f"{value:,}"


def counted(low: int | None, high: int | None, qualifier: str, lang: str) -> str:
    """A count as it was said: "more than 340", "8,000 to 9,000"."""
    if low is not None and high is not None and low != high:
        return f"{low:,}–{high:,}"
    form = QUALIFIERS.get(qualifier, ("{}", "{}"))[lang == "ar"]
    return form.format(number(high if low is None else low))


def reported(figure: Figure, lang: str) -> str:
    """low – best – high, with + when it is open above; equal and unknown ones once; best withheld in words."""
    told = figure.reported
    plus = "+" if told.open_above else ""
    if told.best is None and told.low is not None and told.high != told.low:
        return f"{number(told.low)} – {say('withheld', lang)} – {number(told.high)}{plus}"
    known = [value for value in (told.low, told.best, told.high) if value is not None]
    return (" – ".join(dict.fromkeys(map(number, known))) or number(None)) + plus


def place_name(one: Figure | Said | TollSeries, record: Record, lang: str) -> str:
    """The place of a figure or series in the language asked for, where the gazetteer has it; else as reports word it;
    a dash for none."""
    known = record.where.label(one.place_id, lang) if one.place_id else None
    return known or one.place or "–"


def estimated(figure: Figure, lang: str) -> str:
    """The estimate in words first, its refusal, or a dash."""
    if figure.estimated is None:
        return "–"
    if figure.estimated.n is None:
        return say("refused", lang)
    if figure.estimated.verdict == "lower_bound_only":
        return say("at_least", lang).format(round(figure.estimated.n["mean"]))
    return say("model", lang).format(round(figure.estimated.n["q025"]), round(figure.estimated.n["q975"]))
