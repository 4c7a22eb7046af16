"""What benches share: seconds and memory of a command with all its processes, fitted exponents, the machine's line."""

from __future__ import annotations

import math
import os
import platform
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

LOOK_SECONDS = 0.1  # a command that opens a workspace is over within half a second
MARSAD = [sys.executable, "-m", "marsad"]


def machine() -> str:
    """The line under which figures stand: processor, cores, versions, day."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = next((line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name")), "")
    parts = (model or platform.machine(), f"{os.cpu_count()} cores", f"Python {platform.python_version()}")
    return f"{', '.join(parts)}, {platform.system()}; {datetime.now(UTC):%Y-%m-%d}"


def run(command: Sequence[str]) -> dict[str, float]:
    """A command in; seconds on the wall, of processor time, and peak MB, of it and all processes under it, out.

    Memory is proportional: what processes share counts once. CalledProcessError when it fails.
    """
    before, start = _spent(), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = [0.0]
    watch = threading.Thread(target=_watch, args=(process, peak))
    watch.start()
    status = process.wait()
    wall = time.perf_counter() - start
    watch.join()
    if status:
        raise subprocess.CalledProcessError(status, command)
    return {"wall": round(wall, 3), "processor": round(_spent() - before, 3), "memory": round(peak[0], 1)}


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(megabytes(pid) for pid in tree_of(process.pid)))
        time.sleep(LOOK_SECONDS)


def tree_of(root: int) -> list[int]:
    """A process in, it and all its descendants out."""
    found = [root]
    for pid in found:
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                found += [int(child) for child in path.read_text().split()]
            except OSError:
                continue  # it has gone
    return found


def megabytes(pid: int) -> float:
    """Proportional memory of a process; 0 when it is gone."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) / 1024


def timed(work: Callable[[], object]) -> float:
    """Processor seconds of a piece of work and of the processes it started: a busy machine does not spoil them."""
    start = os.times()
    work()
    end = os.times()
    return sum(end[:4]) - sum(start[:4])


def exponent(values: Mapping[int, float]) -> float:
    """Figures by size in, the slope of a line through their logarithms out: 1 is linear, 2 is square."""
    points = [(math.log(size), math.log(value)) for size, value in values.items() if value > 0]
    if len(points) < 2:
        return math.nan
    x, y = (sum(part) / len(points) for part in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
