"""How fast places are opened, looked up and resolved: `python bench/places.py`. Min, median, max of processor time."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from marsad.places import Gazetteer, locate

ROUNDS = 7
OPEN = """
import time
start = time.process_time()
from marsad.places import Gazetteer
Gazetteer.open()
print(time.process_time() - start)
"""
NAMES = ["Jableh", "جبلة", "Khartoum", "Atlantis", "اللاذقية", "Saint-Marc", "بانياس", "no such place"]
WORDS = ["in and around the town of {}", "محافظة {}", "{}", "the {} highway", "villages of {} and Baniyas"]


def main() -> None:
    gazetteer = Gazetteer.open(country="SY")
    opened = [
        float(subprocess.run([sys.executable, "-c", OPEN], capture_output=True, text=True).stdout)
        for _ in range(ROUNDS)
    ]
    show("open in a new process", opened, 1e3, "ms")
    show(
        "look a name up, cold",
        [timed(lambda: [gazetteer.index.find(name.lower()) for name in NAMES]) / len(NAMES) for _ in range(ROUNDS)],
        1e6,
        "µs",
    )
    words = [pattern.format(f"{name} {number}") for number in range(40) for name in NAMES for pattern in WORDS]
    rounds = [
        timed(lambda part=part: [locate(each, gazetteer) for each in words[part::ROUNDS]]) / len(words[part::ROUNDS])
        for part in range(ROUNDS)
    ]
    show("resolve place words, cold", rounds, 1e6, "µs")


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def show(what: str, seconds: list[float], scale: float, unit: str) -> None:
    low, middle, high = min(seconds), statistics.median(seconds), max(seconds)
    print(f"{what:28} min {low * scale:8.1f}  median {middle * scale:8.1f}  max {high * scale:8.1f} {unit}")


if __name__ == "__main__":
    main()
