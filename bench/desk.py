"""How fast the desk answers over HTTP: `python bench/desk.py SEED_FOLDER [--folder WORKSPACE] [--part NAME …]`.

SEED_FOLDER holds reports, people, places, incidents and links of the agreed seed as JSONL. A workspace is made of
them (or the one in WORKSPACE is used again), `marsad serve` is started on it, and real requests are timed from another
process. Parts, all of them unless some are named: single (median of single requests), first (weight of the first
page), ruling (one after the other), lists (answers a second at 8 clients), readers and reviewers (50 at once), memory
(of all processes that serve, shared pages counted once: the proportional set size).

With the seconds that requests take stand the processor's own, of server and of this client: on a machine where others
work, the second figure is the one that can be compared.

The reports' texts name no day of an event and no known source, so that Marsad makes neither incidents nor toll series
of them; the seed's own incidents and people are therefore put into the lists' tables as they are.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

RUNS = 30
PARTS = ("single", "first", "ruling", "lists", "readers", "reviewers", "memory")
CLIENTS, READERS, REVIEWERS = 8, 50, 50
THINK = 1.0  # seconds between two requests of one person in the second, more life-like round
PAGES: dict[str, tuple[str, float]] = {
    # what is timed: address, target in milliseconds
    "list": ("/inbox", 15),
    "list, page 50": ("/inbox?page=50", 15),
    "list, every time another page": ("/inbox?page={n}", 15),
    "filter: act and 15 days": ("/inbox?what=killed&since=2025-03-06&until=2025-03-20", 15),
    "filter: open work": ("/inbox?work=open", 15),
    "incidents": ("/incidents", 15),
    "people": ("/people", 15),
    "figures": ("/figures", 15),
    "dashboard": ("/", 15),
    "search, common word": ("/inbox?q=civilians", 50),
    "search, two words": ("/inbox?q=farmers+village", 50),
    "search, every time another page": ("/inbox?q=farmers&page={n}", 50),
    "search, Arabic with article": ("/inbox?q=%D8%A7%D9%84%D9%85%D8%B3%D9%84%D8%AD%D9%8A%D9%86", 50),
    "search, a name": ("/people?q=Muhammad", 50),
    "record with its claims": ("/reports/report:77", 40),
    "record, every time another one": ("/reports/report:{n}", 40),
    "map and timeline": ("/incidents/marks", 50),
}


def make(seed: Path, folder: Path) -> None:
    """The seed in, a workspace with its lists built out; nothing is done twice."""
    from marsad.desk import server
    from marsad.workspace import Workspace

    start = time.perf_counter()
    if not Workspace.is_at(folder):
        with Workspace.create(folder) as opened:
            opened.add([seed / "reports.jsonl"], by="bench")
    server.prepare(folder)
    from marsad.desk.projection.build import state
    from marsad.desk.projection.models import IncidentRow, PersonRow

    with Workspace.open(folder) as opened:
        stale = state().head != opened.ledger.head().size
    if stale:
        print(server.rebuild(), f"in {time.perf_counter() - start:.0f} s")
    if IncidentRow.objects.count() < 1000:
        load_incidents(seed)
    if not PersonRow.objects.exists():
        load_people(seed)


def load_people(seed: Path) -> None:
    """The seed's people, as rows of the lists with both spellings and what a search for a name looks through."""
    from marsad.desk.projection import search
    from marsad.desk.projection.models import PersonRow
    from marsad.desk.projection.people import person_text

    rows = []
    for n, one in enumerate(map(json.loads, (seed / "people.jsonl").open(encoding="utf-8")), 1):
        latin = f"{one['first']} {one['father']} {one['last']}"
        arabic = f"{one['first_ar']} {one['father_ar']} {one['last_ar']}"
        rows.append(
            PersonRow(
                id=one["id"], n=n, name=latin, name_ar=arabic, spellings=[latin, arabic], sex=one["sex"][0],
                age=str(one["age"]), lists=["seed"],
            )
        )  # fmt: skip
    PersonRow.objects.bulk_create(rows, batch_size=500)
    search.put("person", [(row.id, person_text(row)) for row in rows])


def load_incidents(seed: Path) -> None:
    """The seed's incidents and their links to reports, as rows of the lists."""
    from marsad.desk.projection import search
    from marsad.desk.projection.models import IncidentReport, IncidentRow

    places = {one["id"]: one for one in map(json.loads, (seed / "places.jsonl").open(encoding="utf-8"))}
    links = [json.loads(line) for line in (seed / "links.jsonl").open(encoding="utf-8")]
    told: dict[str, int] = {}
    for link in links:
        told[link["incident"]] = told.get(link["incident"], 0) + 1
    incidents = [json.loads(line) for line in (seed / "incidents.jsonl").open(encoding="utf-8")]
    rows = [_row(one, places[one["place"]], told.get(one["id"], 0)) for one in incidents]
    IncidentRow.objects.bulk_create(rows, batch_size=500)
    pairs = [IncidentReport(incident_id=link["incident"], report_id=link["report"]) for link in links]
    IncidentReport.objects.bulk_create(pairs, batch_size=1000)
    search.put("incident", [(row.id, f"{row.title} {row.title_ar} {row.place}") for row in rows])


