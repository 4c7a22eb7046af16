"""Lines run in processes of their own, and every line ends with a result: also one that dies, is killed or overruns."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from exam.line import OUTCOME

LOOK_SECONDS = 0.05  # between two looks at the processes
WORDS = 300  # of what a dead line said last


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One line of the table; `cpu` is processor time, that of processes it started included; `load` at its end."""

    name: str
    n: int
    failures: int
    seconds: float
    cpu: float
    seed: int
    note: str = ""
    began: str = ""
    load: float | None = None


class Running:
    """A line in its own session, so that nothing it started outlives it."""

    def __init__(self, name: str, profile: str, seed: int, seconds: float) -> None:
        self.name, self.seed, self.seconds = name, seed, seconds
        self.scratch = Path(tempfile.mkdtemp(prefix="marsad-exam-"))
        self.start, self.began = time.monotonic(), datetime.now(UTC)
        self.memory_kills = _memory_kills()
        words = [sys.executable, "-m", "exam.line", name, "--profile", profile, "--seed", str(seed)]
        with (self.scratch / "said").open("wb") as said:
            self.process = subprocess.Popen(
                [*words, "--scratch", str(self.scratch)], stdout=said, stderr=said, start_new_session=True
            )

    def ended(self) -> Result | None:
        """The result once there is one; None while the line is running within its time."""
        status = self.process.poll()
        if status is not None:
            return self._result(self._reason(status))
        if time.monotonic() - self.start > self.seconds:
            return self.stop(f"overran its {self.seconds:.0f} seconds")
        return None

    def stop(self, reason: str) -> Result:
        """End the line; its result is a failure with this reason."""
        self._end()
        return self._result(reason)

    def _reason(self, status: int) -> str:
        if status >= 0:
            return f"ended with status {status} and no outcome"
        if _memory_kills() > self.memory_kills:
            return "killed: the machine ran out of memory"
        return f"killed by {signal.Signals(-status).name}"

    def _result(self, reason: str) -> Result:
        self._end()
        said = (self.scratch / "said").read_text(encoding="utf-8", errors="replace").strip()
        try:
            facts = json.loads((self.scratch / OUTCOME).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            last = said.splitlines()[-1:] or [""]
            note = f"{reason}: {last[0][:WORDS]}" if last[0] else reason
            facts = {"n": 1, "failures": 1, "note": note, "cpu": 0.0}
        if said and facts["failures"]:
            print(said, file=sys.stderr, flush=True)
        shutil.rmtree(self.scratch, ignore_errors=True)
        return Result(
            name=self.name,
            n=facts["n"],
            failures=facts["failures"],
            seconds=round(facts.get("seconds", time.monotonic() - self.start), 1),
            cpu=round(facts["cpu"], 1),
            seed=self.seed,
            note=" ".join(facts["note"].split()),
            began=self.began.isoformat(timespec="seconds"),
            load=round(os.getloadavg()[0], 1),
        )

    def _end(self) -> None:
        """Kill the line and all that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def results(names: Sequence[str], profile: str, seed: int, workers: int, seconds: float) -> Iterator[Result]:
    """Lines in, a result for each of them out, as they end; also for those that an interruption stops."""
    waiting, running = list(names), []
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                running.append(Running(waiting.pop(0), profile, seed, seconds))
            for one in list(running):
                result = one.ended()
                if result:
                    running.remove(one)
                    yield result
            time.sleep(LOOK_SECONDS)
    except KeyboardInterrupt:
        for one in running:
            yield one.stop("stopped from outside")
        for name in waiting:
            yield unheard(name, seed, "not begun: stopped from outside")


def unheard(name: str, seed: int, why: str) -> Result:
    """A line that left no outcome: a failure, with why."""
    return Result(name=name, n=1, failures=1, seconds=0.0, cpu=0.0, seed=seed, note=why)


def _memory_kills() -> int:
    """How many processes this machine has killed for want of memory so far (Linux; 0 elsewhere)."""
    try:
        lines = Path("/proc/vmstat").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)
