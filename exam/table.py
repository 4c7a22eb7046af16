"""What a run leaves behind: rows on the screen, a file that keeps each line's result, a table in a page."""

from __future__ import annotations

import fcntl
import json
import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from exam import LINES
from exam.runner import Result, unheard

HEAD = f"{'line':<12} {'n':>8} {'failures':>8} {'seconds':>8} {'cpu':>7}  {'seed':<9} what"


def row(result: Result) -> str:
    """A result as it is printed."""
    note = f" ({result.note})" if result.note else ""
    return (
        f"{result.name:<12} {result.n:>8,} {result.failures:>8,} {result.seconds:>8.1f} {result.cpu:>7.1f}  "
        f"{result.seed:<9} {LINES[result.name].shows}{note}"
    )


class Kept:
    """Results in a file, by line; those of other runs stay, also of runs beside this one.

    A line is entered as failed when it begins, so that it is told even when the runner itself is killed.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.results: dict[str, Result] = self._held()

    def expect(self, names: Iterable[str], seed: int) -> None:
        """These lines are about to be run."""
        self._enter({name: unheard(name, seed, "begun and never ended") for name in names})

    def put(self, result: Result) -> None:
        """A line has ended."""
        self._enter({result.name: result})

    def in_order(self) -> list[Result]:
        """The results in the order of the table of lines."""
        return [self.results[name] for name in LINES if name in self.results]

    def _held(self) -> dict[str, Result]:
        if not self._path or not self._path.exists():
            return {}
        found = json.loads(self._path.read_text(encoding="utf-8"))
        return {one["name"]: Result(**one) for one in found if one["name"] in LINES}

    def _enter(self, new: dict[str, Result]) -> None:
        with self._alone():
            self.results |= self._held() | new
            if self._path:
                part = self._path.with_name(self._path.name + ".part")
                part.write_text(json.dumps([asdict(one) for one in self.in_order()], indent=1), encoding="utf-8")
                part.replace(self._path)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One runner at a time writes."""
        if not self._path:
            yield
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_name(self._path.name + ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def put(path: Path, profile: str, results: list[Result], about: str) -> None:
    """Put a run's table into a page, between the two comments that are named after the profile."""
    begin, end = f"<!-- {profile} -->", f"<!-- /{profile} -->"
    page = path.read_text(encoding="utf-8") if path.exists() else f"{begin}\n{end}\n"
    head, _, rest = page.partition(begin)
    _, _, tail = rest.partition(end)
    path.write_text(f"{head}{begin}\n{_table(results, about)}{end}{tail}", encoding="utf-8")


def _table(results: list[Result], about: str) -> str:
    trials, failures = sum(result.n for result in results), sum(result.failures for result in results)
    seed = ", ".join(sorted({str(result.seed) for result in results}))
    lines = [
        f"{about}: {len(results)} of {len(LINES)} lines, {trials:,} trials, {failures} failures; seed {seed}.",
        "",
        "| line | what it shows | n | failures | seconds | processor s | load | note |",
        "|---|---|---:|---:|---:|---:|---:|---|",
    ]
    ran = {result.name: result for result in results}
    for name, line in LINES.items():
        if name not in ran:
            lines.append(f"| {name} | {line.shows} | | | | | | **not run** |")
            continue
        one = ran[name]
        load = "" if one.load is None else f"{one.load:.1f}"
        numbers = f"{one.n:,} | {one.failures:,} | {one.seconds:.1f} | {one.cpu:.1f} | {load}"
        lines.append(f"| {name} | {line.shows} | {numbers} | {one.note.replace('|', '/')} |")
    return "\n".join(lines) + "\n"


def when(results: list[Result]) -> str:
    """From the beginning of the first line to that of the last one."""
    times = sorted(result.began[:16].replace("T", " ") for result in results if result.began)
    return f"{times[0]} to {times[-1]} UTC" if times else "at no known time"


def machine() -> str:
    """What the exam runs on, in a line: processor, cores, memory, system, Python, SQLite."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), platform.machine())
