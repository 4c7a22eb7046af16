"""How long entailment takes: `python bench/figures.py`. 400 claims on about 5,000 merged cells, in processor seconds.

Prints the size of the system, one question, and the full check for contradictions (consistent, and with five planted
errors), as min / median / max of several runs.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections.abc import Callable

from marsad.figures.entail import OTHER, Fact, System

PROVINCES = {f"province {p}": [f"village {p}.{v}" for v in range(9)] for p in range(4)}
DAYS = 12
STATUS = ("civilian", "security_forces", "fighter")
PEOPLE = ("women", "men", "children")
CLAIMS, MERGED = 400, 5_000
LIMITS = {"one question": 0.5, "full check": 5.0}


def system(errors: int, seed: int = 7) -> System:
    """Claims that a hidden truth satisfies, but for `errors` of them, whose number is ten times too large."""
    dice = random.Random(seed)
    villages = [*(village for own in PROVINCES.values() for village in own), "elsewhere"]
    world = itertools.product(villages, map(str, range(DAYS)), STATUS, (*PEOPLE, OTHER))
    truth = {atom: dice.choice((0, 0, 0, 1, 1, 2, 3)) for atom in world}
    facts = []
    for number in range(CLAIMS):
        scope = _scope(dice)
        inside = sum(people for atom, people in truth.items() if _covers(scope, atom))
        wrong = number < errors
        low = inside * 10 + 5 if wrong else inside
        high = low if wrong or dice.random() < 0.5 else None
        facts.append(Fact(scope=scope, lo=low, hi=high, spans=((f"r{number}", 0, 1),)))
    return System(facts=facts, asked=[_scope(dice) for _ in range(5)])


def _scope(dice: random.Random) -> dict[str, frozenset[str]]:
    """A cell as reports make them: a village, a province or all; a day or all days up to one; a group or everybody."""
    scope = {}
    province = dice.choice(list(PROVINCES))
    if (draw := dice.random()) < 0.35:
        scope["place"] = frozenset((dice.choice(PROVINCES[province]),))
    elif draw < 0.7:
        scope["place"] = frozenset(PROVINCES[province])
    last = dice.randrange(DAYS)
    if dice.random() < 0.8:
        scope["day"] = frozenset(map(str, range(0 if dice.random() < 0.6 else last, last + 1)))
    if dice.random() < 0.6:
        scope["status"] = frozenset((dice.choice(STATUS),))
    if dice.random() < 0.3:
        scope["people"] = frozenset((dice.choice(PEOPLE),))
    return scope


def _covers(scope: dict[str, frozenset[str]], atom: tuple[str, ...]) -> bool:
    names = ("place", "day", "status", "people")
    return all(name not in scope or value in scope[name] for name, value in zip(names, atom, strict=True))


def timed(job: Callable[[], object], runs: int) -> list[float]:
    times = []
    for _ in range(runs):
        start = time.process_time()
        job()
        times.append(time.process_time() - start)
    return sorted(times)


def show(name: str, times: list[float], limit: float | None = None) -> None:
    line = f"{name:<46}{times[0]:8.3f} {statistics.median(times):8.3f} {times[-1]:8.3f} s"
    print(line + (f"   limit {limit} s, {statistics.median(times) / limit:.0%} of it" if limit else ""))


def main() -> None:
    sound, broken = system(0), system(5)
    print(f"{CLAIMS} claims on {sound.size:,} merged cells (wanted: {MERGED:,})")
    print(f"{'':<46}{'min':>8} {'median':>8} {'max':>8}")
    show("merge the cells", timed(lambda: System(facts=sound.facts, asked=sound.asked), 5))
    show("one question", timed(lambda: sound.ask(0), 7), LIMITS["one question"])
    show("full check, consistent", timed(sound.conflicts, 3), LIMITS["full check"])
    show("full check, five planted errors", timed(broken.conflicts, 3), LIMITS["full check"])
    sets = broken.conflicts()
    print(f"conflicting sets: {len(sets)}, of {', '.join(str(len(one)) for one in sets)} claims")


if __name__ == "__main__":
    main()