def _row(one: dict[str, Any], place: dict[str, Any], reports: int) -> Any:
    from marsad.desk.projection.models import IncidentRow

    day: date = datetime.fromisoformat(one["date"]).date()
    return IncidentRow(
        id=one["id"], title=one["title"], title_ar=one["title_ar"], what="killed", day=day, until=day,
        place=place["name"], place_id=place["id"], lat=place["lat"], lon=place["lon"], precision=1,
        low=one["count"], high=one["count"], reports=reports, origins=reports, detail={},
    )  # fmt: skip


class Browser:
    """One person's connection, kept open, with a session or a token."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self.headers = {"Host": "127.0.0.1", "Accept-Encoding": "gzip", **(headers or {})}
        self.wire = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, path: str, *, method: str = "GET", body: str | None = None) -> tuple[int, bytes]:
        sent = {**self.headers, "Content-Type": "application/json"} if body else self.headers
        self.wire.request(method, path, body, sent)
        answer = self.wire.getresponse()
        return answer.status, answer.read()


def enter(port: int, link: str) -> dict[str, str]:
    """The one-time link in, the headers of a session out."""
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    wire.request("GET", link, headers={"Host": "127.0.0.1"})
    answer = wire.getresponse()
    answer.read()
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    return {"Cookie": "; ".join(cookies)}


def singles(port: int, session: dict[str, str]) -> None:
    """Each page, one request after the other."""
    browser = Browser(port, session)
    for name, (address, target) in PAGES.items():
        browser.get(address.format(n=200))
        times, size, before = [], 0, used()
        for n in range(RUNS):
            start = time.perf_counter()
            status, body = browser.get(address.format(n=100 + 3 * n))
            times.append((time.perf_counter() - start) * 1000)
            size = len(body)
            assert status == 200, (name, status)
        tell(name, times, target, f"{size / 1024:.0f} kB, processor {(used() - before) / RUNS * 1000:.1f} ms")


def tell(name: str, times: Sequence[float], target: float, more: str = "") -> None:
    """One line: minimum, median, 95th of a hundred and maximum beside the target."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    shown = f"{ordered[0]:6.1f} / {statistics.median(ordered):6.1f} / {p95:6.1f} / {ordered[-1]:6.1f} ms"
    print(f"{name:34} {shown}   target {target:g} ms   {more}", flush=True)


def together(work: Sequence[Callable[[], list[float]]]) -> tuple[list[float], float]:
    """Several people at once; all their times in milliseconds, and how long it took in seconds."""
    found: list[list[float]] = [[] for _ in work]

    def run(at: int) -> None:
        found[at] = work[at]()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(work))]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one for times in found for one in times], time.perf_counter() - start


def pause(think: float, who: int, n: int) -> None:
    """Wait before a person's n-th request: `think` seconds, half more or less, and no two people in step."""
    time.sleep(think * (0.5 + (n * 37 + who * 61) % 100 / 100))


def reader(
    port: int, session: dict[str, str], addresses: Sequence[str], think: float, who: int = 0
) -> Callable[[], list[float]]:
    """Somebody who reads these pages one after the other."""

    def work() -> list[float]:
        browser, times = Browser(port, session), []
        for n, address in enumerate(addresses):
            pause(think, who, n)
            start = time.perf_counter()
            status, _ = browser.get(address)
            times.append((time.perf_counter() - start) * 1000)
            assert status == 200, (address, status)
        return times

    return work


def reviewer(
    port: int, secret: str, rulings: Sequence[tuple[str, str]], think: float, who: int = 0
) -> Callable[[], list[float]]:
    """Somebody who accepts these claims, each with its append to the log."""

    def work() -> list[float]:
        browser, times = Browser(port, {"Authorization": f"Bearer {secret}"}), []
        for n, (address, body) in enumerate(rulings):
            pause(think, who, n)
            start = time.perf_counter()
            status, said = browser.get(address, method="POST", body=body)
            times.append((time.perf_counter() - start) * 1000)
            assert status == 201, said[:300]
        return times

    return work


def first_page(port: int, session: dict[str, str]) -> None:
    """What the first list page makes a browser fetch: requests and bytes on the wire."""
    browser = Browser(port, session)
    _, body = browser.get("/inbox")
    import gzip

    page = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
    found = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    size = len(body) + sum(len(browser.get(address)[1]) for address in found)
    print(f"{'first page':34} {len(found) + 1} requests, {size / 1024:.0f} kB   target 15 requests, 250 kB")


def claims_to_rule(many: int) -> list[tuple[str, str]]:
    """Addresses and bodies of so many rulings, one a report."""
    from marsad.desk.projection.models import ClaimRow

    rows = ClaimRow.objects.filter(position=0, first_by="").order_by("pk")[:many]
    return [
        (
            f"/api/v1/reports/{row.report_id}/rulings",
            json.dumps({"verb": "accept", "quote": row.quote, "what": row.what}),
        )
        for row in rows
    ]


