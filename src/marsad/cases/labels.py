"""Codes of this folder's tables as words, in English and Arabic."""

from __future__ import annotations

from functools import cache

from marsad.cases.compliance import STANDARDS, Leg
from marsad.cases.items import Item
from marsad.cases.tables import table
from marsad.model import vocab

OTHER = {
    "unassigned": {"en": "a committee, unassigned", "ar": "لجنة غير محددة"},
    "other": {"en": "other", "ar": "أخرى"},
}


def kind_label(item: Item, lang: str) -> str:
    """What an item is: its code, then its kinds, in a language."""
    code = labels("form", lang)[item.form] if item.form else vocab.label("what", item.what, lang)
    kinds = [name for kind in item.kinds if (name := label(kind, lang))]
    return f"{code}: {', '.join(kinds)}" if kinds else code


def label(code: str, lang: str) -> str | None:
    """The words of a code of bodies, contents or authorities; None when no table has it."""
    return _all().get(code, {}).get(lang)


@cache
def _all() -> dict[str, dict[str, str]]:
    named = [*table("bodies.toml")["kind"], *table("authorities.toml")["authority"], *table("acts.toml")["act"]]
    found = {str(entry["code"]): entry for entry in (*named, *table("acts.toml")["words"])}
    return OTHER | found | dict(table("content.toml")["content"])


def leg_why(leg: Leg, lang: str) -> str:
    """Why a leg stands or is missing, in a language; names of parties and days stay as they are."""
    if lang != "ar":
        return leg.why
    if leg.why in WHY:
        return WHY[leg.why]
    head, colon, rest = leg.why.partition(": ")
    if leg.name == "attribution" and leg.present:
        standard, _, by = rest.partition(", by ")
        return f"{head}: {labels('standard', lang).get(standard, standard)}، {by}"
    return f"{WHY[head]}: {rest}" if colon and head in WHY else leg.why


def labels(name: str, lang: str) -> dict[str, str]:
    """A list of codes by its name (body, form, status …) in; its codes with their words, in their order, out."""
    return {str(code): str(words[lang]) for code, words in _choices()[name].items()}


@cache
def _choices() -> dict[str, dict[str, dict[str, str]]]:
    bodies, content, sent = table("bodies.toml"), table("content.toml"), table("authorities.toml")
    dossier = table("dossier.toml")
    standards = {code: {lang: dossier[lang]["codes"][code] for lang in ("en", "ar")} for code in STANDARDS}
    return {
        "body": {str(one["code"]): one for one in bodies["kind"]},
        "authority": {str(one["code"]): one for one in sent["authority"]},
        **{name: dict(bodies[name]) for name in ("mandate", "powers", "milestone", "output_access")},
        **{name: dict(content[name]) for name in ("content", "form", "fulfilment")},
        "status": dict(sent["status"]),
        "case": dict(sent["case"]),
        "standard": standards,
        "basis": {"suspicion": {lang: dossier[lang]["codes"]["suspicion"] for lang in ("en", "ar")}, **standards},
        "finding": FINDINGS,
        "leg": LEGS,
        "gap": GAPS,
        "found": FOUND,
        "system": {code: {lang: dossier[lang]["codes"][code] for lang in ("en", "ar")} for code in SYSTEMS},
        "relation": RELATED,
    }


GAPS = {
    "no_acts": {"en": "no act is in the case yet", "ar": "لا فعل في القضية بعد"},
    "one_origin": {"en": "an act rests on one origin alone", "ar": "فعل يستند إلى مصدر واحد"},
    "undated_act": {"en": "no words date an act", "ar": "فعل بلا تاريخ"},
    "unplaced_act": {"en": "no words place an act", "ar": "فعل بلا مكان"},
    "no_party": {"en": "no words name a party", "ar": "لا طرف مذكور"},
    "occurrence_not_found": {
        "en": "nobody found that it occurred, to a standard",
        "ar": "لم يثبت أحد الوقوع وفق معيار",
    },
    "attribution_not_found": {"en": "nobody found who did it, to a standard", "ar": "لم يثبت أحد الفاعل وفق معيار"},
    "no_consent_recorded": {"en": "no consent is recorded", "ar": "لا موافقة مسجلة"},
}
FINDINGS = {
    "complied": {"en": "complied", "ar": "التزم"},
    "breached": {"en": "breached", "ar": "خرق"},
    "partial": {"en": "complied in part", "ar": "التزام جزئي"},
    "no_information": {"en": "no information", "ar": "لا معلومات"},
}
LEGS = {
    "order": {"en": "order", "ar": "أمر"},
    "notice": {"en": "notice", "ar": "تبليغ"},
    "act": {"en": "act after it", "ar": "فعل بعده"},
    "attribution": {"en": "attribution", "ar": "إسناد"},
}
WHY = {  # why a leg of a breach stands or is missing, as `compliance` writes it
    "the words": "النص",
    "nobody recorded that it reached those it binds": "لم يسجّل أحد أنه بلغ من يلزمهم",
    "dated after it": "مؤرخ بعده",
    "reported after it, but no words date the act": "ورد خبره بعده، ولا كلمات تؤرخ الفعل",
    "no act under its terms is reported after it": "لم يرد بعده خبر فعل مما يشمله",
    "no party is named, and nobody found one": "لا طرف مذكور ولم يثبت أحد طرفاً",
    "alleged, not found": "ادعاء لم يثبت",
}
FOUND = {
    "occurrence": {"en": "that it occurred", "ar": "الوقوع"},
    "attribution": {"en": "who did it", "ar": "الإسناد"},
}
RELATED = {
    "disjoint": {"en": "disjoint: they add up", "ar": "منفصلتان: تُجمعان"},
    "subset_of": {"en": "one lies inside the other", "ar": "إحداهما داخل الأخرى"},
    "overlaps": {"en": "they overlap", "ar": "متداخلتان"},
    "unknown": {"en": "unknown", "ar": "غير معروفة"},
}
SYSTEMS = ("ihl", "rome", "domestic")
LANES = {
    "order": {"en": "order", "ar": "أمر"},
    "commitment": {"en": "commitment", "ar": "تعهد"},
    "body": {"en": "body", "ar": "هيئة"},
    "act": {"en": "act", "ar": "فعل"},
    "notice": {"en": "notice", "ar": "تبليغ"},
    "measure": {"en": "measure", "ar": "إجراء"},
    "referral": {"en": "referral", "ar": "إحالة"},
    "position": {"en": "position", "ar": "موقف"},
    "finding": {"en": "finding", "ar": "استنتاج"},
}
