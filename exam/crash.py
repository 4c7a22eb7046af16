"""Processes that are killed, and disks that are full: what was acknowledged has to be there afterwards."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from exam.material import item, ruling
from exam.outcome import Outcome
from marsad import ledger
from marsad.ledger.errors import NoSpace

FRESH_AFTER = 10  # trials on one ledger before a new one is begun


def kill(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R1: a child adds and records until it is killed at a random moment; its acknowledgements are checked."""
    failures = acknowledged = 0
    for trial in range(n):
        folder = scratch / f"w{trial // FRESH_AFTER}"
        if trial % FRESH_AFTER == 0:
            ledger.open(folder, create=True).close()
        work = partial(_work, folder, random.Random(rng.random()), trial)
        names = _until(work, rng.uniform(0.01, 0.15))
        acknowledged += len(names)
        failures += not _all_there(folder, names)
        if trial % FRESH_AFTER == FRESH_AFTER - 1:
            shutil.rmtree(folder)
    return Outcome(n=n, failures=failures, note=f"{acknowledged:,} acknowledgements")


def _until(work: Callable[[int], None], seconds: float) -> list[str]:
    """Fork a child that writes names to a pipe, kill it after a while, and give the names it acknowledged."""
    inlet, outlet = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(inlet)
        try:
            work(outlet)
        finally:
            os._exit(1)
    os.close(outlet)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(inlet, "rb") as pipe:
        words = pipe.read().decode()
    return words[: words.rfind("\n") + 1].split()


def _work(folder: Path, rng: random.Random, trial: int, pipe: int) -> None:
    with ledger.open(folder) as led:
        for step in range(10_000):
            name = f"{trial}.{step}"
            if rng.random() < 0.5:
                added = led.add([item(rng, f"{name}.{part}") for part in range(rng.randint(1, 5))], by="leila")
                done = [f"report:{identity}" for identity in added.new]
            else:
                stored = led.record(*(ruling(rng.getrandbits(60)) for _ in range(rng.randint(1, 20))))
                done = [f"ruling:{decision.id}" for decision in stored]
            os.write(pipe, "".join(f"{word}\n" for word in done).encode())


def _all_there(folder: Path, names: list[str]) -> bool:
    with ledger.open(folder) as led:
        held = {f"report:{report.id}" for report in led.reports()}
        held |= {f"ruling:{decision.id}" for decision in led.decisions()}
    return set(names) <= held and not ledger.verify(folder).findings


def full_disk(n: int, rng: random.Random, scratch: Path) -> Outcome:
    """R3: no file may grow beyond a size; the error has to be typed, and what was acknowledged has to be there."""
    failures = refused = 0
    for trial in range(n):
        folder = scratch / f"d{trial}"
        ledger.open(folder, create=True).close()
        names = _limited(folder, random.Random(rng.random()), 60_000 + rng.randrange(400_000))
        refused += "refused" in names
        sound = "refused" in names and _all_there(folder, [name for name in names if name != "refused"])
        failures += not (sound and _goes_on(folder))
        shutil.rmtree(folder)
    return Outcome(n=n, failures=failures, note=f"{refused} clear refusals, each ledger wrote again afterwards")


def _limited(folder: Path, rng: random.Random, size: int) -> list[str]:
    """A child whose files may not grow beyond `size`; it works until it is refused."""

    def work(pipe: int) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        try:
            _work(folder, rng, 0, pipe)
        except NoSpace:
            os.write(pipe, b"refused\n")

    inlet, outlet = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(inlet)
        try:
            work(outlet)
        finally:
            os._exit(0)
    os.close(outlet)
    with os.fdopen(inlet, "rb") as pipe:
        words = pipe.read().decode()
    os.waitpid(pid, 0)
    return words.split()


def _goes_on(folder: Path) -> bool:
    with ledger.open(folder) as led:
        led.record(ruling(-1))
    return not ledger.verify(folder).findings