def tokens(many: int) -> list[str]:
    """Tokens of so many monitors, who are made when they are missing."""
    from django.utils import timezone

    from marsad.desk.accounts.models import Token, User

    people = [User.objects.get_or_create(username=f"rev{n}", defaults={"role": "monitor"})[0] for n in range(many)]
    expires = timezone.now() + timedelta(days=1)
    return [Token.issue(user, name="bench", scopes=["read", "rule"], expires=expires)[1] for user in people]


def measure(port: int, link: str, pid: int, parts: Sequence[str]) -> None:
    """Every figure that is asked for, a line each."""
    session = enter(port, link)
    Serving.pid = pid
    print(f"load at the start {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; minimum / median / p95 / maximum")
    work = claims_to_rule(30 + 4 * REVIEWERS) if {"ruling", "reviewers"} & set(parts) else []
    secrets = tokens(REVIEWERS) if work else []
    if "single" in parts:
        singles(port, session)
    if "first" in parts:
        first_page(port, session)
    if "memory" in parts:
        tell_memory("memory of all that serves", pid)
    if "ruling" in parts:
        before = used()
        times = reviewer(port, secrets[0], work[:30], 0)()
        tell("a ruling with its log append", times, 60, f"processor {(used() - before) / 30 * 1000:.1f} ms")
    if "lists" in parts:
        throughput(port, session)
    for round_, think in enumerate((0.0, THINK)):
        if "readers" in parts:
            crowd([reader(port, session, MIX, think, who) for who in range(READERS)], "readers", think, 300)
        if "reviewers" in parts:
            share = work[30 + 2 * REVIEWERS * round_ :][: 2 * REVIEWERS]
            each = [share[n::REVIEWERS] for n in range(REVIEWERS)]
            people = [reviewer(port, secrets[n], each[n], think, n) for n in range(REVIEWERS)]
            crowd(people, "reviewers", think, 250)
    if "memory" in parts and work:
        tell_memory("memory after rulings", pid)
    print(f"load at the end {os.getloadavg()[0]:.1f}")


def tell_memory(name: str, pid: int) -> None:
    """The share of memory of each process that serves: the foreman, the servers, and whoever makes the lists now."""
    each = [proportional(one) for one in family(pid)]
    print(f"{name:34} {sum(each)} MB ({' + '.join(map(str, each))})   target 250 MB", flush=True)


MIX = ("/inbox", "/reports/report:9", "/inbox?q=civilians", "/figures", "/inbox?page=7", "/reports/report:500")


def throughput(port: int, session: dict[str, str]) -> None:
    """Lists a second for several clients that never pause."""
    before = used()
    pages = [f"/inbox?page={n}" for n in range(1, 41)]
    times, took = together([reader(port, session, pages, 0) for _ in range(CLIENTS)])
    own, cores = (used() - before) / len(times) * 1000, os.cpu_count() or 1
    said = f"processor {own:.1f} ms each: {cores} cores to themselves give {1000 * cores / own:.0f}"
    print(
        f"{f'lists, {CLIENTS} clients':34} {len(times) / took:.0f} a second   target 150 a second   {said}", flush=True
    )
    crowd([reader(port, session, pages[:20], 0) for _ in range(READERS)], "readers of the list", 0, 300)


def crowd(people: Sequence[Callable[[], list[float]]], name: str, think: float, target: float) -> None:
    """Many at once."""
    before = used()
    times, _ = together(people)
    said = f", {think:g} s apart" if think else ", without a pause"
    own = (used() - before) / len(times) * 1000
    tell(f"{len(people)} {name}{said}", times, target, f"target is the p95; processor {own:.1f} ms each")


class Serving:
    """The process that was started to serve."""

    pid = 0


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    known = {int(one.name): one for one in Path("/proc").iterdir() if one.name.isdigit()}
    parents = {}
    for number, folder in known.items():
        with contextlib.suppress(OSError):
            parents[number] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def used() -> float:
    """Seconds of the processors that server and client have used by now."""
    ticks = 0
    for one in family(Serving.pid):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK") + time.process_time()


def proportional(pid: int) -> int:
    """A process's share of memory in MB: pages of its own, and its part of those that it shares."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    return round(int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1]) / 1024)  # type: ignore[index]


def main() -> None:
    """Make in a process of its own, serve, measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("seed", type=Path)
    arguments.add_argument("--folder", type=Path, help="a workspace to use or make; a temporary one otherwise")
    arguments.add_argument("--make", action="store_true", help=argparse.SUPPRESS)
    arguments.add_argument("--part", choices=PARTS, action="append", help="only this part; may be repeated")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch) / "seed"
        if given.make:
            make(given.seed, folder)
            return
        subprocess.run([sys.executable, __file__, str(given.seed), "--folder", str(folder), "--make"], check=True)
        command = [sys.executable, "-m", "marsad", "serve", str(folder), "--port", "0", "--json"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout
            said = json.loads(server.stdout.readline())
            from marsad.desk import server as desk

            desk.prepare(folder)
            measure(said["port"], "/enter/" + said["address"].rpartition("/")[2], server.pid, given.part or PARTS)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
