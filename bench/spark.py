"""What Spark costs over one process: `python bench/spark.py [REPORTS] [ROUNDS]`. Paired rounds; min, median and max.

The coast's reports are repeated under other ids until there are enough. Each round reads them in this process and over
Spark with two local workers; both are measured in processor time, Spark's as that of its whole process tree (the
virtual machine and the workers), after a first round that starts them. Copies are timed on a tenth of the reports.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from marsad import spark as over
from marsad.collect import read_path
from marsad.model import Report
from marsad.read import read
from marsad.reconcile import Method
from marsad.reconcile.copies import find_copies

ROOT = Path(__file__).parent.parent
COAST = ROOT / "examples" / "coast-2025" / "reports"
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    if find_spec("pyspark") is None or shutil.which("java") is None:
        print("needs the extra `spark` and Java 17; nothing was measured")
        return
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    session = start()
    shelf = repeated(wanted)
    few = shelf[: wanted // 10]
    size = statistics.mean(len(one.text.encode()) for one in shelf)
    print(f"{wanted:,} reports of {size:,.0f} bytes on average, half English and Arabic as the example has them")
    for name, here, there, count in (
        ("reading", lambda: [read(one) for one in shelf], lambda: over.claims(frame(session, shelf)).count(), wanted),
        ("copies", lambda: find_copies(few, (), Method.default().copies),
         lambda: over.copies(frame(session, few)).count(), len(few)),
    ):  # fmt: skip
        here(), there()
        pairs = [(spent(here), spent(there)) for _ in range(rounds)]
        show(name, [count / one for one, _ in pairs], [count / two for _, two in pairs])
    session.stop()


def start() -> Any:
    from pyspark.sql import SparkSession

    os.environ["PYTHONPATH"] = str(ROOT / "src")
    made = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    made = made.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    made = made.config("spark.sql.shuffle.partitions", "4").config("spark.ui.showConsoleProgress", "false")
    session = made.config("spark.pyspark.python", sys.executable).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def repeated(wanted: int) -> list[Report]:
    found = [item.report for name in ("en", "ar") for item in read_path(COAST / f"{name}.jsonl").items]
    return [replace(found[at % len(found)], id=f"r{at}") for at in range(wanted)]


def frame(session: Any, shelf: list[Report]) -> Any:
    rows = [tuple(getattr(one, name) for name in over.FIELDS) for one in shelf]
    schema = ", ".join(f"{name} string" for name in over.FIELDS)
    return session.createDataFrame(session.sparkContext.parallelize(rows, 4), schema)


def spent(work: Callable[[], object]) -> float:
    """Processor seconds of this process and everything below it while `work` runs."""
    before = tree()
    work()
    time.sleep(0.1)
    return tree() - before


def tree() -> float:
    """Processor seconds of this process, its children and theirs, ended ones included."""
    stats: dict[int, tuple[int, int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        stats[int(path.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    mine, todo = 0, [os.getpid()]
    while todo:
        one = todo.pop()
        mine += stats.get(one, (0, 0))[1]
        todo += [other for other, (parent, _) in stats.items() if parent == one]
    return mine / TICKS


def show(name: str, here: list[float], there: list[float]) -> None:
    ratios = [two / one for one, two in zip(here, there, strict=True)]
    for label, values, form in (("one process", here, ",.0f"), ("Spark", there, ",.0f"), ("ratio", ratios, ".2f")):
        low, middle, high = min(values), statistics.median(values), max(values)
        unit = "" if label == "ratio" else " reports a second of processor time"
        print(f"{name}, {label}: {format(middle, form)} ({format(low, form)}-{format(high, form)}){unit}")


if __name__ == "__main__":
    main()
