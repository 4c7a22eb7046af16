"""A soak: `python bench/soak.py [--minutes 30] [--reports 2000]`. Mixed work on the desk and the command line.

Starts `marsad serve` on a copy of the worked example, with so many made-up reports besides that those which the rounds
add hardly make it larger: memory that holds more reports is no leak. Until the time is up it opens every screen, rules
on a claim, takes the ruling back, drops a new report, and reads, counts and verifies from the command line. Prints the
memory and open descriptors of the server's processes over time, and their growth from the second tenth (the first is
the warm-up) to the last. Ends with status 1 when memory grew by 5 % or more, when descriptors grew, or when any answer
was an error.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from corpus import reports
from measure import MARSAD, megabytes, tree_of

EXAMPLE = Path(__file__).parents[1] / "examples" / "coast-2025"
SCREENS = ("/", "/inbox", "/inbox?q=civilians", "/reports/coast-en-001", "/tolls", "/incidents", "/figures",
           "/figures/0", "/people", "/cases", "/situation", "/log")  # fmt: skip
MOST_GROWTH = 0.05


class Visitor:
    """Somebody with a browser: keeps cookies, follows links, sends forms with their token."""

    def __init__(self, link: str) -> None:
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.home = link.split("/enter/")[0]
        self.errors: list[str] = []
        self.get(link.removeprefix(self.home))

    def get(self, path: str) -> str:
        """The text of a page."""
        return self._ask(urllib.request.Request(self.home + path))

    def post(self, path: str, **fields: str) -> str:
        """The text that a form brings."""
        token = next((one.value or "" for one in self.jar if "csrf" in one.name.lower()), "")
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        heads = {"Referer": self.home + "/", "Origin": self.home, "HX-Request": "true"}
        return self._ask(urllib.request.Request(self.home + path, body, heads))

    def _ask(self, request: urllib.request.Request) -> str:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError as error:
            self.errors.append(f"{request.selector}: {error}")
            return ""


def work(visitor: Visitor, folder: Path, turn: int) -> None:
    """One round of what people do in an hour."""
    for screen in SCREENS:
        visitor.get(screen)
    shown = visitor.post("/reports/coast-en-001/rule", verb="accept", claim="0", because=f"round {turn}")
    ruling = re.search(r'name="number" value="([0-9a-f]+)"', shown)
    if ruling:
        visitor.post("/reports/coast-en-001/rule", verb="withdraw", number=ruling[1])
    story = folder.parent / f"story-{turn}.txt"
    story.write_text(f"{turn + 2} people were killed in Jableh on 8 March 2025, residents said.", encoding="utf-8")
    for order in (["add", folder, story], ["figures", folder, "--json"], ["verify", folder]):
        done = subprocess.run([*MARSAD, *map(str, order)], capture_output=True, text=True, check=False)
        if done.returncode:
            visitor.errors.append(f"{order[0]}: {done.stderr.strip()[:200]}")
    story.unlink()


def measure(pid: int) -> tuple[int, int]:
    """Memory in kB (what processes share counts once) and open descriptors of a server and all processes under it."""
    every = tree_of(pid)
    return round(sum(megabytes(one) for one in every) * 1024), sum(map(_descriptors, every))


def _descriptors(pid: int) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except OSError:
        return 0


def main() -> int:
    """Serve, work, measure, judge."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=float, default=30)
    arguments.add_argument("--reports", type=int, default=2_000)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "coast"
        subprocess.run([*MARSAD, "init", str(folder), "--like", str(EXAMPLE)], check=True, stdout=subprocess.DEVNULL)
        made = Path(scratch) / "made.jsonl"
        made.write_text("".join(reports(given.reports)), encoding="utf-8")
        for path in (EXAMPLE / "reports" / "en.jsonl", made):
            order = [*MARSAD, "add", str(folder), str(path), "--by", "soak"]
            subprocess.run(order, check=True, stdout=subprocess.DEVNULL)
        order = [*MARSAD, "serve", str(folder), "--port", "0", "--json"]
        server = subprocess.Popen(order, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout
            visitor = Visitor(json.loads(server.stdout.readline())["address"])
            samples = soak(visitor, folder, server.pid, given.minutes)
        finally:
            server.terminate()
            server.wait(20)
    return judge(samples, visitor.errors)


def soak(visitor: Visitor, folder: Path, pid: int, minutes: float) -> list[tuple[int, int]]:
    """Rounds until the time is up; memory and descriptors after each."""
    start, samples = time.monotonic(), []
    while time.monotonic() - start < minutes * 60:
        work(visitor, folder, len(samples))
        samples.append(measure(pid))
        if len(samples) % 10 == 1:
            told = f"{(time.monotonic() - start) / 60:5.1f} min  round {len(samples)}"
            print(f"{told}  {samples[-1][0] / 1024:.0f} MB  {samples[-1][1]} descriptors", flush=True)
    return samples


def judge(samples: list[tuple[int, int]], errors: list[str]) -> int:
    """Growth from the first tenth to the last; the verdict as an exit status."""
    tenth = max(1, len(samples) // 10)
    early, late = samples[tenth : 2 * tenth] or samples[:1], samples[-tenth:]
    before, after = (statistics.median(one[0] for one in part) for part in (early, late))
    handles = statistics.median(one[1] for one in late) - statistics.median(one[1] for one in early)
    growth = after / before - 1
    moved = f"memory {before / 1024:.0f} to {after / 1024:.0f} MB ({growth:+.1%}), descriptors {handles:+.0f}"
    print(f"{len(samples)} rounds, {moved}")
    print(f"{len(errors)} errors", *errors[:5], sep="\n  ")
    return int(growth >= MOST_GROWTH or handles > 0 or bool(errors))


if __name__ == "__main__":
    sys.exit(main())
