"""How cost grows with a workspace: `python bench/scale.py [--sizes 1000,4000,16000] [--jobs 2] [--keep FOLDER]`.

Reports are made at bench time from templates, in English and Arabic, about towns of many countries and days, a fifth of
them reprints of an earlier one. For each size, in a process of its own: taking in, reading with all processes,
opening, one event's figures (the first question, and the same one again), a thousand reports more, and near copies.
Prints seconds of processor time (a busy machine does not spoil them), memory, and the exponents of time against size
(1 is linear); what is larger than measured is arithmetic from them and is called so.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

TOWNS = tuple(
    """Latakia Tartus Homs Hama Aleppo Idlib Damascus Khartoum Nyala Omdurman Kassala Gaza Rafah Jenin Hebron Kharkiv
    Odesa Kherson Mariupol Sumy Dnipro Mosul Basra Kirkuk Tikrit Sanaa Aden Taiz Marib Goma Bukavu""".split()  # noqa: SIM905
)
ARABIC = (
    "اللاذقية",
    "طرطوس",
    "حمص",
    "حماة",
    "حلب",
    "إدلب",
    "الخرطوم",
    "نيالا",
    "غزة",
    "رفح",
    "الموصل",
    "البصرة",
    "عدن",
    "تعز",
)
VOICES = ("the health ministry", "local doctors", "a monitoring group", "the governor's office", "Human Rights Watch")
FILL = (
    "Residents spoke of shelling that began before dawn and went on until noon.",
    "Roads out of the town were closed and the market stayed shut.",
    "Ambulances could reach only the eastern quarter, a driver said.",
    "A commander in the area denied that his men had taken part.",
    "Families left for villages nearby, carrying what they could.",
    "The hospital asked for blood and fuel for its generators.",
)
START = date(2023, 1, 1)
PROBE = ("Latakia", "2023-06-01", "2023-06-14")  # the event that is asked about


def reports(count: int, *, first: int = 0) -> Iterator[str]:
    """`count` reports as lines of JSON, always the same ones for the same numbers."""
    for at in range(first, first + count):
        dice = random.Random(at if at % 5 or at < 500 else at - 5 * dice_back(at))
        text, lang = _arabic(dice) if dice.random() < 0.3 else _english(dice)
        day = START + timedelta(days=dice.randrange(900))
        row = {"id": f"s{at}", "publisher": f"site {at % 97}", "published": day.isoformat(), "lang": lang, "text": text}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def dice_back(at: int) -> int:
    """How far back the report lies that this one reprints, in steps of five."""
    return 1 + random.Random(-at).randrange(90)


def _english(dice: random.Random) -> tuple[str, str]:
    dead, hurt, town = dice.randint(2, 90), dice.randint(2, 200), dice.choice(TOWNS)
    fill = dice.choice(FILL)
    said = f"{dead} civilians were killed and {hurt} people injured in {town} on Monday, {dice.choice(VOICES)} said."
    street = f"The strike hit house number {dice.randint(1, 9999)} in district {dice.randint(1, 400)}."
    names = [_name(dice) for _ in range(8)]
    told = f"{names[0]} {names[1]} and {names[2]} {names[3]} saw smoke over {names[4]} and ran to {names[5]}."
    return " ".join((said, street, told, fill, f"{names[6]} {names[7]} buried them the same evening.")), "en"


def _name(dice: random.Random) -> str:
    return "".join(dice.choice(("ba", "di", "ka", "lu", "mo", "na", "ri", "su", "ta", "ze")) for _ in range(3)).title()


def _arabic(dice: random.Random) -> tuple[str, str]:
    dead, town = dice.randint(11, 99), dice.choice(ARABIC)
    street = f"وأصاب القصف الحي رقم {dice.randint(1, 9999)} قرب المدرسة {dice.randint(1, 400)}."
    return f"قُتل {dead} مدنياً في {town} يوم الاثنين، بحسب مصدر طبي. {street} وأغلقت الطرق المؤدية إلى المدينة.", "ar"


def measure(size: int, jobs: int, folder: Path) -> dict[str, float]:
    """One size, from nothing to answers; seconds, and peak memory in MB of this process and of its children."""
    from marsad.figures import figures
    from marsad.workspace import Workspace

    found: dict[str, float] = {}
    source, more = folder / "in.jsonl", folder / "more.jsonl"
    with source.open("w", encoding="utf-8") as file:
        file.writelines(reports(size))
    with more.open("w", encoding="utf-8") as file:
        file.writelines(reports(1_000, first=10_000_000))
    Workspace.create(folder / "w").close()
    with Workspace.open(folder / "w") as workspace:
        found["add"] = _timed(lambda: workspace.add([source], by="bench"))
    with Workspace.open(folder / "w") as workspace:
        workspace.jobs = jobs
        found["read"] = _timed(lambda: _follow(workspace))
    found["memory of it"] = _memory()
    start = time.process_time()
    workspace = Workspace.open(folder / "w")
    found["open"] = time.process_time() - start
    days = [date.fromisoformat(one) for one in PROBE[1:]]

    def ask() -> None:
        figures(workspace.event(workspace.place_id(PROBE[0]), since=days[0], until=days[1]))

    found["first question"] = _timed(ask)
    found["again"] = _timed(ask)
    found["reports of it"] = len(workspace.event(workspace.place_id(PROBE[0]), since=days[0], until=days[1]).reports)
    found["1,000 more"] = _timed(lambda: (workspace.add([more], by="bench"), _follow(workspace)))
    workspace.close()
    found["near copies"] = _timed(lambda: _copies(folder / "in.jsonl"))
    return found


def _follow(workspace: object) -> None:
    shelf = workspace.shelf()  # type: ignore[attr-defined]
    for _ in shelf.follow(jobs=workspace.jobs):  # type: ignore[attr-defined]
        pass
    shelf.close()


def _copies(path: Path) -> None:
    from marsad.model.codec import report_from_json
    from marsad.reconcile import Method
    from marsad.reconcile.copies import find_copies

    held = [report_from_json(line) for line in path.open(encoding="utf-8")]
    find_copies(held, (), Method.default().copies)


def _timed(work: object) -> float:
    """Processor time of a piece of work and of the processes it started: a busy machine does not spoil it."""
    start = os.times()
    work()  # type: ignore[operator]
    end = os.times()
    return sum(end[:4]) - sum(start[:4])


def _memory() -> float:
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(own, children) / 1024


def table(rows: dict[int, dict[str, float]]) -> str:
    """Results by size in, a table with the exponent between the smallest and the largest size out."""
    sizes = sorted(rows)
    lines = [f"{'':<16}" + "".join(f"{size:>12,}" for size in sizes) + f"{'exponent':>12}"]
    for name in rows[sizes[0]]:
        values = [rows[size][name] for size in sizes]
        grown = math.log(max(values[-1], 1e-6) / max(values[0], 1e-6)) / math.log(sizes[-1] / sizes[0])
        lines.append(f"{name:<16}" + "".join(f"{value:>12,.2f}" for value in values) + f"{grown:>12.2f}")
    return "\n".join(lines)


def beyond(rows: dict[int, dict[str, float]], size: int = 1_000_000) -> str:
    """What a million would cost if the last exponent went on: arithmetic, not a measurement."""
    first, last = sorted(rows)[-2:]
    parts = []
    for name in ("add", "read", "near copies", "again"):
        grown = math.log(max(rows[last][name], 1e-6) / max(rows[first][name], 1e-6)) / math.log(last / first)
        parts.append(f"{name} {rows[last][name] * (size / last) ** grown:,.0f} s")
    return f"arithmetic for {size:,}: " + ", ".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description="How cost grows with a workspace.")
    parser.add_argument("--sizes", default="1000,4000,16000")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(options.one, options.jobs, Path(folder))))
        return
    rows: dict[int, dict[str, float]] = {}
    for size in sorted(int(one) for one in options.sizes.split(",")):
        call = [sys.executable, __file__, "--one", str(size), "--jobs", str(options.jobs)]
        rows[size] = json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout)
        print(size, rows[size], file=sys.stderr)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {options.jobs} processes"
    print(f"{machine}, {datetime.now(UTC):%Y-%m-%d}; seconds and MB")
    print(table(rows))
    if len(rows) > 1:
        print(beyond(rows))


if __name__ == "__main__":
    main()
