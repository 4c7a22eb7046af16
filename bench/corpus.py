"""A made-up press: any number of short reports of invented events, always the same ones for the same numbers.

    python bench/corpus.py 1000 > reports.jsonl

Of every hundred reports some 40 are texts of their own, 25 near copies (a sentence changed or cut), 10 the same text
under another id, 15 echoes (the same origin's numbers in other words) and 10 later tolls. Events differ in size as news
does: most have a handful of reports, a few some hundreds. A quarter of the events is reported in Arabic. Towns are real
so that they are found, days lie in eight years; nothing else about an event ever happened.

There are 100,000 plots. A further hundred thousand reports tell them again of other streets and people (`renamed`, by
names of the same length) and on other days, so that what is read in one is known for the other: `scale.py` uses that to
fill a workspace of a million without reading for hours.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

BLOCK = 1_000  # reports that are made together; no event reaches beyond its block
START, DAYS = date(2017, 1, 1), 2_900
PLOTS = 100  # blocks of their own; block 100 + n is block n with other names and days
SHIFT = 29  # days between a plot and the next telling of it
LARGEST = 300  # reports of the largest event
TOWNS = """\
    Latakia Tartus Homs Hama Aleppo Idlib Damascus Khartoum Nyala Omdurman Kassala Gaza Rafah Jenin Hebron Kharkiv
    Odesa Kherson Mariupol Sumy Dnipro Mosul Basra Kirkuk Tikrit Sanaa Aden Taiz Marib Goma Bukavu Butembo
    Maiduguri Kaduna Jos Zaria Mogadishu Kismayo Baidoa Kabul Kandahar Herat Jalalabad Kunduz Peshawar Quetta
    Sittwe Mandalay Lashio Tripoli Benghazi Misrata Sirte Derna Gao Timbuktu Mopti Bamako Bangui Bambari Juba
    Malakal Wau Gondar Mekele Cali Medellin Culiacan Acapulco Tegucigalpa""".split()  # noqa: SIM905
ARABIC = """اللاذقية طرطوس حمص حماة حلب إدلب دمشق الخرطوم نيالا غزة رفح جنين الموصل البصرة كركوك تكريت عدن تعز مأرب
    طرابلس بنغازي مصراتة سرت درنة""".split()  # noqa: SIM905
VOICES = (
    "the health ministry", "the governor's office", "local doctors", "the Syrian Observatory for Human Rights",
    "Human Rights Watch", "the Red Cross", "a monitoring group", "Amnesty International", "the city's hospital",
)  # fmt: skip
ARABIC_VOICES = ("وزارة الصحة", "المرصد السوري لحقوق الإنسان", "مصدر طبي", "الدفاع المدني", "ناشطون محليون")
DEEDS = ("an air strike", "shelling", "a drone attack", "a raid by gunmen", "a car bomb", "clashes")
ARABIC_DEEDS = ("غارة جوية", "قصف مدفعي", "هجوم مسلح", "اشتباكات", "تفجير سيارة")
OWN, NEAR, SAME, ECHO = 40, 65, 75, 90  # of a hundred: up to here texts of their own, near copies, and so on


@dataclass(slots=True, kw_only=True)
class Event:
    """What happened in the made-up world, and how many reports it gets."""

    town: str
    day: date
    dead: int
    hurt: int
    arabic: bool
    deed: str
    size: int
    mark: str  # what only this event's reports say: a street, a name


_SYLLABLES = ("ba", "di", "ka", "lu", "mo", "na", "ri", "su", "ta", "ze")
_NAME = re.compile(rf"(?<!\w)(?:{'|'.join(_SYLLABLES).title()})(?:{'|'.join(_SYLLABLES)}){{2}}(?!\w)")


def reports(count: int, *, first: int = 0) -> Iterator[str]:
    """`count` reports from number `first` on, as lines of JSON."""
    for block in range(first // BLOCK, -(-(first + count) // BLOCK)):
        for at, row in enumerate(_block(block), start=block * BLOCK):
            if first <= at < first + count:
                yield json.dumps({"id": f"s{at}", **row}, ensure_ascii=False) + "\n"


def renamed(text: str, telling: int) -> str:
    """Any text that names made-up streets and people in, the same with names of the same length for a telling out."""
    return _NAME.sub(lambda name: _name(random.Random(f"{name[0]} {telling}")), text)


def _block(number: int) -> Iterable[dict[str, str]]:
    telling, plot = divmod(number, PLOTS)
    for row in _plot(plot):
        day = date.fromisoformat(row["published"]) + timedelta(days=SHIFT * telling)
        yield {**row, "published": day.isoformat(), "text": renamed(row["text"], telling)} if telling else row


def _plot(number: int) -> list[dict[str, str]]:
    dice = random.Random(number)
    rows: list[dict[str, str]] = []
    while len(rows) < BLOCK:
        event = _event(dice, BLOCK - len(rows))
        rows += _told(event, dice)
    return rows


def _event(dice: random.Random, most: int) -> Event:
    arabic = dice.random() < 0.25
    return Event(
        town=dice.choice(ARABIC if arabic else TOWNS),
        day=START + timedelta(days=dice.randrange(DAYS)),
        dead=min(400, int(4 * dice.paretovariate(1.2))),
        hurt=dice.randint(3, 120),
        arabic=arabic,
        deed=dice.choice(ARABIC_DEEDS if arabic else DEEDS),
        size=min(most, LARGEST, int(2 * dice.paretovariate(0.9))),
        mark=f"{_name(dice)} {_name(dice)}",
    )


def _name(dice: random.Random) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(3)).title()


def _told(event: Event, dice: random.Random) -> Iterator[dict[str, str]]:
    """The reports of one event, day by day."""
    texts: list[str] = []
    for at in range(event.size):
        draw = dice.randrange(100) if texts else 0
        later = draw >= ECHO
        if draw < OWN or later:
            text = _text(event, dice, dice.choice(_voices(event)), grown=at if later else 0)
            texts.append(text)
        elif draw < NEAR:
            text = _changed(dice.choice(texts), event, dice)
        elif draw < SAME:
            text = dice.choice(texts)
        else:
            text = _text(event, dice, _voices(event)[0], grown=0)
        day = event.day + timedelta(days=dice.randrange(1, 4) if later else dice.randrange(2))
        lang = "ar" if event.arabic else "en"
        yield {"publisher": f"site {dice.randrange(400)}", "published": day.isoformat(), "lang": lang, "text": text}


def _voices(event: Event) -> tuple[str, ...]:
    return ARABIC_VOICES if event.arabic else VOICES


def _text(event: Event, dice: random.Random, voice: str, *, grown: int) -> str:
    dead, hurt = event.dead + grown, event.hurt + grown
    if event.arabic:
        return _in_arabic(event, dice, voice, dead, hurt)
    women, children = dice.randint(1, max(1, dead // 4)), dice.randint(1, max(1, dead // 4))
    lead = dice.choice((
        f"At least {dead} civilians were killed and {hurt} others wounded in {event.deed} on {event.town}, "
        f"{voice} said.",
        f"{voice.capitalize()} said {dead} people were killed and {hurt} injured when {event.deed} hit {event.town}.",
        f"{event.deed.capitalize()} killed {dead} civilians in {event.town} and injured {hurt}, according to {voice}.",
    ))  # fmt: skip
    more = [
        f"Among the dead were {women} women and {children} children from the {event.mark.split()[0]} quarter.",
        f"Some {dice.randint(2, 90) * 10} families were displaced towards {event.mark}, aid workers said.",
        f"{dice.randint(2, 40)} people were detained, a relative of {event.mark} told reporters.",
        f"{dice.randint(2, 60)} houses were destroyed near {event.mark} street.",
        f"A witness, {_name(dice)} {_name(dice)}, saw smoke over {event.mark} until noon.",
    ]
    return " ".join((lead, *dice.sample(more, 3)))


def _in_arabic(event: Event, dice: random.Random, voice: str, dead: int, hurt: int) -> str:
    lead = dice.choice((
        f"قُتل {dead} مدنياً وأصيب {hurt} آخرون في {event.deed} على {event.town}، بحسب {voice}.",
        f"أعلنت {voice} مقتل {dead} شخصاً وإصابة {hurt} بجروح جراء {event.deed} في {event.town}.",
    ))  # fmt: skip
    more = [
        f"وبين القتلى {dice.randint(2, 9)} نساء و{dice.randint(3, 9)} أطفال من حي {event.mark}.",
        f"ونزحت {dice.randint(11, 90) * 10} عائلة باتجاه {event.mark}.",
        f"واعتُقل {dice.randint(3, 10)} أشخاص قرب {event.mark}.",
        f"وقال الشاهد {_name(dice)} {_name(dice)} إن الدخان غطى {event.mark} حتى الظهر.",
    ]
    return " ".join((lead, *dice.sample(more, 3)))


def _changed(text: str, event: Event, dice: random.Random) -> str:
    """A near copy: a sentence put behind it, the last one cut, or some words of it changed."""
    draw = dice.random()
    if draw < 0.3:
        return text + (" وأغلقت الطرق." if event.arabic else " Roads out of the town were closed.")
    if draw < 0.5:
        return text[: text.rstrip(".").rfind(".") + 1] or text
    words = text.split(" ")
    at = dice.randrange(len(words) // 2, len(words))
    return " ".join((*words[:at], "–", *words[at:]))


if __name__ == "__main__":
    sys.stdout.writelines(reports(int(sys.argv[1])))
