"""How fast the desk answers: `python bench/desk.py REPORTS.jsonl [--folder DIR]`, in one process without a network.

Makes a workspace of the reports (20,000 of them in the agreed seed), builds the lists and times requests through
Django's own client: minimum, median and maximum of several runs each, size of the answer, memory of the process.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from pathlib import Path

from marsad.desk import server
from marsad.workspace import Workspace

RUNS = 20
REQUESTS = {
    "list": "/inbox",
    "list, page 50": "/inbox?page=50",
    "search, common word": "/inbox?q=civilians",
    "search, two words": "/inbox?q=farmers+village",
    "search, Arabic with article": "/inbox?q=%D8%A7%D9%84%D9%85%D8%B3%D9%84%D8%AD%D9%8A%D9%86",
    "filter: act and 15 days": "/inbox?what=killed&since=2025-03-06&until=2025-03-20",
    "figures": "/figures",
    "incidents": "/incidents",
    "dashboard": "/",
}


def milliseconds(client: object, address: str) -> tuple[list[float], int]:
    """A client and an address in, the times of RUNS requests and the size of the answer in bytes out."""
    client.get(address)  # type: ignore[attr-defined]
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        answer = client.get(address)  # type: ignore[attr-defined]
        times.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, address
    return times, len(answer.content)


def main() -> None:
    """Build, then time."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("reports", type=Path)
    arguments.add_argument("--folder", type=Path, help="a workspace to use or make; a temporary one otherwise")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch) / "seed"
        start = time.perf_counter()
        if not Workspace.is_at(folder):
            with Workspace.create(folder) as workspace:
                workspace.add([given.reports], by="bench")
        server.prepare(folder)
        print(server.rebuild(), f"in {time.perf_counter() - start:.0f} s")
        report()


def report() -> None:
    """Time every request and print a line for each."""
    from django.test import Client

    from marsad.desk.accounts.entry import make_link

    client = Client(SERVER_NAME="localhost")
    client.get(make_link("monitor"))
    for name, address in REQUESTS.items():
        times, size = milliseconds(client, address)
        shown = f"{min(times):6.1f} / {statistics.median(times):6.1f} / {max(times):6.1f} ms"
        print(f"{name:28} min / median / max {shown}   {size // 1024} kB")
    print(f"memory of the process at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
